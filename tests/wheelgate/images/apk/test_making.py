"""A repository made by Alpine's own apk, for real."""

import hashlib
from itertools import combinations

import pytest
from apk_order import EXAMPLES, compare
from elf_writer import shared_object

from wheelgate.engine import Mount, Task, find
from wheelgate.errors import ApkError
from wheelgate.images.apk import cached as kept
from wheelgate.images.apk import make
from wheelgate.images.apk.keys import new_key
from wheelgate.images.apk.repository import ALPINE
from wheelgate.images.bases import ensure
from wheelgate.model.config import Apks, Wheels
from wheelgate.util.cache import Cache

pytestmark = pytest.mark.engine

BINARY = "cp313-cp313-musllinux_1_2_x86_64"


@pytest.fixture(scope="module")
def engine():
    found = find()
    ensure(found, ALPINE, "auto", Cache.default(), print)
    yield found
    found.close()


@pytest.fixture
def lock(a_wheel, tmp_path, monkeypatch):
    """A lock of two wheels of our own, which pip finds in a folder."""
    module = shared_object(needed=["libc.so", "libz.so.1"])
    made = [
        a_wheel("tiny", metadata="Requires-Dist: base-of>=1", files={"tiny.py": ""}),
        a_wheel(
            "base_of",
            "2.0rc1",
            tag=BINARY,
            files={"base_of/__init__.py": "x = 1"},
            **{"base_of/_core.so": module},
        ),
    ]
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    file = tmp_path / "tiny.txt"
    file.write_text(
        "".join(
            f"{each.name.split('-')[0]}=={each.name.split('-')[1]} "
            f"--hash=sha256:{hashlib.sha256(each.read_bytes()).hexdigest()}\n"
            for each in made
        )
    )
    return file


def wanted(lock, platform="musllinux_1_2_x86_64"):
    return Apks(Wheels(str(lock), platform, "3.13"), bytecode=False)


def ask(engine, repository, script):
    task = Task(
        ALPINE, ("sh", "-euc", script), [Mount(repository, "/repository")], hardened=False, user="0"
    )
    return engine.run(task, timeout=60)


def test_apk_reads_what_it_made_and_knows_who_signed_it(engine, lock, tmp_path):
    key, cache = new_key(), Cache(tmp_path / "cache")
    first, second = tmp_path / "first", tmp_path / "second"
    made = make(wanted(lock), lock, key, first, engine, cache)
    assert [each.name for each in made.packages] == ["py3-base-of", "py3-tiny"]
    done = ask(
        engine,
        first,
        "cd /repository/x86_64; apk verify *.apk *.adb && exit 1; "
        "cp /repository/*.pub /etc/apk/keys; apk verify *.apk *.adb; "
        "apk adbdump py3-base-of-2.0_rc1-r0.apk; apk adbdump Packages.adb",
    )
    assert done.code == 0, done.output
    said = done.output
    assert "py3-tiny-1.0-r0.apk: UNTRUSTED signature" in said
    assert "so:libz.so.1" in said
    assert "so:libc.musl-x86_64.so.1" in said
    assert "py3.13:base_of=2.0_rc1-r0" in said
    assert "py3-base-of>=1" in said
    assert said.count("user: root") > 3
    # The same again, with the same key, is the same bytes.
    make(wanted(lock), lock, key, second, engine, cache)
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert len(files) == 4
    assert [
        each for each in files if (first / each).read_bytes() != (second / each).read_bytes()
    ] == []


def test_a_repository_is_made_once_and_kept(engine, lock, tmp_path):
    cache = Cache(tmp_path / "cache")
    said = []
    made, behind = kept.fetch(wanted(lock), lock, engine, cache, said.append)
    assert "making 2 packages" in said
    assert {each.kind for each in made.files} == {"apk", "apk-index", "apk-key"}
    assert {each.name for each in behind.files} == {"tiny", "base-of"}
    said.clear()
    assert kept.fetch(wanted(lock), lock, engine, cache, said.append)[0] == made
    assert said == []
    made.place(cache, tmp_path / "placed")
    assert (tmp_path / "placed/x86_64/py3-tiny-1.0-r0.apk").is_file()
    assert len(list((tmp_path / "placed").glob("*.rsa.pub"))) == 1


def test_a_platform_that_is_not_alpines_is_refused(engine, lock, tmp_path):
    with pytest.raises(ApkError, match="manylinux_2_41_x86_64"):
        make(
            wanted(lock, "manylinux_2_41_x86_64"),
            lock,
            new_key(),
            tmp_path / "out",
            engine,
            Cache(tmp_path / "cache"),
        )


def test_the_order_that_the_tests_of_versions_go_by_is_apks(engine, tmp_path):
    pairs = list(combinations(EXAMPLES, 2))
    (tmp_path / "pairs").write_text("".join(f"{a} {b}\n" for a, b in pairs))
    script = 'while read -r a b; do apk version -t "$a" "$b"; done </repository/pairs'
    done = engine.run(
        Task(
            ALPINE,
            ("sh", "-euc", script + " >/tmp/all; tr -d '\\n' </tmp/all"),
            [Mount(tmp_path, "/repository")],
            hardened=False,
            user="0",
        )
    )
    assert done.code == 0
    told = dict(zip(pairs, done.output.strip(), strict=True))
    assert {pair: compare(*pair) for pair in pairs} == told

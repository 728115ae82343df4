"""`wheelgate lock debs` and the pins of bases, by a real apt and a small mirror on this machine."""

import hashlib

import pytest
from click.testing import CliRunner
from support.debian_mirror import Signer

from wheelgate.cli import main
from wheelgate.errors import NoDebError, NoMirrorError
from wheelgate.images.bases import debian, musl_apks
from wheelgate.images.bases.renew_pins import renew_pins
from wheelgate.images.lock_updates import lock_debs
from wheelgate.images.wheelhouse import debs
from wheelgate.images.wheelhouse.mirrors import VARIABLE, of_host
from wheelgate.model.config import load
from wheelgate.util.cache import Cache

GATE = """\
reference = "debian"

[images.debian]
target = "debian"
debs = ["tools", "alone", "sources"]

[debs.tools]
packages = "tools.txt"
dependencies = true

[debs.alone]
packages = "alone.txt"

[debs.sources]
packages = "sources.txt"
source = true
"""


@pytest.fixture
def mirror(debian_mirror, tmp_path, monkeypatch):
    """Return a mirror with a base of one package, which is pinned, and some others."""
    base = debian_mirror.add("base-libc", "1.0")
    pin = debs.Package("base-libc", "1.0", "amd64", "main", **base)
    debs.write_lock(tmp_path / "base.csv", {"base": [pin]}, "A test's.")
    pins = tuple(debs.read_lock(tmp_path / "base.csv"))
    monkeypatch.setattr(debian, "locked", lambda: pins)
    debian_mirror.add("tool", "1.0", "Depends: base-libc")
    debian_mirror.add("tool", "1.10", "Depends: base-libc, lib-of-tool (>= 2)", "Recommends: more")
    debian_mirror.add("more", "1.0")
    debian_mirror.add("lib-of-tool", "1:2.0+b1~rc")
    debian_mirror.add("fixed", "3.0-1")
    debian_mirror.add("fixed", "3.0-1+deb13u1", archive="debian-security")
    debian_mirror.add_source("author", "5.1")
    debian_mirror.publish()
    return debian_mirror


@pytest.fixture
def project(tmp_path):
    """Return a checkout that takes Debian packages with dependencies, without, and as source."""
    root = tmp_path / "project"
    (root / "requirements").mkdir(parents=True)
    (root / "gate.toml").write_text(GATE)
    (root / "Dockerfile").write_text("FROM debian AS debian\n")
    (root / "tools.txt").write_text("tool\n")
    (root / "alone.txt").write_text("tool\nfixed  # by a security update\n")
    (root / "sources.txt").write_text("author\n")
    return load(root)


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def locked(project):
    """Return the rows of a project's lock, by name."""
    return {deb.name: deb for deb in debs.read_lock(project.path(debs.LOCK))}


def test_the_lock_names_the_newest_versions_with_what_they_depend_on(mirror, project, cache):
    assert lock_debs(project, cache) == {"tools": 2, "alone": 2, "sources": 1}
    found = locked(project)
    assert {name: (deb.version, deb.sets) for name, deb in found.items()} == {
        "author": ("5.1", ("sources",)),
        "fixed": ("3.0-1+deb13u1", ("alone",)),
        "lib-of-tool": ("1:2.0+b1~rc", ("tools",)),
        "tool": ("1.10", ("tools", "alone")),
    }
    assert {name: deb.archive for name, deb in found.items() if deb.archive != "main"} == {
        "fixed": "security"
    }


def test_what_is_locked_is_what_the_mirror_has(mirror, project, cache):
    lock_debs(project, cache)
    wanted = list(locked(project).values())
    for deb in wanted:
        archive = "debian-security" if deb.archive == "security" else "debian"
        content = (mirror.root / archive / deb.path).read_bytes()
        assert (deb.size, deb.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    fetched = debs.fetch(wanted, debian.RELEASE, cache, of_host)
    assert {file.sha256 for file in fetched.files} == {deb.sha256 for deb in wanted}
    assert fetched.drift == ()


def test_a_changed_mirror_gives_a_changed_lock_and_an_unchanged_one_the_same(
    mirror, project, cache
):
    lock_debs(project, cache)
    lock = project.path(debs.LOCK)
    before = lock.read_bytes()
    lock_debs(project, cache)
    assert lock.read_bytes() == before
    newer = mirror.add("tool", "1.11", "Depends: base-libc")
    mirror.publish()
    assert lock_debs(project, cache) == {"tools": 1, "alone": 2, "sources": 1}
    found = locked(project)
    assert set(found) == {"author", "fixed", "tool"}
    assert (found["tool"].version, found["tool"].sha256) == ("1.11", newer["sha256"])


@pytest.mark.parametrize("names", ["tools.txt", "alone.txt", "sources.txt"])
def test_a_package_that_is_gone_is_an_error_of_its_own_and_the_lock_stays(
    mirror, project, cache, names
):
    lock_debs(project, cache)
    before = project.path(debs.LOCK).read_bytes()
    project.path(names).write_text("gone\n")
    with pytest.raises(NoDebError) as caught:
        lock_debs(project, cache)
    assert "gone" in caught.value.cause.split()
    assert project.path(debs.LOCK).read_bytes() == before


def test_a_dependency_that_is_gone_is_an_error_too(mirror, project, cache):
    mirror.add("tool", "1.12", "Depends: gone")
    mirror.publish()
    with pytest.raises(NoDebError):
        lock_debs(project, cache)


def test_a_mirror_that_another_has_signed_is_refused(mirror, project, cache, tmp_path):
    home = tmp_path / "g"
    home.mkdir(mode=0o700)
    other = Signer(home)
    mirror.signer = other
    mirror.publish()
    other.close()
    with pytest.raises(NoMirrorError):
        lock_debs(project, cache)


def test_a_mirror_that_does_not_answer_is_refused(mirror, project, cache, monkeypatch):
    lock_debs(project, cache)
    monkeypatch.setenv(VARIABLE, "http://127.0.0.1:9/debian")
    with pytest.raises(NoMirrorError) as caught:
        lock_debs(project, cache)
    assert VARIABLE in caught.value.hint


def test_the_command_says_how_many_packages_each_set_has(mirror, project, cache, monkeypatch):
    monkeypatch.setenv("WHEELGATE_CACHE", str(cache.root))
    monkeypatch.chdir(project.root)
    done = CliRunner().invoke(main, ["lock", "debs"])
    assert done.exit_code == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [
        ["tools:", "2"],
        ["alone:", "2"],
        ["sources:", "1"],
    ]


def test_the_pins_of_bases_are_renewed_with_their_headers(mirror, tmp_path):
    mirror.add("essential", "1.0", "Essential: yes", "Pre-Depends: base-libc")
    mirror.add("apt", "3.0", "Priority: required")
    mirror.add("debian-archive-keyring", "2025")
    mirror.publish()
    old = debs.Package("", "0.1", "amd64", "main", "pool/a.deb", 1, 64 * "0")
    files = (debian.LOCK, *musl_apks.LOCKS.values())
    for file, name in zip(files, ("base-libc", "tool", "author"), strict=True):
        package = debs.Package(name, *list(vars(old).values())[1:])
        debs.write_lock(tmp_path / file, {file[:4]: [package]}, "Of a test.\nIn two lines.")
    renew_pins(tmp_path)
    assert {file: [deb.name for deb in debs.read_lock(tmp_path / file)] for file in files} == {
        debian.LOCK: ["apt", "base-libc", "debian-archive-keyring", "essential"],
        "musl-toolchain.csv": ["tool"],
        "musl-sources.csv": ["author"],
    }
    for file in files:
        assert (tmp_path / file).read_text().startswith("# Of a test.\n# In two lines.\n")
        assert {deb.sets for deb in debs.read_lock(tmp_path / file)} == {(file[:4],)}
        assert all(deb.version != "0.1" for deb in debs.read_lock(tmp_path / file))

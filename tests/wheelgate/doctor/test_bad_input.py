"""Whatever a wheel, a shared object, a lock or an image's files hold, there is a verdict."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from elf_writer import Wanted, shared_object
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from roots import METADATA, SITE, Root

from wheelgate.cli import main
from wheelgate.doctor.elf import reader
from wheelgate.doctor.image import snapshot
from wheelgate.doctor.image.facts import facts_of
from wheelgate.doctor.targets import judge_image, judge_object, judge_wheels
from wheelgate.doctor.wording import tree

NAME = "x-1-cp313-cp313-musllinux_1_2_x86_64.whl"
MODULE = shared_object(
    offers=["PyInit_x", "y@Y_1"],
    needed=["libc.so.6"],
    runpath="$ORIGIN/libs",
    wants=[Wanted("puts", "GLIBC_2.2.5", "libc.so.6")],
)
HEADERS = 64 + 56 * 3
"""Bytes of its ELF header and its program headers."""

many_times = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
changes = st.lists(
    st.tuples(st.integers(0, HEADERS - 1), st.integers(0, 255)), min_size=1, max_size=6
)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder without a gate.toml."""
    monkeypatch.chdir(tmp_path)


def doctor(*words: str | Path) -> Result:
    """Run the command; whatever it meets, it ends with one of its exit codes."""
    done = CliRunner().invoke(main, ["doctor", "--no-index", *map(str, words)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    return done


def changed(data: bytes, places: list[tuple[int, int]]) -> bytes:
    content = bytearray(data)
    for place, value in places:
        content[place] = value
    return bytes(content)


@many_times
@given(places=changes)
@example(places=[(4, 1)])  # 32 bits
@example(places=[(5, 2)])  # the other byte order
@example(places=[(18, 183)])  # AArch64
@example(places=[(54, 0), (55, 0)])  # program headers of no size
def test_an_elf_file_with_any_header_gets_a_verdict(
    musl: Root, glibc: Root, tmp_path: Path, places: list[tuple[int, int]]
) -> None:
    path = tmp_path / "x.abi3.so"
    path.write_bytes(changed(MODULE, places))
    for root in (musl, glibc):
        report = judge_object(root.facts(), path)
        assert tree(report).startswith(f"x.abi3.so: {report.answer}\n")


@many_times
@given(places=changes, which=st.sampled_from(["usr/bin/python3", "lib/ld-musl-x86_64.so.1"]))
def test_an_image_whose_interpreter_or_loader_is_damaged_gets_a_verdict(
    musl: Root, places: list[tuple[int, int]], which: str
) -> None:
    path = musl.folder / which
    whole = path.read_bytes()
    try:
        path.write_bytes(changed(whole, places))
        facts = musl.facts()
        assert tree(judge_image(facts))
        assert tree(judge_wheels(facts, NAME, {NAME: musl.wheel(NAME, {"x.abi3.so": MODULE})}))
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize(
    "content",
    [b"", b"#!/bin/sh\n", MODULE, MODULE[:100], shared_object(machine="aarch64"), b"\x7fELF"],
    ids=["empty", "a script", "a library", "cut short", "of another machine", "four bytes"],
)
def test_an_interpreter_that_is_none_leaves_the_answer_open(musl: Root, content: bytes) -> None:
    (musl.folder / "usr/bin/python3").write_bytes(content)
    assert doctor("--root", musl.folder).exit_code == 3


def test_an_interpreter_that_lacks_a_library_is_told_and_symbols_are_not(musl: Root) -> None:
    interpreter = shared_object(
        needed=["libpython3.13.so.1.0"],
        interpreter="/lib/ld-musl-x86_64.so.1",
        offers=["Py_BytesMain"],
        bytes_within=b"\0.cpython-313-x86_64-linux-musl.so\0",
    )
    musl.add("/usr/bin/python3", interpreter)
    module = shared_object(offers=["PyInit_x"], wants=[Wanted("PyLong_FromLong")])
    wheel = musl.wheel(NAME, {"x.abi3.so": module})
    done = doctor(wheel, "--root", musl.folder)
    assert "the interpreter itself needs libpython3.13.so.1.0" in done.output
    assert "nothing gives" not in done.output


@pytest.mark.parametrize("command", ["loop", "folder", "nowhere"])
def test_a_command_that_leads_nowhere_leaves_the_answer_open(musl: Root, command: str) -> None:
    path = musl.folder / "usr/bin/python3"
    path.unlink()
    if command == "folder":
        path.mkdir()
    else:
        path.symlink_to("python3" if command == "loop" else "/nowhere/python3")
    assert doctor("--root", musl.folder).exit_code == 3


def test_a_search_path_in_a_circle_ends(musl: Root, glibc: Root) -> None:
    circle = "$ORIGIN/here/here/here:$ORIGIN/one:$ORIGIN/../x/../x/here/../here"
    module = shared_object(offers=["PyInit_x"], needed=["liby.so"], runpath=circle)
    for root in (musl, glibc):
        root.link(f"{SITE}/x/here", ".")
        root.link(f"{SITE}/x/one", "two")
        root.link(f"{SITE}/x/two", "one")
        path = root.add(f"{SITE}/x/x.so", module)
        assert root.judge(path).findings[0].code == "library-missing"
        root.add(f"{SITE}/x/liby.so", shared_object(soname="liby.so", needed=["liby.so"]))
        assert root.judge(path).answer == "would run"


@pytest.mark.parametrize("name", [b"\xff.so", b"a\nb.so", b"t\tb.so", b"\x1b[31mred.so"])
def test_any_name_of_a_file_is_kept_and_shown(musl: Root, tmp_path: Path, name: bytes) -> None:
    folder = os.fsencode(musl.folder / SITE[1:])
    Path(os.fsdecode(folder)).mkdir(parents=True)
    Path(os.fsdecode(folder + b"/" + name)).write_bytes(
        shared_object(offers=["PyInit_x"], needed=["lib\x1b[31m.so"])
    )
    whole = snapshot.of_folder(musl.folder, {})
    whole.write(tmp_path / "note")
    again = snapshot.read_note(tmp_path / "note")
    assert judge_image(facts_of(again, "x")) == judge_image(facts_of(whole, "x"))
    words = tree(judge_image(facts_of(whole, "x")))
    assert all(line.isprintable() for line in words.splitlines())
    assert "lib\\x1b[31m.so" in words
    assert doctor("--root", musl.folder).exit_code == 1
    assert doctor("--root", musl.folder, "--json").exit_code == 1


def test_a_stripped_file_is_read_as_the_whole_one() -> None:
    path = next(Path(np.__file__).parent.glob("_core/_multiarray_umath*.so"))
    data = path.read_bytes()
    place, size, count = (
        int.from_bytes(data[begin:end], "little") for begin, end in ((40, 48), (58, 60), (60, 62))
    )
    assert place
    assert count > 10
    stripped = bytearray(data)
    stripped[place : place + size * count] = bytes(size * count)
    stripped[40:48] = bytes(8)
    stripped[58:64] = bytes(6)
    assert reader.read(bytes(stripped)) == reader.read(data)


def compressed(method: int) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr("x-1.dist-info/METADATA", METADATA)
            archive.writestr("x.abi3.so", MODULE)

    return write


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
@many_times
@given(
    places=st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), max_size=4),
    length=st.integers(1, 100_000),
)
def test_a_damaged_wheel_of_any_compression_gets_a_verdict(
    musl: Root, tmp_path: Path, method: int, places: list[tuple[int, int]], length: int
) -> None:
    path = tmp_path / NAME
    compressed(method)(path)
    data = path.read_bytes()
    within = [(place % len(data), value) for place, value in places]
    path.write_bytes(changed(data, within)[: max(length, len(data) // 2)])
    report = judge_wheels(musl.facts(), NAME, {NAME: path})
    assert tree(report).startswith(f"{NAME}: ")


@pytest.mark.parametrize(
    "places",
    [[(8, 1)], [(10, 98)], [(9, 8), (46, 0xFF)]],
    ids=["a password", "a compression that is not known", "a name that is not UTF-8 and says so"],
)
def test_a_wheel_that_zipfile_refuses_is_said(musl: Root, places: list[tuple[int, int]]) -> None:
    path = musl.wheel(NAME, {"x.abi3.so": MODULE})
    whole = path.read_bytes()
    central = whole.index(b"PK\x01\x02")
    path.write_bytes(changed(whole, [(central + place, value) for place, value in places]))
    (finding,) = judge_wheels(musl.facts(), NAME, {NAME: path}).wheels[0].findings
    assert finding.code == "not-a-wheel"


def test_a_member_that_is_longer_than_the_wheel_is_damage(musl: Root, tmp_path: Path) -> None:
    path = tmp_path / NAME
    compressed(zipfile.ZIP_STORED)(path)
    data = bytearray(path.read_bytes())
    central = data.rindex(b"PK\x01\x02")
    for place in (20, 24):  # its size as stored, and unpacked
        data[central + place : central + place + 4] = (1_000_000).to_bytes(4, "little")
    path.write_bytes(data)
    (finding,) = judge_wheels(musl.facts(), NAME, {NAME: path}).wheels[0].findings
    assert finding.code == "not-a-wheel"


@pytest.mark.parametrize("machine", ["aarch64", "386"])
def test_a_wheel_with_a_file_for_another_machine_says_for_which(musl: Root, machine: str) -> None:
    content = shared_object(offers=["PyInit_x"], machine=machine)
    wheel = musl.wheel(NAME, {"x.abi3.so": content})
    done = doctor(wheel, "--root", musl.folder)
    assert done.exit_code == 1
    assert f"it is for {machine}" in done.output


def test_what_is_no_regular_file_is_said(musl: Root, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.so")
    assert "not a regular file" in doctor("x.so", "--root", musl.folder).output
    os.mkfifo(tmp_path / NAME)
    assert "not a regular file" in doctor(NAME, "--root", musl.folder).output
    os.mkfifo(tmp_path / "x.txt")
    done = doctor("x.txt", "--root", musl.folder)
    assert done.exit_code == 2
    assert "not a regular file" in done.output
    (tmp_path / "folder").mkdir()
    assert doctor("folder", "--root", musl.folder).exit_code == 2


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"# nothing\n", b"numpy\n", b"?\n"])
def test_a_lock_that_is_none_is_wrong_usage(musl: Root, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lock.txt").write_bytes(content)
    done = doctor("lock.txt", "--root", musl.folder)
    assert done.exit_code == 2
    assert "lock.txt" in done.output

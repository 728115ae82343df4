"""Libraries that a package needs of others, and offers to others."""

import pytest
from elf_writer import shared_object

from wheelgate.images.apk.elf_names import MUSL, elf_names


def put(tree, path, content):
    file = tree / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


@pytest.mark.parametrize(
    "name", ["libc.musl-x86_64.so.1", "libc.so", "libm.so.6", "librt.so.1", "ld-musl-x86_64.so.1"]
)
def test_what_musl_takes_for_itself_is_musl(tmp_path, name):
    put(tmp_path, "a.so", shared_object(needed=[name]))
    assert elf_names(tmp_path).needs == (MUSL,)


def test_what_the_package_has_itself_is_not_needed_of_others(tmp_path):
    put(tmp_path, "x/a.so", shared_object(needed=["libown-1a2b.so.0", "libz.so.1", "libold.so.1"]))
    put(tmp_path, "x.libs/libown-1a2b.so.0", shared_object(soname="libown.so.0"))
    put(tmp_path, "x.libs/libother.so", shared_object(soname="libold.so.1"))
    found = elf_names(tmp_path)
    assert (found.needs, found.count) == (("so:libz.so.1",), 3)


def test_a_package_offers_what_the_loader_finds_by_itself_and_no_more(tmp_path):
    put(tmp_path, "usr/lib/libplot.so.2.1", shared_object(soname="libplot.so.2"))
    put(
        tmp_path,
        "usr/lib/python3.13/site-packages/x.libs/libz.so.1",
        shared_object(soname="libz.so.1"),
    )
    put(tmp_path, "usr/lib/plain.so", shared_object())
    assert elf_names(tmp_path).provides == ("so:libplot.so.2=2.1",)


@pytest.mark.parametrize("content", [b"\x7fELF", b"\x7fELF" + bytes(200), b"", b"text"])
def test_what_no_loader_can_read_needs_nothing(tmp_path, content):
    put(tmp_path, "a.so", content)
    assert elf_names(tmp_path).needs == ()


def test_a_file_cut_short_anywhere_is_no_error(tmp_path):
    whole = shared_object(needed=["libz.so.1"], soname="a.so")
    for length in range(0, len(whole), 61):
        put(tmp_path, "a.so", whole[:length])
        elf_names(tmp_path)

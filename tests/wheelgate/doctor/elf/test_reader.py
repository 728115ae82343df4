"""Reading ELF files as a loader does."""

import ctypes
import os
import struct
import sys
from pathlib import Path

import numpy as np
import pytest
from elf_writer import Wanted, shared_object
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from elftools.elf.relocation import RelocationSection
from elftools.elf.sections import SymbolTableSection
from hypothesis import given, settings
from hypothesis import strategies as st

from wheelgate.doctor.elf import reader
from wheelgate.doctor.elf.mapped import BrokenElfError
from wheelgate.doctor.elf.shared_object import SharedObject, Symbols, bare

NUMPY = Path(np.__file__).parent
REAL = sorted(NUMPY.glob("**/_multiarray_umath*.so")) + sorted(
    NUMPY.parent.glob("numpy.libs/*.so*")
)


@pytest.mark.skipif(sys.platform != "linux", reason="the wheel of numpy here is not of ELF files")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_a_real_file_reads_as_pyelftools_reads_its_sections(path: Path) -> None:
    found = reader.read(path.read_bytes(), str(path))
    with path.open("rb") as file:
        other = ELFFile(file)
        dynamic = other.get_section_by_name(".dynamic")
        assert isinstance(dynamic, DynamicSection)
        assert list(found.needed) == [tag.needed for tag in dynamic.iter_tags("DT_NEEDED")]
        table = other.get_section_by_name(".dynsym")
        assert isinstance(table, SymbolTableSection)
        symbols = list(table.iter_symbols())
        types, indices = set(), set()
        for section in other.iter_sections():
            if isinstance(section, RelocationSection):
                types |= {row["r_info_type"] for row in section.iter_relocations()}
                indices |= {row["r_info_sym"] for row in section.iter_relocations()}
        assert set(found.relocations) == types
        wanted = {
            symbols[index].name
            for index in indices
            if symbols[index]["st_shndx"] == "SHN_UNDEF"
            and symbols[index]["st_info"]["bind"] == "STB_GLOBAL"
        }
        assert {bare(name) for name in found.symbols.undefined} == wanted
        offered = {
            symbol.name
            for symbol in symbols
            if symbol["st_shndx"] != "SHN_UNDEF"
            and symbol["st_info"]["bind"] in {"STB_GLOBAL", "STB_WEAK", "STB_LOOS"}
            and symbol["st_value"]
        }
        assert {name for name in found.symbols.names if name} == offered
        versions = other.get_section_by_name(".gnu.version_r")
        if isinstance(versions, GNUVerNeedSection):
            assert {library: set(needed) for library, needed in found.symbols.needed_versions} == {
                library.name: {version.name for version in needed}
                for library, needed in versions.iter_versions()
            }


def test_there_are_real_files_to_read() -> None:
    if sys.platform == "linux":
        assert REAL


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the file is for x86-64")
def test_this_machines_own_loader_takes_what_the_tests_write(tmp_path: Path) -> None:
    path = tmp_path / "libtiny.so"
    path.write_bytes(shared_object(soname="libtiny.so", offers=["tiny_name"]))
    assert ctypes.CDLL(str(path)).tiny_name
    path.with_name("not.so").write_bytes(shared_object(wants=[Wanted("nobody_has_this")]))
    with pytest.raises(OSError, match="undefined symbol: nobody_has_this"):
        ctypes.CDLL(str(path.with_name("not.so")))


def test_what_is_written_is_read() -> None:
    found = reader.read(
        shared_object(
            needed=["libc.so.6", "libm.so.6"],
            soname="libx.so.1",
            runpath="$ORIGIN/../x.libs",
            offers=["plain", "old@X_1", "new@X_2"],
            wants=[
                Wanted("sin", "GLIBC_2.2.5", "libm.so.6"),
                Wanted("puts", "GLIBC_2.34", "libc.so.6"),
                Wanted("maybe", weak=True),
                Wanted("errno_like", relocation=18),
            ],
            own_relocations=[37, 18],
            executable_stack=True,
        )
    )
    assert found == SharedObject(
        machine="x86_64",
        bits=64,
        needed=("libc.so.6", "libm.so.6"),
        soname="libx.so.1",
        runpath="$ORIGIN/../x.libs",
        symbols=Symbols(
            hashed=True,
            defined=("plain", "old@X_1", "new@X_2"),
            undefined=("sin@GLIBC_2.2.5", "puts@GLIBC_2.34", "errno_like"),
            initial_exec=("", "errno_like"),
            versions=("X_1", "X_2"),
            needed_versions=(("libm.so.6", ("GLIBC_2.2.5",)), ("libc.so.6", ("GLIBC_2.34",))),
        ),
        relocations=(6, 18, 37),
        executable_stack=True,
    )
    assert SharedObject.from_json(found.to_json()) == found


@pytest.mark.parametrize("machine", ["aarch64", "386"])
def test_a_file_for_another_machine_says_for_which(machine: str) -> None:
    assert reader.read(shared_object(machine=machine)).machine == machine


def test_an_old_32_bit_file_is_read_as_far_as_its_machine() -> None:
    header = b"\x7fELF\x01\x01\x01" + bytes(9)
    header += struct.pack("<HHIIIIIHHHHHH", 3, 3, 1, 0, 52, 0, 0, 52, 32, 0, 40, 0, 0)
    found = reader.read(header)
    assert (found.machine, found.bits) == ("386", 32)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not an ELF file"),
        (b"PK\x03\x04" + bytes(100), "not an ELF file"),
        (b"\x7fELF", "cut short"),
        (b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\0\x3e\0" + bytes(60), "no segment to load"),
        (shared_object()[:200], "outside the file"),
        (shared_object()[:0x1004], "outside the file"),
    ],
)
def test_what_no_loader_could_map_is_said_in_a_clause(data: bytes, why: str) -> None:
    with pytest.raises(BrokenElfError, match=why):
        reader.read(data)


def test_a_library_without_a_dynamic_section_is_called_packed() -> None:
    whole = bytearray(shared_object(soname="libx.so"))
    whole[64 + 56 : 64 + 60] = struct.pack("<I", 0x60000000)  # PT_DYNAMIC becomes unknown
    with pytest.raises(BrokenElfError, match="packed"):
        reader.read(bytes(whole))


WHOLE = shared_object(
    needed=["libc.so.6"],
    offers=["PyInit_x", "y@Y_1"],
    wants=[Wanted("puts", "GLIBC_2.2.5", "libc.so.6")],
    own_relocations=[8],
)


def outcome(data: bytes) -> SharedObject | str:
    """Return what is read, or why nothing can be; any other exception fails the test."""
    try:
        return reader.read(data)
    except BrokenElfError as error:
        return str(error)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.integers(0, 63), st.integers(64, 250), st.integers(0x1000, len(WHOLE) - 1)
            ),
            st.integers(0, 255),
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, len(WHOLE)),
)
def test_a_mutated_file_is_read_or_called_broken_and_nothing_else(
    changes: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    for candidate in (bytes(data), bytes(data[:length])):
        result = outcome(candidate)
        if isinstance(result, SharedObject):
            assert SharedObject.from_json(result.to_json()) == result
        else:
            assert result


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, len(WHOLE[0x1000:]) // 8 - 1),
    st.sampled_from([0, 1, 0x7FFF, 2**16 - 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1]),
)
def test_huge_numbers_in_its_tables_neither_hang_nor_fill_memory(place: int, value: int) -> None:
    data = bytearray(WHOLE)
    struct.pack_into("<Q", data, 0x1000 + place * 8, value)
    assert outcome(bytes(data))

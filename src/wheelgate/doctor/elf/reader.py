"""Read an ELF file as a loader does: by its program headers and its dynamic section.

Section headers are not looked at: a loader does not, and a stripped or packed file has none. The
structures are those of the System V ABI (generic, chapters 4 and 5) and of GNU's symbol
versioning. pyelftools reads the headers; tables with thousands of rows are read by numpy.
"""

import io
import struct
from pathlib import Path
from typing import IO, Any

import numpy as np
from elftools.common.exceptions import ELFError
from elftools.construct import ConstructError
from elftools.elf.elffile import ELFFile
from elftools.elf.enums import ENUM_D_TAG

from wheelgate.doctor.elf.mapped import BrokenElfError, Mapped, NotElfError
from wheelgate.doctor.elf.marks import marks_of
from wheelgate.doctor.elf.shared_object import Kind, LinkedAs, SharedObject, Symbols
from wheelgate.doctor.elf.symbols import read_symbols

MAGIC = b"\x7fELF"
MOST_BYTES = 2_000_000_000
"""What is read of one file: no library of a wheel that is known reaches it."""

TOO_LARGE = "reading it needs more memory than there is here"

_MOST_SEGMENTS = 512
_MOST_DYNAMIC = 4096
_NODEFLIB = 0x800
_PIE = 0x08000000
_EXECUTE = 1
_TPOFF = {"x86_64": 18, "aarch64": 1030}
"""R_X86_64_TPOFF64 and R_AARCH64_TLS_TPREL64: processor supplements of the ABI."""

_RELA = np.dtype([("offset", "<u8"), ("info", "<u8"), ("addend", "<i8")])


def is_elf(head: bytes | bytearray) -> bool:
    """Return whether bytes begin as an ELF file does."""
    return head[:4] == MAGIC


def content_of(file: IO[bytes]) -> bytes:
    """Return what an open file holds, up to `MOST_BYTES`; no more is reserved than it has."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return file.read(min(size, MOST_BYTES))


def read(data: bytes | bytearray, name: str = "") -> SharedObject:
    """Read an ELF file.

    Args:
        data: All of it.
        name: Its path, from which a loader or a C library is known.

    Raises:
        BrokenElfError: Where no loader could map it.
    """
    if not is_elf(data):
        raise NotElfError
    try:
        return _read(data, name)
    except BrokenElfError:
        raise
    except (ELFError, ConstructError) as error:
        raise BrokenElfError(f"its header is broken ({_clause(error)})") from None
    except struct.error:
        raise BrokenElfError("it is cut short, or a table of it is") from None
    except (ValueError, IndexError, KeyError, TypeError, OverflowError) as error:
        raise BrokenElfError(f"its tables are broken ({_clause(error)})") from None


def read_file(path: Path, name: str) -> SharedObject:
    """Read the ELF file at a path, and no more than its first bytes where it is none.

    Args:
        path: Where it is.
        name: Its path in the image, from which a loader or a C library is known.

    Raises:
        BrokenElfError: Where no loader could map it, or it cannot be read.
    """
    if not path.is_file():
        raise BrokenElfError("it is not a regular file")
    try:
        with path.open("rb") as content:
            head = content.read(len(MAGIC))
            return read(content_of(content) if is_elf(head) else head, name)
    except OSError as error:
        raise BrokenElfError(f"it cannot be read: {error.strerror}") from None


def _clause(error: Exception) -> str:
    return str(error).split("\n")[0][:80] or type(error).__name__


def _read(data: bytes | bytearray, name: str) -> SharedObject:
    header, segments = _headers(data)
    machine = str(header["e_machine"]).removeprefix("EM_").lower()
    bits = 64 if header["e_ident"]["EI_CLASS"] == "ELFCLASS64" else 32
    kind: Kind = "library" if header["e_type"] == "ET_DYN" else "other"
    if header["e_type"] == "ET_EXEC":
        kind = "program"
    little = header["e_ident"]["EI_DATA"] == "ELFDATA2LSB"
    if machine not in _TPOFF or bits != 64 or not little or kind == "other":
        # Of another machine no more than this is needed: it runs nowhere here.
        return SharedObject(machine, bits, kind)
    mapped = Mapped(
        data,
        tuple(
            (segment["p_vaddr"], segment["p_filesz"], segment["p_offset"])
            for segment in segments
            if segment["p_type"] == "PT_LOAD"
        ),
    )
    if not mapped.segments:
        raise BrokenElfError("it has no segment to load")
    interpreter = ""
    stack = True
    dynamic = None
    for segment in segments:
        start, size = segment["p_offset"], segment["p_filesz"]
        if segment["p_type"] == "PT_INTERP":
            interpreter = data[start : start + min(size, 4096)].rstrip(b"\0").decode()
        elif segment["p_type"] == "PT_GNU_STACK":
            stack = bool(segment["p_flags"] & _EXECUTE)
        elif segment["p_type"] == "PT_DYNAMIC":
            dynamic = _dynamic(mapped, segment["p_vaddr"], size)
    if dynamic is None:
        if kind == "library":
            raise BrokenElfError("it has no dynamic section: it is packed, or was cut short")
        return SharedObject(machine, bits, kind, interpreter=interpreter, dynamic=False)
    return _describe(mapped, machine, kind, interpreter, stack, dynamic, name)


def _headers(data: bytes | bytearray) -> tuple[Any, list[Any]]:
    """Return the ELF header and the program headers, read without the sections."""
    wide = data[4:5] != b"\x01"
    order = ">" if data[5:6] == b"\x02" else "<"
    place, sizes = (32, 54) if wide else (28, 42)
    (table,) = struct.unpack_from(order + ("Q" if wide else "I"), data, place)
    size, count = struct.unpack_from(order + "HH", data, sizes)
    if count > _MOST_SEGMENTS:
        raise BrokenElfError(f"it claims {count} segments")
    if table + size * count > len(data):
        raise BrokenElfError("its program headers lie outside the file")
    begin = bytearray(data[: max(table + size * count, 64)])
    sections = 40 if wide else 32
    begin[sections : sections + (8 if wide else 4)] = bytes(8 if wide else 4)
    begin[sizes + 4 : sizes + 10] = bytes(6)  # e_shentsize, e_shnum, e_shstrndx
    elf = ELFFile(io.BytesIO(begin))
    segments = []
    for number in range(count):
        elf.stream.seek(table + number * size)
        segments.append(elf.structs.Elf_Phdr.parse_stream(elf.stream))
    return elf.header, segments


def _dynamic(mapped: Mapped, address: int, size: int) -> dict[int, list[int]]:
    """Return the entries of the dynamic section, by their tag."""
    rows = mapped.at(address, min(size, _MOST_DYNAMIC * 16) // 16 * 16, "dynamic section")
    entries: dict[int, list[int]] = {}
    for tag, value in struct.iter_unpack("<QQ", rows):
        if tag == 0:
            break
        entries.setdefault(tag, []).append(value)
    return entries


def _describe(
    mapped: Mapped,
    machine: str,
    kind: Kind,
    interpreter: str,
    stack: bool,
    dynamic: dict[int, list[int]],
    name: str,
) -> SharedObject:
    def value(tag: str, otherwise: int = 0) -> int:
        return dynamic.get(ENUM_D_TAG[tag], [otherwise])[0]

    strings = b""
    if ENUM_D_TAG["DT_STRTAB"] in dynamic:
        size = value("DT_STRSZ")
        strings = bytes(mapped.at(value("DT_STRTAB"), size, "string table"))

    def text(offset: int) -> str:
        end = strings.find(b"\0", offset)
        if offset >= len(strings) or end < 0:
            raise BrokenElfError("a name of it lies outside its string table")
        return strings[offset:end].decode("utf-8", "surrogateescape")

    def one(tag: str) -> str:
        return text(value(tag)) if ENUM_D_TAG[tag] in dynamic else ""

    relocations = _relocations(mapped, value)
    types = relocations["info"] & 0xFFFFFFFF
    indices = relocations["info"] >> 32
    symbols = Symbols()
    if ENUM_D_TAG["DT_SYMTAB"] in dynamic:
        symbols = read_symbols(
            mapped, dynamic, text, indices, indices[types == _TPOFF[machine]].tolist()
        )
    flags = value("DT_FLAGS_1")
    soname = one("DT_SONAME")
    linked_as: LinkedAs = "program" if flags & _PIE else ""
    if kind == "program":
        linked_as = "program at fixed addresses"
    if kind == "library" and (flags & _PIE or (interpreter and not soname)):
        kind = "program"
    return SharedObject(
        machine=machine,
        bits=64,
        kind=kind,
        linked_as=linked_as,
        interpreter=interpreter,
        soname=soname,
        needed=tuple(text(offset) for offset in dynamic.get(ENUM_D_TAG["DT_NEEDED"], [])),
        rpath=one("DT_RPATH"),
        runpath=one("DT_RUNPATH"),
        no_default_path=bool(flags & _NODEFLIB),
        symbols=symbols,
        relocations=tuple(int(kind) for kind in np.unique(types)),
        relative_relocations=36 in dynamic,  # DT_RELR
        executable_stack=stack,
        marks=marks_of(mapped.data, name, symbols.defined),
    )


def _relocations(mapped: Mapped, value: Any) -> Any:
    """Return every relocation with an addend: x86-64 and AArch64 use no others."""
    tables = [np.zeros(0, _RELA)]
    for place, size in (("DT_RELA", "DT_RELASZ"), ("DT_JMPREL", "DT_PLTRELSZ")):
        if value(place):
            length = value(size) // _RELA.itemsize * _RELA.itemsize
            rows = mapped.at(value(place), length, "relocation table")
            tables.append(np.frombuffer(rows, _RELA))
    return np.concatenate(tables)

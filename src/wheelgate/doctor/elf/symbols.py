"""Read the symbols of an ELF file: what it offers, what it needs, and in which versions."""

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from elftools.elf.enums import ENUM_D_TAG

from wheelgate.doctor.elf.shared_object import Symbols

if TYPE_CHECKING:
    from wheelgate.doctor.elf.mapped import Mapped

_SYMBOL = np.dtype(
    [
        ("name", "<u4"),
        ("info", "u1"),
        ("other", "u1"),
        ("section", "<u2"),
        ("value", "<u8"),
        ("size", "<u8"),
    ]
)
_WEAK = 2
_OFFERED_BINDINGS = (1, 2, 10)  # global, weak, GNU unique
_OFFERED_TYPES = (0, 1, 2, 5, 6, 10)  # no type, object, function, common, thread-local, IFUNC
_THREAD_LOCAL = 6
_IFUNC = 10
_VISIBLE = (0, 3)  # default, protected
_MOST_SYMBOLS = 4_000_000
_MOST_VERSIONS = 65_536
_HIDDEN_VERSION = 0x8000


def read_symbols(
    mapped: "Mapped",
    dynamic: dict[int, list[int]],
    text: Callable[[int], str],
    referred: Any,
    fixed_offsets: list[int],
) -> Symbols:
    """Read the symbol table.

    Args:
        mapped: The file.
        dynamic: Its dynamic section.
        text: Gives a name of its string table.
        referred: Indices of the symbols that its relocations refer to.
        fixed_offsets: Those of its initial-exec relocations, 0 for its own thread-local storage.
    """
    referred = np.unique(referred)
    in_hash = _count(mapped, dynamic)
    highest = int(referred[-1]) + 1 if len(referred) else 0
    count = max(in_hash or 0, highest)
    if count > _MOST_SYMBOLS:
        raise ValueError(f"it claims {count} symbols")
    place = dynamic[ENUM_D_TAG["DT_SYMTAB"]][0]
    table = np.frombuffer(mapped.at(place, count * 24, "symbol table"), _SYMBOL)
    numbers = _version_numbers(mapped, dynamic, count)
    needed, needed_names = _needed_versions(mapped, dynamic, text)
    defined_names = _defined_versions(mapped, dynamic, text)
    names = {**needed_names, **defined_names}
    binding, kind = table["info"] >> 4, table["info"] & 15

    def named(index: Any) -> str:
        version = names.get(int(numbers[index]) & 0x7FFF, "") if numbers is not None else ""
        name = text(int(table["name"][index]))
        return f"{name}@{version}" if version else name

    offered = (
        (table["section"] != 0)
        & ((table["value"] != 0) | (kind == _THREAD_LOCAL))
        & np.isin(binding, _OFFERED_BINDINGS)
        & np.isin(kind, _OFFERED_TYPES)
        & np.isin(table["other"] & 3, _VISIBLE)
    )
    concealed = (
        (numbers & _HIDDEN_VERSION).astype(bool) if numbers is not None else np.zeros(count, bool)
    )
    if not in_hash:
        offered[:] = False
    wanted = referred[(table["section"][referred] == 0) & (table["name"][referred] != 0)]
    wanted = wanted[(binding[wanted] != _WEAK) & (binding[wanted] != 0)]
    local = [index for index in fixed_offsets if index == 0 or binding[index] == 0]
    shared = {index for index in fixed_offsets if index and binding[index] != 0}
    return Symbols(
        hashed=in_hash is not None,
        defined=tuple(named(index) for index in np.flatnonzero(offered & ~concealed)),
        hidden=tuple(named(index) for index in np.flatnonzero(offered & concealed)),
        undefined=tuple(named(index) for index in wanted),
        ifuncs=tuple(named(index) for index in np.flatnonzero(offered & (kind == _IFUNC))),
        initial_exec=tuple(sorted({named(index) for index in shared} | ({""} if local else set()))),
        versions=tuple(defined_names.values()),
        needed_versions=needed,
    )


def _count(mapped: "Mapped", dynamic: dict[int, list[int]]) -> int | None:
    """Return how many symbols the hash tables reach, or None where there is no hash table."""
    if place := dynamic.get(ENUM_D_TAG["DT_HASH"]):
        return int(struct.unpack("<II", mapped.at(place[0], 8, "hash table"))[1])
    if not (place := dynamic.get(ENUM_D_TAG["DT_GNU_HASH"])):
        return None
    buckets, first, bloom, _ = struct.unpack("<4I", mapped.at(place[0], 16, "hash table"))
    start = place[0] + 16 + bloom * 8
    heads = np.frombuffer(mapped.at(start, buckets * 4, "hash table"), "<u4")
    last = int(heads.max()) if buckets else 0
    if last < first:
        return int(first)
    rest = mapped.rest(start + buckets * 4 + (last - first) * 4, "hash table")
    chain = np.frombuffer(rest[: len(rest) // 4 * 4], "<u4")
    ends = np.flatnonzero(chain[:_MOST_SYMBOLS] & 1)
    if not len(ends):
        raise ValueError("its hash table has no end")
    return last + int(ends[0]) + 1


def _version_numbers(mapped: "Mapped", dynamic: dict[int, list[int]], count: int) -> Any:
    place = dynamic.get(ENUM_D_TAG["DT_VERSYM"])
    if not place:
        return None
    return np.frombuffer(mapped.at(place[0], count * 2, "version table"), "<u2")


def _needed_versions(
    mapped: "Mapped", dynamic: dict[int, list[int]], text: Callable[[int], str]
) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], dict[int, str]]:
    """Return the versions that must be there, by library, and their names by number.

    A version that only weak symbols ask for (VER_FLG_WEAK) need not be there.
    """
    if ENUM_D_TAG["DT_VERNEED"] not in dynamic:
        return (), {}
    place = dynamic[ENUM_D_TAG["DT_VERNEED"]][0]
    needed: dict[str, list[str]] = {}
    names: dict[int, str] = {}
    for _ in range(min(dynamic.get(ENUM_D_TAG["DT_VERNEEDNUM"], [0])[0], _MOST_VERSIONS)):
        row = mapped.at(place, 16, "version table")
        _, count, file, first, following = struct.unpack("<HHIII", row)
        entry = place + first
        for _ in range(count):
            _, flags, number, name, step = struct.unpack(
                "<IHHII", mapped.at(entry, 16, "version table")
            )
            names[number & 0x7FFF] = text(name)
            if not flags & 2:
                needed.setdefault(text(file), []).append(text(name))
            entry += step
            if not step:
                break
        place += following
        if not following:
            break
    return tuple((file, tuple(found)) for file, found in needed.items()), names


def _defined_versions(
    mapped: "Mapped", dynamic: dict[int, list[int]], text: Callable[[int], str]
) -> dict[int, str]:
    """Return the versions that the file defines, by number; its own name (VER_FLG_BASE) is none."""
    if ENUM_D_TAG["DT_VERDEF"] not in dynamic:
        return {}
    place = dynamic[ENUM_D_TAG["DT_VERDEF"]][0]
    names: dict[int, str] = {}
    for _ in range(min(dynamic.get(ENUM_D_TAG["DT_VERDEFNUM"], [0])[0], _MOST_VERSIONS)):
        row = mapped.at(place, 20, "version table")
        _, flags, number, _, _, first, following = struct.unpack("<HHHHIII", row)
        (name,) = struct.unpack("<I", mapped.at(place + first, 4, "version table"))
        if not flags & 1:
            names[number & 0x7FFF] = text(name)
        place += following
        if not following:
            break
    return names

"""Write small ELF files with any dynamic section: what a test is about, and nothing else.

They are real: `test_elf` has this machine's own loader open one.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_BASE = 0x1000
_MACHINES = {"x86_64": 62, "aarch64": 183, "386": 3}


@dataclass(frozen=True)
class Wanted:
    """A symbol that is needed; with a version, the library that should have it."""

    name: str
    version: str = ""
    library: str = ""
    relocation: int = 6
    weak: bool = False


def shared_object(  # noqa: PLR0915 - a file format from its beginning to its end
    *,
    needed: Sequence[str] = (),
    soname: str = "",
    rpath: str = "",
    runpath: str = "",
    offers: Sequence[str] = (),
    wants: Sequence[Wanted] = (),
    own_relocations: Sequence[int] = (),
    machine: str = "x86_64",
    interpreter: str = "",
    executable_stack: bool = False,
    bytes_within: bytes = b"",
    kind: int = 3,
    flags_1: int = 0,
) -> bytes:
    """Return an ELF file.

    Args:
        needed: DT_NEEDED.
        soname: DT_SONAME.
        rpath: DT_RPATH.
        runpath: DT_RUNPATH.
        offers: Names of functions that it defines, each "name" or "name@VERSION"; hidden
            where it is "name@!VERSION".
        wants: What it needs, with the relocation that refers to it.
        own_relocations: Types of relocations that refer to no symbol.
        machine: A key of `_MACHINES`.
        interpreter: PT_INTERP.
        executable_stack: PT_GNU_STACK with the flag for execution.
        bytes_within: Put into the file as they are.
        kind: e_type: 3 for a shared object, 2 for an executable.
        flags_1: DT_FLAGS_1.
    """
    strings = bytearray(b"\0")

    def text(value: str) -> int:
        place = len(strings)
        strings.extend(value.encode() + b"\0")
        return place

    versions = list(dict.fromkeys(name.split("@")[1].lstrip("!") for name in offers if "@" in name))
    asked = list(dict.fromkeys((one.library, one.version) for one in wants if one.version))
    numbers = {version: 2 + index for index, version in enumerate(versions)}
    asked_numbers = {pair: 2 + len(versions) + index for index, pair in enumerate(asked)}
    symbols = [bytes(24)]
    versym = [0]
    for name in offers:
        plain, _, version = name.partition("@")
        symbols.append(struct.pack("<IBBHQQ", text(plain), 0x12, 0, 1, _BASE, 8))
        versym.append(numbers.get(version.lstrip("!"), 1) | (0x8000 if "!" in version else 0))
    for one in wants:
        info = 0x20 if one.weak else 0x10
        symbols.append(struct.pack("<IBBHQQ", text(one.name), info, 0, 0, 0, 0))
        versym.append(asked_numbers.get((one.library, one.version), 0))
    relocations = b"".join(
        struct.pack("<QQq", _BASE + 8, ((1 + len(offers) + index) << 32) | one.relocation, 0)
        for index, one in enumerate(wants)
    ) + b"".join(struct.pack("<QQq", _BASE + 8, kind, 0) for kind in own_relocations)
    dynamic = [(1, text(name)) for name in needed]
    dynamic += [
        (tag, text(value)) for tag, value in ((14, soname), (15, rpath), (29, runpath)) if value
    ]
    dynamic += [(0x6FFFFFFB, flags_1)] if flags_1 else []
    verneed = b"".join(
        struct.pack("<HHIII", 1, 1, text(library), 16, 32 if (library, version) != asked[-1] else 0)
        + struct.pack("<IHHII", 0, 0, asked_numbers[library, version], text(version), 0)
        for library, version in asked
    )
    verdef = b"".join(
        struct.pack("<HHHHIII", 1, 0, numbers[name], 1, 0, 20, 28 if name != versions[-1] else 0)
        + struct.pack("<II", text(name), 0)
        for name in versions
    )
    count = len(symbols)
    table = struct.pack("<II", 1, count) + struct.pack("<I", 1 if count > 1 else 0)
    chain = (index + 1 if 0 < index < count - 1 else 0 for index in range(count))
    table += struct.pack(f"<{count}I", *chain)
    parts = {
        5: bytes(strings),
        6: b"".join(symbols),
        4: table,
        7: relocations,
        0x6FFFFFF0: struct.pack(f"<{count}H", *versym) if versions or asked else b"",
        0x6FFFFFFE: verneed,
        0x6FFFFFFC: verdef,
    }
    body = bytearray(16)
    places = {}
    for tag, content in parts.items():
        if content:
            body.extend(bytes(-len(body) % 8))
            places[tag] = _BASE + len(body)
            body.extend(content)
    body.extend(bytes_within)
    dynamic += list(places.items())
    dynamic += [(10, len(strings)), (11, 24)]
    if relocations:
        dynamic += [(8, len(relocations)), (9, 24)]
    dynamic += [(0x6FFFFFFF, len(asked))] if asked else []
    dynamic += [(0x6FFFFFFD, len(versions))] if versions else []
    body.extend(bytes(-len(body) % 8))
    dynamic_place = _BASE + len(body)
    rows = b"".join(struct.pack("<QQ", *row) for row in [*dynamic, (0, 0)])
    body.extend(rows)
    interpreter_place = len(body)
    body.extend(interpreter.encode() + b"\0" if interpreter else b"")
    segments = [(1, 7, _BASE, _BASE, len(body)), (2, 6, dynamic_place, dynamic_place, len(rows))]
    segments.append((0x6474E551, 7 if executable_stack else 6, 0, 0, 0))
    if interpreter:
        place = _BASE + interpreter_place
        segments.append((3, 4, place, place, len(interpreter) + 1))
    header = b"\x7fELF" + bytes([2, 1, 1]) + bytes(9)
    header += struct.pack(
        "<HHIQQQIHHHHHH", kind, _MACHINES[machine], 1, 0, 64, 0, 0, 64, 56, len(segments), 64, 0, 0
    )
    table = b"".join(
        struct.pack(
            "<IIQQQQQQ",
            type_,
            flags,
            offset,
            address,
            address,
            size,
            size,
            0x1000 if type_ == 1 else 8,
        )
        for type_, flags, offset, address, size in segments
    )
    return (header + table).ljust(_BASE, b"\0") + bytes(body)

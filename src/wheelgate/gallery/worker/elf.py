"""Reads what an ELF file says of its functions, though its symbols were removed."""

from __future__ import annotations

import struct

PT_GNU_EH_FRAME = 0x6474E550
"""The segment with the table that exceptions are unwound by (Linux Standard Base, core, 10.6)."""


def unaligned_share(path: str) -> float:
    """Return the share of functions that do not begin at a multiple of 16 bytes.

    Raises:
        ValueError: Where the file has no table of functions in its usual form.
    """
    begins = function_addresses(path)
    if not begins:
        raise ValueError(path + " has an empty table of functions")
    return sum(begin % 16 != 0 for begin in begins) / len(begins)


def function_addresses(path: str) -> list[int]:
    """Return the addresses that functions, or parts of them, begin at.

    The table is .eh_frame_hdr: a version, three encodings, the address of .eh_frame, a count,
    and for each function its begin and its description, both relative to the table.
    """
    with open(path, "rb") as file:
        content = file.read()
    (headers,) = struct.unpack_from("<Q", content, 32)
    size, count = struct.unpack_from("<HH", content, 54)
    for number in range(count):
        kind, _, offset, address = struct.unpack_from("<IIQQ", content, headers + number * size)
        if kind == PT_GNU_EH_FRAME:
            break
    else:
        raise ValueError(path + " has no table of functions")
    version, _, count_form, entry_form = content[offset : offset + 4]
    if (version, count_form, entry_form) != (1, 0x03, 0x3B):  # udata4, datarel | sdata4
        raise ValueError(path + " has its table of functions in another form")
    (functions,) = struct.unpack_from("<I", content, offset + 8)
    return [
        address + struct.unpack_from("<i", content, offset + 12 + 8 * number)[0]
        for number in range(functions)
    ]

"""Read `/etc/ld.so.cache`: what `ldconfig` wrote, format 1.1 of glibc's `dl-cache.h`."""

import struct
from collections.abc import Sequence

_MAGIC = b"glibc-ld.so.cache1.1"
_HEADER = 48
_EXTENSION_PLACE = 32
_EXTENSION_MAGIC = 0xEAA42174
_HARDWARE_SECTION = 1
_X86_64 = 0x0300
_BY_LEVEL = 1 << 30
"""In the upper half of an entry's hwcap: the lower half is the number of a level's name."""

_Entry = tuple[str, str, str]


def read_cache(data: bytes, levels: Sequence[str] = ()) -> dict[str, str]:
    """Return the path that each name leads to: of the best level, else the first that is listed.

    Args:
        data: The file.
        levels: Folders of `glibc-hwcaps` that the processor is good for, the best first.
    """
    ranks = {level: rank for rank, level in enumerate((*levels, ""))}
    known: dict[str, tuple[int, str]] = {}
    try:
        for name, path, level in _entries(data):
            rank = ranks.get(level)
            if rank is not None and (name not in known or rank < known[name][0]):
                known[name] = rank, path
    except (struct.error, ValueError, IndexError):
        return {}
    return {name: path for name, (_, path) in known.items()}


def _entries(data: bytes) -> list[_Entry]:
    """Return name, path and level ("" for every processor) of each entry for this machine."""
    start = data.find(_MAGIC)
    if start < 0:
        return []
    (count,) = struct.unpack_from("<I", data, start + len(_MAGIC))

    def text(place: int) -> str:
        return data[place : data.index(b"\0", place)].decode(errors="replace")

    names = [text(start + place) for place in _level_names(data, start)]
    found = []
    for number in range(min(count, (len(data) - start - _HEADER) // 24)):
        flags, key, value, _, low, high = struct.unpack_from(
            "<6I", data, start + _HEADER + number * 24
        )
        if flags & 0xFF00 != _X86_64:
            continue
        if high == _BY_LEVEL:
            found.append((text(start + key), text(start + value), names[low]))
        elif not (low or high):
            found.append((text(start + key), text(start + value), ""))
    return found


def _level_names(data: bytes, start: int) -> tuple[int, ...]:
    """Return where the names of the levels lie (`cache_extension_tag_glibc_hwcaps`)."""
    (place,) = struct.unpack_from("<I", data, start + _EXTENSION_PLACE)
    if not place:
        return ()
    magic, count = struct.unpack_from("<II", data, start + place)
    if magic != _EXTENSION_MAGIC:
        return ()
    for number in range(min(count, 64)):
        tag, _, offset, size = struct.unpack_from("<4I", data, start + place + 8 + number * 16)
        if tag == _HARDWARE_SECTION:
            return struct.unpack_from(f"<{size // 4}I", data, start + offset)
    return ()

"""Runs inside the image, on its Python 3.8: says how extension modules were compiled, and for what.

Usage: `python3 building_of_2020.py FOLDER PACKAGE...`. Nothing is imported. Prints one JSON object:
for each package below the folder, for each of its extension modules, the libraries that it needs,
the versions of glibc that it names, and the compilers that it was made by.
"""

import glob
import importlib.machinery
import json
import os
import re
import struct
import sys

LOADED, DYNAMIC = 1, 2  # PT_LOAD, PT_DYNAMIC
NEEDED, STRINGS = 1, 5  # DT_NEEDED, DT_STRTAB

COMPILER = rb"clang version [\d.]+|GCC: \([^)\0]*\) [\d.]+"
"""What clang and GCC leave of themselves in the section `.comment`."""


def libraries(data):
    """Return the libraries that a shared object for x86-64 needs, by the names that it has."""
    assert data[:6] == b"\x7fELF\x02\x01", data[:6]
    first, size, count = (*struct.unpack_from("<Q", data, 32), *struct.unpack_from("<HH", data, 54))
    # Of each segment: its type, where it lies in the file and in memory, and its size.
    segments = [
        (struct.unpack_from("<I", data, start)[0], *struct.unpack_from("<QQ8xQ", data, start + 8))
        for start in range(first, first + size * count, size)
    ]
    entries = [
        struct.unpack_from("<QQ", data, place)
        for kind, offset, _, length in segments
        if kind == DYNAMIC
        for place in range(offset, offset + length, 16)
    ]
    (strings,) = [value for tag, value in entries if tag == STRINGS]
    (table,) = [
        strings - address + offset
        for kind, offset, address, length in segments
        if kind == LOADED and address <= strings < address + length
    ]
    starts = [table + value for tag, value in entries if tag == NEEDED]
    return [data[start : data.index(b"\0", start)].decode() for start in starts]


def described(path):
    """Return what an extension module says of how it was made."""
    with open(path, "rb") as file:
        data = file.read()
    return {
        "needs": sorted(libraries(data)),
        "glibc": sorted({found.decode() for found in re.findall(rb"GLIBC_[\d.]+", data)}),
        "compilers": sorted({found.decode() for found in re.findall(COMPILER, data)}),
    }


def modules(folder, name):
    """Return the extension modules of a package, or the one that a package is."""
    suffix = importlib.machinery.EXTENSION_SUFFIXES[0]
    inside = glob.glob(os.path.join(folder, name, "**", "*" + suffix), recursive=True)
    return sorted(inside + glob.glob(os.path.join(folder, name + suffix)))


def main(folder, *names):
    """Describe the modules of all packages and print it."""
    found = {name: {path: described(path) for path in modules(folder, name)} for name in names}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])

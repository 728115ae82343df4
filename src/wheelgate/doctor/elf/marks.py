"""Read from a file's bytes what no header says: a loader's folders, versions, file suffixes.

They are constants that a compiler put there, so they are what the program would do, also where
a distribution has patched it.
"""

import posixpath
import re
from collections.abc import Sequence

_SUFFIX = re.compile(rb"\0(\.(?:cpython-3[\w-]*|abi3t?)\.so|\.so)(?=\0)")
"""CPython's `Python/dynload_shlib.c`: the table `_PyImport_DynLoadFiletab`."""

_PYTHON_VERSION = re.compile(rb"\0(3\.\d+\.\d+(?:(?:a|b|rc)\d+)?\+?)(?=\0)")
_GLIBC_FOLDERS = re.compile(rb"(?:/[\w./+-]+/\0){2,}")
"""glibc's `elf/dl-load.c`: `system_dirs`, each ended by a slash and a zero."""

_HARDWARE_LEVELS = re.compile(rb"\0(x86-64-v\d(?::x86-64-v\d)*)\0")
"""glibc's `_dl_hwcaps_subdirs`, since 2.33: the folders of `glibc-hwcaps`, the best first."""

_GLIBC_VERSION = re.compile(rb"GNU C Library [^\0\n]*release version (2\.\d+)")
_MUSL_FOLDERS = re.compile(rb"\0(/[\w/.-]*lib(?::/[\w/.-]*lib)*)\0")
"""musl's `ldso/dynlink.c`: the search path where no `/etc/ld-musl-ARCH.path` names another."""

_MUSL_VERSION = re.compile(rb"\0(1\.\d+\.\d+)(?=\0)")
_MUSL_LARGE_FILE = re.compile(rb"\0(aio_cancel\0(?:\w+\0)+)\0")
"""musl's `get_lfs64`, since 1.2.4: names that its loader also gives with 64 at their end."""

_MUSL_PATH_FILE = re.compile(rb"(/etc/ld-musl-[\w]+\.path)\0")

Marks = tuple[tuple[str, tuple[str, ...]], ...]


def marks_of(data: bytes | bytearray, path: str, defined: Sequence[str]) -> Marks:
    """Return what can be read from a file that is an interpreter, a loader or a C library.

    Args:
        data: The file.
        path: Its path; loaders are known by their names, since their symbols are stripped.
        defined: What it offers; an interpreter offers `Py_Main` or `Py_BytesMain`.
    """
    name = posixpath.basename(path)
    found: dict[str, list[bytes]] = {}
    if "Py_BytesMain" in defined or "Py_Main" in defined:
        found["suffixes"] = _SUFFIX.findall(data)
        found["python"] = _PYTHON_VERSION.findall(data)
    if "__libc_start_main" in {name.partition("@")[0] for name in defined}:
        found["glibc"] = _GLIBC_VERSION.findall(data)
        if not found["glibc"]:
            found["musl"] = _MUSL_VERSION.findall(data) if b"musl libc" in data else []
            found["folders"] = _MUSL_FOLDERS.findall(data) if found["musl"] else []
            large = _MUSL_LARGE_FILE.search(data)
            found["lfs64"] = large[1].rstrip(b"\0").split(b"\0") if large else []
            found["path_file"] = _MUSL_PATH_FILE.findall(data) if found["musl"] else []
    elif re.fullmatch(r"ld-linux[\w.-]*\.so\.\d+|ld-2[\d.]+\.so|ld64?\.so\.\d", name):
        folders = _GLIBC_FOLDERS.search(data)
        found["folders"] = folders[0].rstrip(b"\0").split(b"\0") if folders else []
        levels = _HARDWARE_LEVELS.search(data)
        found["levels"] = levels[1].split(b":") if levels else []
    return tuple(
        (key, tuple(dict.fromkeys(value.decode() for value in values)))
        for key, values in found.items()
        if values
    )

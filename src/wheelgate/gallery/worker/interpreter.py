"""What this interpreter is, what is installed, and which libraries it would load."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import struct
import subprocess
import sys
import sysconfig
from typing import Any


def describe() -> dict[str, Any]:
    """Return facts about this interpreter, its C library and what is installed."""
    from importlib.metadata import distributions

    versions, tags = {}, {}
    for distribution in distributions():
        # An installation that was cut off leaves a folder without it.
        name = distribution.metadata["Name"] if distribution.metadata else None
        if name is None:
            continue
        versions[name] = distribution.version
        wheel = distribution.read_text("WHEEL") or ""
        tags[name] = [line[5:] for line in wheel.splitlines() if line.startswith("Tag: ")]
    return {
        "version": platform.python_version(),
        "prefix": sys.prefix,
        "purelib": sysconfig.get_path("purelib"),
        "config_args": sysconfig.get_config_var("CONFIG_ARGS") or "",
        "libc": c_library(),
        "distributions": versions,
        "wheel_tags": tags,
    }


def c_library() -> str:
    """Return the name and version of the C library that this process runs on."""
    with contextlib.suppress(ValueError, OSError, AttributeError):
        version = os.confstr("CS_GNU_LIBC_VERSION")
        if version:
            return version
    with open("/proc/self/maps") as maps:
        return "musl" if "ld-musl" in maps.read() else "unknown"


def libraries() -> dict[str, list[list[str]]]:
    """Return, for each ELF file below the Python path, what the loader makes of its needs.

    The loader itself is asked (`ld.so --list`, which is what `ldd` does), so that its own rules
    apply. The answer has for each file a list of [name, real path or an empty string].
    """
    loader = interpreter_of(sys.executable)
    found = {}
    for root in sorted({os.path.realpath(path) for path in sys.path if os.path.isdir(path)}):
        for folder, _, files in os.walk(root):
            for name in files:
                path = os.path.join(folder, name)
                if path not in found and not os.path.islink(path) and is_shared_object(path):
                    found[path] = list_libraries(loader, path)
    found[os.path.realpath(sys.executable)] = list_libraries(
        loader, os.path.realpath(sys.executable)
    )
    return found


def list_libraries(loader: str, path: str) -> list[list[str]]:
    """Return what one file needs, as the loader resolves it."""
    done = subprocess.run(
        [loader, "--list", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    needs = []
    for line in done.stdout.decode(errors="replace").splitlines():
        words = line.split()
        if "=>" in words:
            target = words[words.index("=>") + 1] if words[-1] != "=>" else ""
            needs.append([words[0], os.path.realpath(target) if target.startswith("/") else ""])
        elif "Error loading shared library" in line or "error while loading" in line:
            needs.append([line.strip(), ""])
    return needs


def is_shared_object(path: str) -> bool:
    """Return whether a file is an ELF shared object or executable."""
    try:
        with open(path, "rb") as file:
            head = file.read(18)
    except OSError:
        return False
    # ELF specification: e_ident begins with the magic, e_type 2 is ET_EXEC and 3 is ET_DYN.
    return len(head) == 18 and head[:4] == b"\x7fELF" and head[16] in (2, 3)


def interpreter_of(path: str) -> str:
    """Return the loader that an ELF executable names in its PT_INTERP segment (type 3)."""
    with open(path, "rb") as file:
        header = file.read(64)
        (offset,) = struct.unpack_from("<Q", header, 32)
        size, count = struct.unpack_from("<HH", header, 54)
        for number in range(count):
            file.seek(offset + number * size)
            kind, _, start, _, _, length = struct.unpack_from("<IIQQQQ", file.read(size))
            if kind == 3:
                file.seek(start)
                return file.read(length).rstrip(b"\0").decode()
    raise ValueError(path + " names no loader")


def mapped(modules: list[str]) -> list[str]:
    """Import modules in a process of their own; return the C libraries that it then maps."""
    code = (
        "import sys\n"
        "for name in sys.argv[1:]: __import__(name)\n"
        "print(open('/proc/self/maps').read())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *modules],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace").strip().splitlines()[-1])
    files = {line.split()[-1] for line in done.stdout.decode().splitlines() if "/" in line}
    return sorted(
        name
        for name in files
        if re.search(r"/(libc\.so\.6|libc-2\.\d+\.so|ld-musl-|libc\.musl-)", name)
    )

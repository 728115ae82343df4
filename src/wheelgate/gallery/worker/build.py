"""How this interpreter and what it computes with were built: what may make it slow or fast."""

from __future__ import annotations

import contextlib
import importlib.util
import math
import os
import platform
import re
import struct
import subprocess
import sys
import sysconfig
from typing import Any

from .elf import unaligned_share
from .interpreter import c_library, interpreter_of
from .mappings import mappings

VARIABLES = re.compile(
    r"^(MALLOC_|GLIBC_TUNABLES$|LD_|PYTHON[A-Z]+$|PYTHON_(GIL|JIT)$|MIMALLOC_|MALLOC|OPENBLAS_|OMP_|MKL_|NPY_|BLIS_)"
)
"""Names of environment variables that change how fast a process computes. What the harness
itself sets is in both images and shows no difference."""


def facts() -> dict[str, str]:
    """Return facts by name; one that cannot be had says why in brackets."""
    found: dict[str, str] = {}
    for name, ask in FACTS.items():
        try:
            found[name] = ask()
        except Exception as error:
            found[name] = f"(unknown: {type(error).__name__}: {error})"
    return found


def python() -> str:
    """Return the name, version and compiler of the interpreter."""
    kind = ", debug build" if hasattr(sys, "gettotalrefcount") else ""
    return f"{platform.python_implementation()} {platform.python_version()}{kind}"


def profile_guided() -> str:
    """Return whether CPython was built with profile-guided optimization, as far as it shows.

    `--enable-optimizations` among configure's arguments asks for it. Where it is not there, as
    with Debian, which asks by a target of the Makefile and clears what is recorded, the code
    tells: GCC aligns functions to 16 bytes, but not those that never ran while the profile was
    taken, which it optimizes for size. Of CPython these are half, without a profile none.
    """
    if "--enable-optimizations" in configure_arguments():
        return "yes"
    if "GCC" not in platform.python_compiler() or " -Os" in flags():
        return "not recorded"
    return "yes" if unaligned_share(interpreter_file()) > 0.2 else "no"


def interpreter_file() -> str:
    """Return the file that holds the interpreter: libpython, or the executable itself."""
    named = [name for _, _, name in mappings() if re.search(r"/libpython\d[^/]*$", name)]
    return named[0] if named else os.path.realpath(sys.executable)


def link_time() -> str:
    """Return whether CPython was built with optimization at link time."""
    return "yes" if "--with-lto" in configure_arguments() or "-flto" in flags() else "no"


def configure_arguments() -> str:
    """Return what CPython's configure was called with."""
    return str(sysconfig.get_config_var("CONFIG_ARGS") or "")


def flags() -> str:
    """Return the flags that the interpreter itself was compiled and linked with."""
    names = ("PY_CORE_CFLAGS", "PY_CFLAGS", "PY_CFLAGS_NODIST", "PY_LDFLAGS_NODIST", "CFLAGS")
    return " ".join(str(sysconfig.get_config_var(name) or "") for name in names)


def optimization() -> str:
    """Return the flags for speed, in the compiler's order: of several levels the last holds."""
    words = str(sysconfig.get_config_var("PY_CORE_CFLAGS") or flags()).split()
    levels = [word for word in words if re.match(r"-O.?$", word)]
    others = [word for word in words if re.match(r"-(march|mtune|fno-semantic|fstack-prot)", word)]
    return " ".join([*levels[-1:], *dict.fromkeys(others)])


def c_library_version() -> str:
    """Return the C library with its version; musl's loader tells its own when it is called."""
    name = c_library()
    if name != "musl":
        return name
    done = subprocess.run(
        [interpreter_of(sys.executable)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    version = re.search(r"Version (\S+)", done.stdout.decode(errors="replace"))
    return f"musl {version.group(1)}" if version else "musl"


def provider(function: str) -> str:
    """Return the file that a C function of this process lies in, as the loader resolved it."""
    import ctypes

    address = ctypes.cast(getattr(ctypes.CDLL(None), function), ctypes.c_void_p).value or 0
    for _ in range(2):
        name = next((name for low, high, name in mappings() if low <= address < high), "")
        if os.path.realpath(sys.executable) != name:
            break
        address = jump_target(address)
    return os.path.basename(name)


def mathematics() -> str:
    """Return the file that the C library's sine lies in.

    It is called first: Debian's CPython is bound lazily, so that its table leads back into the
    executable until then.
    """
    math.sin(0.5)
    return provider("sin")


def jump_target(address: int) -> int:
    """Return where the code at an address jumps to by a table, or the address itself.

    In an executable at fixed addresses a function of a library has the address of its entry in
    the procedure linkage table: perhaps `endbr64`, then `jmp [rip + offset]` (x86-64 psABI).
    """
    import ctypes

    code = ctypes.string_at(address, 11)
    start = 4 if code.startswith(b"\xf3\x0f\x1e\xfa") else 0
    start += code[start : start + 1] == b"\xf2"  # the prefix `bnd`
    if code[start : start + 2] != b"\xff\x25":
        return address
    (offset,) = struct.unpack_from("<i", code, start + 2)
    return ctypes.c_uint64.from_address(address + start + 6 + offset).value


def allocator_of_python() -> str:
    """Return what CPython takes memory for small objects from."""
    asked = os.environ.get("PYTHONMALLOC", "")
    if asked and not sys.flags.ignore_environment:
        return asked
    return "pymalloc" if sysconfig.get_config_var("WITH_PYMALLOC") else "malloc"


def environment() -> str:
    """Return the variables that change how fast a process computes."""
    found = sorted(name for name in os.environ if VARIABLES.match(name))
    return " ".join(f"{name}={os.environ[name]}" for name in found)


def hooks() -> str:
    """Return what is called at every call or line of Python code; mostly nothing."""
    found = {"sys.setprofile": sys.getprofile(), "sys.settrace": sys.gettrace()}
    return ", ".join(
        f"{name}({getattr(hook, '__module__', '?')}.{getattr(hook, '__qualname__', '?')})"
        for name, hook in found.items()
        if hook is not None
    )


def wheel_platform() -> str:
    """Return the platforms that the wheels of compiled packages are for."""
    from importlib.metadata import distributions

    tags = set()
    for distribution in distributions():
        for line in (distribution.read_text("WHEEL") or "").splitlines():
            if line.startswith("Tag: ") and not line.endswith("-any"):
                tags.add(line.rpartition("-")[2])
    return " ".join(sorted(tags))


def numpy_version() -> str:
    """Return numpy's version."""
    import numpy

    return str(numpy.__version__)


def numpy_features() -> str:
    """Return the processor features that numpy chooses its kernels by, without the baseline."""
    package = "_core" if importlib.util.find_spec("numpy._core") else "core"  # before numpy 2
    umath = importlib.import_module(f"numpy.{package}._multiarray_umath")
    return " ".join(name for name in umath.__cpu_dispatch__ if umath.__cpu_features__.get(name))


def blas() -> str:
    """Return the BLAS that numpy computes with: its file, and its own word on kernel and threads.

    OpenBLAS says what it chose when it was loaded (`openblas_get_config`, whose name builds may
    give a prefix and a suffix); of others only the file is known.
    """
    import ctypes

    import numpy

    numpy.ones((2, 2)) @ numpy.ones((2, 2))
    files = {name for _, _, name in mappings() if re.search(r"blas|mkl_core|blis", name)}
    said = []
    for file in sorted(files):
        library = ctypes.CDLL(file)
        for prefix, suffix in (("", ""), ("scipy_", ""), ("scipy_", "64_"), ("", "64_")):
            with contextlib.suppress(AttributeError):
                ask = getattr(library, f"{prefix}openblas_get_config{suffix}")
                ask.restype = ctypes.c_char_p
                said.append(ask().decode())
                core = getattr(library, f"{prefix}openblas_get_corename{suffix}")
                core.restype = ctypes.c_char_p
                said[-1] = " ".join(dict.fromkeys((said[-1] + " " + core().decode()).split()))
                break
        else:
            said.append(os.path.basename(file))
    return "; ".join(dict.fromkeys(said)) or "none: numpy's own loops"


FACTS: dict[str, Any] = {
    "interpreter": python,
    "compiler": platform.python_compiler,
    "PGO": profile_guided,
    "LTO": link_time,
    "flags": optimization,
    "C library": c_library_version,
    "malloc": lambda: provider("malloc"),
    "memcpy": lambda: provider("memmove"),
    "libm": mathematics,
    "small objects": allocator_of_python,
    "environment": environment,
    "hooks": hooks,
    "wheels": wheel_platform,
    "numpy": numpy_version,
    "numpy's kernels": numpy_features,
    "BLAS": blas,
}
"""Every fact: its name, and what asks for it."""

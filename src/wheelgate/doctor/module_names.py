"""Is a file an extension module, and would Python find it by its name?

Sources: importlib's `ExtensionFileLoader` and `FileFinder`: a module's name, and then one of the
interpreter's suffixes (`_imp.extension_suffixes`); nothing else.
"""

import posixpath
import re
from collections.abc import Iterator

from wheelgate.doctor import advice
from wheelgate.doctor.elf.shared_object import SharedObject
from wheelgate.doctor.image.facts import ImageFacts, Python
from wheelgate.model.records import Finding, Role


def role_of(image: ImageFacts, path: str, found: SharedObject) -> Role:
    """Return what a file is for: what Python would open as a module is one, whatever it is."""
    named = image.python is not None and _suffix(image.python, posixpath.basename(path)) is not None
    if found.symbols.init_functions and (found.kind == "library" or named):
        return "extension module"
    return "program" if found.kind == "program" else "library"


def findings_of(image: ImageFacts, path: str, found: SharedObject) -> Iterator[Finding]:
    """Say whether Python finds a file as a module, and whether its loader opens such files."""
    if image.python is None:
        return
    name = posixpath.basename(path)
    module = name.split(".")[0]
    is_named_for_it = any(one.endswith(f"_{module}") for one in found.symbols.init_functions)
    made_for = re.search(r"\.(?:cpython|pypy)[\w-]*\.so$", name)
    if _suffix(image.python, name) is None and (made_for or is_named_for_it):
        *first, last = image.python.suffixes
        suffixes = f"{', '.join(first)} and {last}" if first else last
        yield Finding(
            "name-not-imported",
            "error",
            f"Python {image.python.full_version} looks for {suffixes}: {_would_be(name, module)}",
            (name,),
            _hints(image, image.python, name),
        )
        return
    if not is_named_for_it:
        functions = ", ".join(found.symbols.init_functions[:3])
        yield Finding(
            "init-function",
            "note",
            f"it has {functions} and no PyInit_{module}: it is a part of another module",
        )
    yield from _program(image, found)


def _would_be(name: str, module: str) -> str:
    """Say what Python makes of a name that is not a module's."""
    rest = name.removeprefix(module)
    with_it = f"with {rest}" if rest else "without a suffix"
    return f"{with_it} it would be {'another module' if name.endswith('.so') else 'none'}"


def _suffix(python: Python, name: str) -> str | None:
    """Return the suffix by which an interpreter takes a file for a module; None for none."""
    rest = "." + name.partition(".")[2]
    return rest if rest in python.suffixes else None


def _hints(image: ImageFacts, python: Python, name: str) -> tuple[str, ...]:
    """Return what would help: it depends on which part of the suffix is another."""
    libc = re.search(r"\.cpython-3\d+\w*-[\w-]*-(gnu|musl)\w*\.so$", name)
    if libc and image.libc and (libc[1] == "musl") != (image.libc == "musl"):
        return advice.routes(image)
    if not re.search(r"\.(cpython|pypy|abi\d)[\w-]*\.so$", name):
        return ()
    version = ".".join(map(str, python.version)) + ("t" if python.free_threaded else "")
    return (f"take the wheel for Python {version}",)


def _program(image: ImageFacts, found: SharedObject) -> Iterator[Finding]:
    """Say what a loader makes of a module that is linked as a program.

    glibc refuses both kinds (`elf/dl-load.c`, `_dl_map_object_from_fd`), the second since 2.30.
    musl maps either, one that is tied to its addresses only where they are free (`ldso/dynlink.c`,
    `map_library`).
    """
    if found.linked_as == "program at fixed addresses" and image.libc == "musl":
        text = "it is linked as a program: musl opens it only where its addresses are free"
        yield Finding("program-not-opened", "unknown", text)
    elif found.linked_as and image.libc == "glibc":
        numbers = [int(part) for part in image.libc_version.split(".") if part.isdigit()]
        if numbers >= [2, 30] or found.linked_as == "program at fixed addresses":
            text = "it is linked as a program: glibc opens none as a module"
            yield Finding("program-not-opened", "error", text, (), ("link it with -shared",))

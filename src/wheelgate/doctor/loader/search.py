"""Where a loader looks for a library: musl's rules and glibc's, each its own.

Sources: musl's `ldso/dynlink.c` (`load_library`, `fixup_rpath`); ld.so(8) and glibc's
`elf/dl-load.c` (`_dl_map_object`, `open_verify`). The folders themselves come from the image's own
loader, where its bytes name them.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from wheelgate.doctor.elf.mapped import BrokenElfError
from wheelgate.doctor.elf.shared_object import SharedObject
from wheelgate.doctor.loader.files import Files
from wheelgate.doctor.loader.ld_cache import read_cache
from wheelgate.doctor.loader.processor import processor_levels

Family = Literal["glibc", "musl"]

MUSL_RESERVED = ("libc.", "libpthread.", "librt.", "libm.", "libdl.", "libutil.", "libxnet.")
"""Names that begin so are musl itself, whatever follows and whatever lies in the folders."""

HARDWARE = "glibc-hwcaps"
"""The folder, in each that glibc searches, of libraries for some processors (ld.so(8))."""

_MUSL_FOLDERS = ("/lib", "/usr/local/lib", "/usr/lib")
_GLIBC_FOLDERS = ("/lib64", "/usr/lib64")


@dataclass(frozen=True)
class Loader:
    """A loader of an image.

    Attributes:
        family: Whose rules it follows.
        path: Where programs name it.
        machine: The machine it loads for.
        folders: What it searches last.
        library_path: The folders of LD_LIBRARY_PATH.
        cache: What glibc's `/etc/ld.so.cache` says: name to path.
        levels: Folders that glibc looks into first, below each that it searches.
    """

    family: Family
    path: str
    machine: str
    folders: tuple[str, ...]
    library_path: tuple[str, ...] = ()
    cache: dict[str, str] = field(default_factory=dict)
    levels: tuple[str, ...] = ()


@dataclass(eq=False)
class Loaded:
    """An ELF file in a process.

    Attributes:
        path: Its real path.
        name: The path it was opened by: `$ORIGIN` is the folder of this.
        object: What it is.
        by: What needed it first; None for the program itself.
        short_names: The names it is found by without a search.
    """

    path: str
    name: str
    object: SharedObject
    by: "Loaded | None" = None
    short_names: set[str] = field(default_factory=set)

    def chain(self) -> "Iterator[Loaded]":
        """Yield it, what needed it, what needed that, and so on."""
        here: Loaded | None = self
        while here is not None:
            yield here
            here = here.by


@dataclass(frozen=True)
class Search:
    """How a search for a library ended.

    Attributes:
        path: Where it is found, or None.
        itself: Whether it is the loader itself (musl is its own C library).
        folders: Where was looked, in order.
        passed: Files of the name that were passed over, each with why.
        problem: Why the search ended before its end.
    """

    path: str | None = None
    itself: bool = False
    folders: tuple[str, ...] = ()
    passed: tuple[tuple[str, str], ...] = ()
    problem: str = ""


def search(loader: Loader, files: Files, name: str, by: Loaded) -> Search:
    """Look for a library as a loader does.

    What the process has already by that name is the caller's to look for, before this.

    Args:
        loader: The loader.
        files: The image's files.
        name: What is needed, as DT_NEEDED says.
        by: What needs it.
    """
    if loader.family == "musl" and (name.startswith(MUSL_RESERVED) or name == loader.path):
        return Search(loader.path, itself=True)
    if loader.family == "glibc":
        name = _substituted(by, name, loader)  # `elf/dl-deps.c`: in a name as in a search path
    if "/" in name:
        return Search(name) if files.file(name) else Search(problem=f"there is no {name}")
    if loader.family == "musl":
        return _musl(loader, files, name, by)
    return _glibc(loader, files, name, by)


def _musl(loader: Loader, files: Files, name: str, by: Loaded) -> Search:
    """Search LD_LIBRARY_PATH, the RUNPATH or RPATH of all that needed it, and the system's.

    The first file that opens is taken, whatever is in it.
    """
    folders = [*loader.library_path]
    for one in by.chain():
        folders += _musl_folders(one)
    folders += loader.folders
    for folder in folders:
        if folder and files.file(posixpath.join(folder, name)):
            return Search(posixpath.join(folder, name), folders=tuple(folders))
    return Search(folders=tuple(folders))


def _musl_folders(one: Loaded) -> list[str]:
    """Return the folders of a file's own search path (`fixup_rpath`, `path_open`).

    A `$` that begins no `$ORIGIN` drops the whole path. Folders end at line ends, too.
    """
    path = one.object.runpath or one.object.rpath
    parts = re.split(r"\$ORIGIN|\$\{ORIGIN\}", path)
    if any("$" in part for part in parts):
        return []
    return [folder for folder in re.split(r"[:\n]", _origin(one).join(parts)) if folder]


def _glibc(loader: Loader, files: Files, name: str, by: Loaded) -> Search:
    """Search RPATH up the chain, LD_LIBRARY_PATH, RUNPATH, the cache, and the system's folders.

    In each folder, those of `glibc-hwcaps` that the processor is good for come first. RPATH counts
    only where the file that needs the library has no RUNPATH. A file for another machine is passed
    over; one that is broken ends the search.
    """
    folders: list[str] = []
    if not by.object.runpath:
        for one in by.chain():
            if one.object.rpath and not one.object.runpath:
                folders += _expanded(one, one.object.rpath, loader)
    folders += loader.library_path
    if by.object.runpath:
        folders += _expanded(by, by.object.runpath, loader)
    tried = [path for folder in folders for path in _in_folder(loader, folder, name)]
    cached = loader.cache.get(name)
    tried += [cached] if cached else []
    if not by.object.no_default_path:
        folders += loader.folders
        tried += [path for folder in loader.folders for path in _in_folder(loader, folder, name)]
    passed: list[tuple[str, str]] = []
    for path in tried:
        real = files.file(path)
        if real is None:
            continue
        try:
            found = files.object(real)
        except BrokenElfError as error:
            return Search(folders=tuple(folders), problem=f"{path} is broken: {error}")
        if found.machine == loader.machine and found.bits == 64:
            return Search(path, folders=tuple(folders), passed=tuple(passed))
        passed.append((path, f"it is for {found.machine}, {found.bits} bits"))
    return Search(folders=tuple(folders), passed=tuple(passed))


def _in_folder(loader: Loader, folder: str, name: str) -> Iterator[str]:
    for level in loader.levels:
        yield posixpath.join(folder, HARDWARE, level, name)
    yield posixpath.join(folder, name)


def _expanded(one: Loaded, path: str, loader: Loader) -> list[str]:
    folders = (_substituted(one, folder, loader) for folder in path.split(":"))
    return [folder for folder in folders if folder]


def _substituted(one: Loaded, text: str, loader: Loader) -> str:
    """Put in what glibc's tokens stand for (ld.so(8)); one that it does not know stays."""
    words = {"ORIGIN": _origin(one), "LIB": "lib/x86_64-linux-gnu", "PLATFORM": loader.machine}
    for word, value in words.items():
        text = text.replace(f"${{{word}}}", value).replace(f"${word}", value)
    return text


def _origin(one: Loaded) -> str:
    return posixpath.dirname(one.path if one.by is None else one.name)


def loader_of(files: Files, path: str, machine: str, environment: dict[str, str]) -> Loader | None:
    """Return the loader that a program names, or None where the image does not have it.

    Args:
        files: The image's files.
        path: What the program's PT_INTERP says.
        machine: The program's machine.
        environment: What processes of the image are started with.
    """
    real = files.file(path)
    if real is None:
        return None
    try:
        known = files.object(real)
    except BrokenElfError:
        return None
    is_musl = bool(known.mark("musl")) or "ld-musl" in path
    asked = re.split(r"[:\n]" if is_musl else "[:;]", environment.get("LD_LIBRARY_PATH", ""))
    library_path = tuple(folder for folder in asked if folder)
    if is_musl:
        folders = tuple(":".join(known.mark("folders")).split(":")) if known.mark("folders") else ()
        text = files.text((known.mark("path_file") or (f"/etc/ld-musl-{machine}.path",))[0])
        if text is not None:
            folders = tuple(text.decode(errors="replace").replace("\n", ":").split(":"))
        return Loader("musl", path, machine, _clean(folders or _MUSL_FOLDERS), library_path)
    folders = _clean(known.mark("folders") or _GLIBC_FOLDERS)
    reached = processor_levels()
    levels = tuple(level for level in known.mark("levels") if level in reached)
    cache = read_cache(files.text("/etc/ld.so.cache") or b"", levels)
    return Loader("glibc", path, machine, folders, library_path, cache, levels)


def _clean(folders: Sequence[str]) -> tuple[str, ...]:
    return tuple(folder.rstrip("/") or "/" for folder in folders if folder.strip())

"""What an image is, for a wheel: its libc, loader, interpreter, pip and `_manylinux`."""

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from packaging.version import InvalidVersion, Version

from wheelgate.doctor.elf.mapped import BrokenElfError
from wheelgate.doctor.image.other_images import OtherImage
from wheelgate.doctor.image.snapshot import Snapshot
from wheelgate.doctor.loader.files import Files
from wheelgate.doctor.loader.scope import Scope, is_libc, of_program
from wheelgate.doctor.loader.search import Family, Loader, loader_of

DEFAULT_PYTHON = "python3"
_USUAL_PATH = "/opt/venv/bin:/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True)
class Python:
    """The interpreter of an image.

    Attributes:
        path: The file itself, links followed.
        started_as: What it is started by.
        version: As (3, 13).
        full_version: As "3.13.5", where its bytes say it.
        suffixes: What an extension's file may end in, the first that is there being taken.
        search_path: The folders of `sys.path`, as far as they can be told without running it.
        site: The folder that pip installs into.
        free_threaded: Whether it is built without the GIL (PEP 703).
    """

    path: str
    started_as: str
    version: tuple[int, int]
    full_version: str
    suffixes: tuple[str, ...]
    search_path: tuple[str, ...]
    site: str
    free_threaded: bool = False


@dataclass(frozen=True)
class ImageFacts:
    """Everything about an image that decides what runs in it.

    Attributes:
        name: How it was asked for.
        files: Its files.
        owners: The package that owns each library.
        environment: What its processes are started with.
        loader: The interpreter's loader; None where there is none.
        python: The interpreter; None where there is none.
        libc: The family of the C library; None where it is unknown.
        libc_version: As "2.41"; "" where it is unknown.
        machine: As "x86_64".
        problem: Why there is no interpreter, or none that starts.
        started: What is mapped when the interpreter has started.
        others: The project's other images, for advice; of those, the ones that a wheel is for.
    """

    name: str
    files: Files
    owners: dict[str, str]
    environment: dict[str, str]
    python: Python | None
    loader: Loader | None
    libc: Family | None
    libc_version: str
    machine: str
    problem: str = ""
    started: Scope | None = field(default=None, repr=False)
    others: tuple[OtherImage, ...] = ()

    @cached_property
    def pip_version(self) -> str:
        """The version of the interpreter's pip, or of the one it would be given; "" for none.

        An installed one comes first, then the wheel of a distribution, which its ensurepip takes
        where it has been told to (`WHEEL_PKG_DIR`), then the one that ensurepip brings itself.
        """
        for folder in self.python.search_path if self.python else ():
            if found := self._newest(folder, r"pip-(\d[\w.]*)\.(?:dist|egg)-info"):
                return found
        for folder in self._folders_of_wheels():
            if found := self._newest(folder, r"pip-(\d[\w.]*)-py[\w.]+-none-any\.whl"):
                return found
        return ""

    def _folders_of_wheels(self) -> Iterator[str]:
        """Yield where the interpreter's ensurepip finds a wheel of pip."""
        if self.python is None:
            return
        prefix = posixpath.dirname(posixpath.dirname(self.python.path))
        yield from (posixpath.join(prefix, "share/python-wheels"), "/usr/share/python-wheels")
        for folder in self.python.search_path:
            yield posixpath.join(folder, "ensurepip/_bundled")

    def _newest(self, folder: str, pattern: str) -> str:
        """Return the newest version that names in a folder give; "" where none does."""
        matches = (re.fullmatch(pattern, name) for name in self.files.names(folder))
        versions = []
        for match in matches:
            with suppress(InvalidVersion):
                versions += [Version(match[1])] if match else []
        return str(max(versions, default=""))

    @cached_property
    def manylinux(self) -> tuple[str, bytes] | None:
        """The module `_manylinux` that the interpreter would import, and its text."""
        for folder in self.python.search_path if self.python else ():
            path = posixpath.join(folder, "_manylinux.py")
            text = self.files.text(path)
            if text is not None:
                return path, text
        return None


def facts_of(snapshot: Snapshot, name: str, python: str = DEFAULT_PYTHON) -> ImageFacts:
    """Work out what an image is.

    Args:
        snapshot: What was taken down of it.
        name: How to call it.
        python: The command that starts its interpreter. Only the default may be another one's:
            where there is no `python3`, `python` is taken.
    """
    files, environment = snapshot.files, snapshot.environment

    def facts(
        problem: str = "",
        interpreter: Python | None = None,
        loader: Loader | None = None,
        started: Scope | None = None,
    ) -> ImageFacts:
        family, version, machine = _libc(files, loader, started)
        return ImageFacts(
            name,
            files,
            snapshot.owners,
            environment,
            interpreter,
            loader,
            family,
            version,
            machine,
            problem,
            started,
        )

    command = next(_commands(files, environment, python), None)
    if command is None:
        return facts(f"the image has no {python} on its PATH")
    path = files.file(command) or command
    try:
        program = files.object(path)
    except BrokenElfError as error:
        return facts(f"{command} cannot be started: {error}")
    loader = None
    started = None
    problem = ""
    if program.interpreter:
        loader = loader_of(files, program.interpreter, program.machine, environment)
        if loader is None:
            problem = f"{command} names the loader {program.interpreter}, which is not there"
        else:
            started = of_program(loader, files, path, _preloaded(files, environment, loader))
    interpreter = _python(files, environment, command, path, started)
    if interpreter is None:
        problem = problem or f"{command} is not CPython, as far as its bytes tell"
    return facts(problem, interpreter, loader, started)


def _preloaded(files: Files, environment: dict[str, str], loader: Loader) -> list[str]:
    """Return what is preloaded: by LD_PRELOAD, then by glibc's file (`elf/rtld.c`)."""
    text = environment.get("LD_PRELOAD", "")
    if loader.family == "glibc":
        file = (files.text("/etc/ld.so.preload") or b"").decode(errors="surrogateescape")
        text += "\n" + re.sub("#.*", "", file)
    return [name for name in re.split(r"[:\s]+", text) if name]


def _commands(files: Files, environment: dict[str, str], python: str) -> Iterator[str]:
    if "/" in python:
        if files.file(python):
            yield python
        return
    for name in (python, "python") if python == DEFAULT_PYTHON else (python,):
        for folder in environment.get("PATH", _USUAL_PATH).split(":"):
            path = posixpath.join(folder or "/", name)
            if files.file(path):
                yield path


def _libc(
    files: Files, loader: Loader | None, started: Scope | None
) -> tuple[Family | None, str, str]:
    """Return the family, version and machine of the C library that the interpreter runs on."""
    for one in started.loaded if started else ():
        if is_libc(one):
            family: Family = "musl" if one.object.mark("musl") else "glibc"
            version = (one.object.mark("musl") or one.object.mark("glibc") or ("",))[0]
            return family, version, one.object.machine
    if loader is not None:
        return loader.family, "", loader.machine
    for path in sorted(files.files):
        match = re.fullmatch(r"(?:/usr)?/lib/ld-musl-\w+\.so\.1|/.*/libc\.so\.6", path)
        if match is None:
            continue
        try:
            found = files.object(path)
        except BrokenElfError:
            continue
        if found.mark("musl"):
            return "musl", found.mark("musl")[0], found.machine
        if found.mark("glibc"):
            return "glibc", found.mark("glibc")[0], found.machine
    return None, "", "x86_64"


def _python(
    files: Files, environment: dict[str, str], command: str, path: str, started: Scope | None
) -> Python | None:
    """Read what an interpreter is from its own bytes, or from those of its libpython."""
    marked = (
        [one.object for one in started.loaded if one.object.mark("suffixes")] if started else []
    )
    try:
        marked = marked or [files.object(path)]
    except BrokenElfError:
        return None
    suffixes = [suffix for suffix in marked[0].mark("suffixes") if suffix != ".so"]
    tagged = [suffix for suffix in suffixes if suffix.startswith(".cpython-")]
    match = re.match(r"\.cpython-3(\d+)(\w*)", tagged[0]) if tagged else None
    if match is None:
        return None
    version = (3, int(match[1]))
    full = [text for text in marked[0].mark("python") if text.startswith(f"3.{version[1]}.")]
    venv = _settings(files, posixpath.join(posixpath.dirname(command), "..", "pyvenv.cfg"))
    prefix = posixpath.dirname(posixpath.dirname(command))
    home = venv.get("home") or posixpath.dirname(path)
    base = posixpath.dirname(home)
    library = f"lib/python3.{version[1]}{'t' if 't' in match[2] else ''}"
    if not venv:
        prefix = base
    site = posixpath.join(prefix, library, "site-packages")
    folders = [folder for folder in environment.get("PYTHONPATH", "").split(":") if folder]
    folders += [posixpath.join(base, library), posixpath.join(base, library, "lib-dynload"), site]
    if not venv or venv.get("include-system-site-packages") == "true":
        folders += [posixpath.join(base, library, "site-packages")]
        # Debian's site module: what pip installs beside it, and what apt does.
        folders += [f"/usr/local/{library}/dist-packages", "/usr/lib/python3/dist-packages"]
    return Python(
        path=path,
        started_as=command,
        version=version,
        full_version=full[0] if full else venv.get("version", ""),
        suffixes=(*tagged, *(suffix for suffix in suffixes if suffix not in tagged), ".so"),
        search_path=tuple(dict.fromkeys(folders)),
        site=site,
        free_threaded="t" in match[2],
    )


def _settings(files: Files, path: str) -> dict[str, str]:
    """Read `pyvenv.cfg` (PEP 405)."""
    text = (files.text(path) or b"").decode(errors="replace")
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}

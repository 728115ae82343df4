"""Load a file and all that it needs, on paper: what a process would then have mapped."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from wheelgate.doctor.elf.mapped import BrokenElfError, NotElfError
from wheelgate.doctor.loader.files import Files
from wheelgate.doctor.loader.search import MUSL_RESERVED, Loaded, Loader, Search, search

_MOST_LOADED = 2000


@dataclass(frozen=True)
class Missing:
    """A library that is needed and not found, or found and of no use."""

    name: str
    by: str
    search: Search
    broken: str = ""


@dataclass
class Scope:
    """The files in a process, in the order in which their symbols are searched.

    Attributes:
        loader: Who loads.
        files: The image's files.
        loaded: What was there at the start, and what came with the file.
        before: How many of them were there at the start.
        missing: What could not be had.
        ignored: What is to be preloaded and the loader goes on without.
    """

    loader: Loader
    files: Files
    loaded: list[Loaded] = field(default_factory=list)
    before: int = 0
    missing: list[Missing] = field(default_factory=list)
    ignored: list[Missing] = field(default_factory=list)
    _given_before: tuple[set[str], set[str]] | None = None

    @property
    def added(self) -> list[Loaded]:
        """What came with the file, itself first."""
        return self.loaded[self.before :]

    def copy(self) -> "Scope":
        """Return a process with the same files, to load one more into."""
        if self._given_before is None:
            self._given_before = self.given()
        return Scope(
            self.loader,
            self.files,
            list(self.loaded),
            len(self.loaded),
            _given_before=self._given_before,
        )

    def given(self) -> tuple[set[str], set[str]]:
        """Return the names that the files offer together, and the same with their versions."""
        names, versioned = self._given_before or (set[str](), set[str]())
        names, versioned = set(names), set(versioned)
        glibc = self.loader.family == "glibc"
        for one in self.loaded[self.before if self._given_before else 0 :]:
            names |= one.object.symbols.names if glibc else one.object.symbols.default_names
            versioned |= one.object.symbols.offered
        return names, versioned

    def add(self, path: str, by: Loaded | None) -> Loaded:
        """Load a file by its path, and all that it needs, breadth first.

        Raises:
            BrokenElfError: Where the file itself cannot be mapped.
        """
        real = self.files.file(path) or path
        first = self._known(real)
        if first is None:
            first = Loaded(real, path, self.files.object(real), by)
            self.loaded.append(first)
            self.load_needed([first])
        return first

    def preload(self, name: str, by: Loaded) -> None:
        """Load a library that LD_PRELOAD names; what cannot be loaded is ignored.

        Both loaders go on without it: glibc's says so (`elf/rtld.c`, `do_preload`), musl's does not
        (`ldso/dynlink.c`, `load_preload`). What a preloaded library needs is not ignored.
        """
        before = len(self.missing)
        found = self._need(name, by)
        for one in self.missing[before:]:
            if not self._stops_at(one):
                self.missing.remove(one)
                self.ignored.append(one)
        if found is not None:
            self.load_needed([found])

    def _stops_at(self, missing: Missing) -> bool:
        """Tell whether a preloaded file ends the start all the same.

        A damaged ELF file may be mapped and crash; musl does not look at the machine of one.
        """
        if missing.search.path is None:
            return False
        try:
            found = self.files.object(missing.search.path)
        except NotElfError:
            return False
        except BrokenElfError:
            return True
        return self.loader.family == "musl" and found.bits == 64

    def load_needed(self, waiting: list[Loaded]) -> None:
        """Load what some files need, breadth first."""
        while waiting and len(self.loaded) < _MOST_LOADED:
            one = waiting.pop(0)
            for name in one.object.needed:
                found = self._need(name, one)
                if found is not None:
                    waiting.append(found)

    def _need(self, name: str, by: Loaded) -> Loaded | None:
        """Load one library; return it where it is new."""
        if self._by_name(name):
            return None
        found = search(self.loader, self.files, name, by)
        if found.path is None:
            self.missing.append(Missing(name, by.path, found))
            return None
        real = self.files.file(found.path) or found.path
        known = self._known(real)
        if known is not None:
            if "/" not in name:
                known.short_names.add(name)
            return None
        return self._map(name, real, found, by)

    def _map(self, name: str, real: str, found: Search, by: Loaded) -> Loaded | None:
        """Load what was found; return it where it can be of use."""
        try:
            described = self.files.object(real)
        except BrokenElfError as error:
            self.missing.append(Missing(name, by.path, found, f"{real}: {error}"))
            return None
        if described.machine != self.loader.machine or described.bits != 64:
            # musl maps it all the same, and fails at its first relocation, or later.
            text = f"{real}, which is for {described.machine}, {described.bits} bits"
            self.missing.append(Missing(name, by.path, found, text))
            return None
        new = Loaded(real, found.path or real, described, by)
        if self._is_second_libc(new):
            return None
        if "/" not in name:
            new.short_names.add(name)
        self.loaded.append(new)
        return new

    def _known(self, real: str) -> Loaded | None:
        return next((one for one in self.loaded if one.path == real), None)

    def _by_name(self, name: str) -> bool:
        """Tell whether a loaded file answers to a name: on glibc by its DT_SONAME, too."""
        glibc = self.loader.family == "glibc"
        return any(
            name in one.short_names or (glibc and one.object.soname == name) for one in self.loaded
        )

    def _is_second_libc(self, new: Loaded) -> bool:
        """Tell whether musl would drop a file as another C library, and take itself instead."""
        wanted = {"__libc_start_main", "stdin"}
        return self.loader.family == "musl" and wanted <= new.object.symbols.default_names

    def libcs(self) -> list[str]:
        """Return the paths of the C libraries in the process; one is right."""
        return [one.path for one in self.loaded if is_libc(one)]


def is_libc(one: Loaded) -> bool:
    """Tell whether a file is a C library: it starts programs and owns the standard streams."""
    return {"__libc_start_main", "stdin"} <= one.object.symbols.names


def of_program(loader: Loader, files: Files, path: str, preloaded: Iterable[str] = ()) -> Scope:
    """Return what is mapped when a program has started.

    Args:
        loader: Who loads it.
        files: The image's files.
        path: The program.
        preloaded: What is loaded before all that it needs.

    Raises:
        BrokenElfError: Where the program cannot be mapped.
    """
    scope = Scope(loader, files)
    real = files.file(path) or path
    program = Loaded(real, path, files.object(real))
    scope.loaded.append(program)
    if loader.family == "musl":
        itself = files.file(loader.path) or loader.path
        scope.loaded.append(Loaded(itself, loader.path, files.object(itself), program))
        scope.loaded[-1].short_names.update(MUSL_RESERVED)
    for name in preloaded:
        scope.preload(name, program)
    scope.load_needed([program])
    scope.before = len(scope.loaded)
    return scope

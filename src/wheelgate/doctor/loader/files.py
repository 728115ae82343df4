"""The files of an image as its own processes would see them: links followed, nothing run."""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from wheelgate.doctor.elf.mapped import BrokenElfError
from wheelgate.doctor.elf.shared_object import SharedObject

_MOST_LINKS = 40
"""What Linux follows before it gives up with ELOOP (path_resolution(7))."""

Load = Callable[[str], SharedObject]


@dataclass(frozen=True)
class Files:
    """A tree of files, whose ELF files are read when they are asked for.

    Paths are absolute.

    Attributes:
        files: Every regular file.
        links: Every symbolic link, and what it points at, as an absolute path.
        texts: Content of the few files whose text matters.
        load: Reads the ELF file at a real path; raises `BrokenElfError` where it is none.
    """

    files: frozenset[str]
    links: Mapping[str, str]
    texts: Mapping[str, bytes]
    load: Load
    _folders: dict[str, set[str]] = field(default_factory=dict)
    _named: dict[str, list[str]] = field(default_factory=dict)
    _loaded: dict[str, SharedObject | BrokenElfError] = field(default_factory=dict)

    @property
    def folders(self) -> dict[str, set[str]]:
        """Every folder with the names in it."""
        if not self._folders:
            for path in (*self.files, *self.links):
                here = path
                while here != "/":
                    parent, name = posixpath.split(here)
                    known = self._folders.setdefault(parent, set())
                    if name in known:
                        break
                    known.add(name)
                    here = parent
        return self._folders

    def real(self, path: str) -> str | None:
        """Return a path with every link in it followed; None where it leads in a circle."""
        left = _MOST_LINKS
        done, rest = "/", [part for part in path.split("/") if part]
        while rest:
            part = rest.pop(0)
            if part == ".":
                continue
            if part == "..":
                done = posixpath.dirname(done)
                continue
            here = posixpath.join(done, part)
            if here in self.links:
                left -= 1
                if left < 0:
                    return None
                target = self.links[here]
                done = "/" if target.startswith("/") else done
                rest = [part for part in target.split("/") if part] + rest
            else:
                done = here
        return done

    def file(self, path: str) -> str | None:
        """Return the real path of a file, or None where there is none."""
        real = self.real(path)
        return real if real in self.files else None

    def text(self, path: str) -> bytes | None:
        """Return the content of a file whose text was kept."""
        real = self.real(path)
        return self.texts.get(real) if real else None

    def names(self, folder: str) -> set[str]:
        """Return the names in a folder; none where it is none."""
        real = self.real(folder)
        return self.folders.get(real, set()) if real else set()

    def object(self, path: str) -> SharedObject:
        """Return the ELF file at a path.

        Raises:
            BrokenElfError: Where there is none that a loader could map.
        """
        real = self.file(path)
        if real is None:
            raise BrokenElfError("there is no such file")
        if real not in self._loaded:
            try:
                self._loaded[real] = self.load(real)
            except BrokenElfError as error:
                self._loaded[real] = error.with_traceback(None)  # it holds the file's bytes
        known = self._loaded[real]
        if isinstance(known, BrokenElfError):
            raise known.with_traceback(None)
        return known

    def named(self, name: str) -> Iterator[str]:
        """Yield every path whose last part is `name`, links among them."""
        if not self._named:
            for path in (*self.files, *self.links):
                self._named.setdefault(posixpath.basename(path), []).append(path)
        yield from sorted(self._named.get(name, ()))

    def with_files(self, objects: Mapping[str, SharedObject | str], others: set[str]) -> Self:
        """Return the same tree with further files laid over it.

        Args:
            objects: ELF files by path, or why one cannot be read.
            others: Paths of further files.
        """

        def load(path: str) -> SharedObject:
            found = objects.get(path)
            if isinstance(found, str):
                raise BrokenElfError(found)
            return found if found is not None else self.load(path)

        added = frozenset(objects) | others
        return replace(
            self,
            files=self.files | added,
            load=load,
            _folders={},
            _named={},
            _loaded={path: known for path, known in self._loaded.items() if path not in added},
        )

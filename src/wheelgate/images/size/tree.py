"""The file system of an image, from its layers."""

import posixpath
import re
import tarfile
from dataclasses import dataclass, field
from typing import IO

from wheelgate.images.apk_database import DATABASES

_WHITEOUT = ".wh."
_OPAQUE = ".wh..wh..opq"
"""OCI image specification, "Image Layer Filesystem Changeset"."""

_KEPT = re.compile(
    "|".join(DATABASES) + r"|var/lib/dpkg/status|var/lib/dpkg/info/[^/]+\.list"
    r"|.*\.dist-info/(RECORD|METADATA)"
)


@dataclass
class Tree:
    """The file system of an image: what its layers add up to.

    Attributes:
        sizes: Path to bytes, of regular files; hard links count once.
        texts: Path to content, of the files that say which package owns what.
        folders: Path of a symbolic link to what it points at, from the root.
        linked: Path of a file to its further names, which count no bytes.
        directories: Every directory that a layer names.
    """

    sizes: dict[str, int] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    linked: dict[str, list[str]] = field(default_factory=dict)
    directories: set[str] = field(default_factory=set)

    def apply(self, archive: tarfile.TarFile) -> None:
        """Apply one layer."""
        added: set[str] = set()
        for member in archive:
            path = posixpath.normpath(member.name).lstrip("/")
            folder, name = posixpath.split(path)
            self._know(folder)
            if name == _OPAQUE:
                self._remove_below(folder, keep=added)
            elif name.startswith(_WHITEOUT):
                self._remove(posixpath.join(folder, name.removeprefix(_WHITEOUT)))
            elif member.issym():
                self._remove(path)
                self.folders[path] = posixpath.normpath(
                    posixpath.join("/", folder, member.linkname)
                ).lstrip("/")
                added.add(path)
            elif member.isdir():
                if path in self.sizes or path in self.folders:
                    self._remove(path)
                self.directories.add(path)
            else:
                self._remove(path)
                self.sizes[path] = member.size if member.isreg() else 0
                if member.islnk():
                    target = posixpath.normpath(member.linkname).lstrip("/")
                    self.linked.setdefault(target, []).append(path)
                added.add(path)
                if member.isreg():
                    content = archive.extractfile(member)
                    assert content is not None
                    self.keep(path, content)

    def keep(self, path: str, content: IO[bytes]) -> None:
        """Keep the content of a file that says which package owns what."""
        if _KEPT.fullmatch(path):
            self.texts[path] = content.read()

    def real(self, path: str) -> str:
        """Return a path with its linked folders followed, as `/bin` is linked to `/usr/bin`."""
        for _ in range(8):
            parts = path.split("/")
            for depth in range(1, len(parts)):
                head = "/".join(parts[:depth])
                if head in self.folders:
                    path = posixpath.join(self.folders[head], *parts[depth:])
                    break
            else:
                return path
        return path

    def _know(self, folder: str) -> None:
        while folder and folder not in self.directories:
            self.directories.add(folder)
            folder = posixpath.dirname(folder)

    def _remove(self, path: str) -> None:
        size = self.sizes.pop(path, 0)
        heirs = [other for other in self.linked.pop(path, []) if other in self.sizes]
        if heirs:
            # The bytes live on under the next of the file's names.
            self.sizes[heirs[0]] = size
            self.linked[heirs[0]] = heirs[1:]
        self.texts.pop(path, None)
        self.folders.pop(path, None)
        if path in self.directories:
            self.directories.discard(path)
            self._remove_below(path, keep=set())

    def _remove_below(self, folder: str, keep: set[str]) -> None:
        below = f"{folder}/"
        for table in (self.sizes, self.texts, self.folders):
            for path in [path for path in table if path.startswith(below) and path not in keep]:
                del table[path]

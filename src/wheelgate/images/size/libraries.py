"""Find shared libraries that an image has several times, each from another package.

Wheels carry the libraries that they need, under names with a hash in them (PEP 513 asks for it,
auditwheel does it): numpy and scipy bring an OpenBLAS each.
"""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO

from wheelgate.images.size.owners import owners_of
from wheelgate.images.size.tree import Tree
from wheelgate.model.records import Duplicate, LibraryCopy
from wheelgate.util.files import sha256_of

_LIBRARY = re.compile(r"(?P<stem>lib.+?)\.so(?:\.[0-9.]+)?")
_HASH = re.compile(r"-[0-9a-f]{8,}(?=-|$)")

_BY_WIDTH = re.compile(r"64_?$")
"""OpenBLAS for 64-bit integers is `libopenblas64_`."""


@dataclass
class LibraryTree(Tree):
    """A tree that knows the content of its shared libraries by their hash."""

    digests: dict[str, str] = field(default_factory=dict)

    def keep(self, path: str, content: IO[bytes]) -> None:
        """Keep what a Tree keeps, and a shared library's hash."""
        super().keep(path, content)
        if library_name(posixpath.basename(path)):
            self.digests[path] = sha256_of(content)


def library_name(file: str) -> str:
    """Return the name of a shared library without hash and version; empty where it is none.

    `libgfortran-83c28eba.so.5.0.0` is `libgfortran`; `libscipy_openblas64_-56d6093b.so` is
    `libscipy_openblas`, the same as scipy's with 32-bit integers.
    """
    match = _LIBRARY.fullmatch(file)
    return _BY_WIDTH.sub("", _HASH.sub("", match["stem"])) if match else ""


def duplicates_of(tree: LibraryTree) -> Iterable[Duplicate]:
    """Return the libraries that several packages have, what repeats the most first."""
    owners = owners_of(tree)
    copies: dict[str, list[LibraryCopy]] = {}
    for path, digest in tree.digests.items():
        size = tree.sizes.get(path, 0)
        if size and path in owners:
            kind, package, _ = owners[path]
            name = library_name(posixpath.basename(path))
            copies.setdefault(name, []).append(LibraryCopy(kind, package, path, size, digest))
    found = [
        Duplicate(name, tuple(sorted(each, key=lambda copy: (-copy.bytes, copy.path))))
        for name, each in copies.items()
        if len({(copy.kind, copy.package) for copy in each}) > 1
    ]
    return sorted(found, key=lambda each: (-each.repeated_bytes, each.library))

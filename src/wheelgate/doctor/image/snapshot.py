"""Take down what matters of an image's files: from its layers, or from a plain folder."""

import base64
import hashlib
import json
import os
import posixpath
import re
import tarfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from wheelgate.doctor.elf import reader
from wheelgate.doctor.elf.mapped import BrokenElfError, NotElfError
from wheelgate.doctor.elf.shared_object import SharedObject
from wheelgate.doctor.loader.files import Files
from wheelgate.images.apk_database import DATABASES
from wheelgate.images.size import Tree, layers_of, owners_of
from wheelgate.util.concurrency import check_cancelled
from wheelgate.util.files import write_atomically

SCHEMA = 6
"""Raised whenever what is kept changes, so that older notes are not read."""

_KEPT = re.compile(
    rf"/({'|'.join(DATABASES)})|/etc/ld-musl-\w+\.path|/etc/ld\.so\.(cache|preload)"
    r"|.*/pyvenv\.cfg|.*/_manylinux\.py"
)
_NO_FILES = ("proc", "sys", "dev")
"""Folders of a running system that hold no files."""

_MOST_TEXT = 16_000_000
_BROKEN = "!"
"""Begins the line of a file that is no ELF file after all, before why."""


@dataclass(frozen=True)
class Snapshot:
    """What was taken down.

    Attributes:
        files: The tree of files.
        owners: Name and version of the package that owns a library, by its path.
        environment: Variables that the image sets.
    """

    files: Files
    owners: dict[str, str]
    environment: dict[str, str]

    def write(self, note: Path) -> None:
        """Write it, a line for each ELF file, so that reading it again reads only the needed.

        The first line is the hash of the others: those are not all looked at as they are read.
        """
        known = {}
        for path in self.files.files:
            try:
                known[path] = self.files.load(path).to_json()
            except NotElfError:
                continue
            except BrokenElfError as error:
                known[path] = _BROKEN + str(error)
        head = {
            "files": sorted(self.files.files),
            "links": dict(self.files.links),
            "texts": {
                path: base64.b64encode(text).decode() for path, text in self.files.texts.items()
            },
            "owners": self.owners,
            "environment": self.environment,
        }
        lines = [json.dumps(head), *(_line(path, line) for path, line in known.items())]
        text = "\n".join(lines).encode("utf-8", "surrogateescape")
        write_atomically(note, f"{hashlib.sha256(text).hexdigest()}\n".encode() + text)


def read_note(note: Path) -> Snapshot:
    """Read what `Snapshot.write` wrote.

    Raises:
        ValueError: Where it is damaged.
        OSError: Where it cannot be read.
    """
    digest, _, text = note.read_bytes().partition(b"\n")
    if digest.decode("ascii", "replace") != hashlib.sha256(text).hexdigest():
        raise ValueError(note)
    first, *lines = text.decode("utf-8", "surrogateescape").split("\n")
    head = json.loads(first)
    texts = {path: base64.b64decode(text) for path, text in head["texts"].items()}
    return _lazily(head["files"], head["links"], texts, lines, head["owners"], head["environment"])


def _line(path: str, described: str) -> str:
    """Return a line of a note; a path may hold any byte, so it is written as JSON."""
    return f"{json.dumps(path)}\t{described}"


def _lazily(
    files: list[str],
    links: dict[str, str],
    texts: dict[str, bytes],
    lines: list[str],
    owners: dict[str, str],
    environment: dict[str, str],
) -> Snapshot:
    known = dict(line.split("\t", 1) for line in lines)

    def load(path: str) -> SharedObject:
        line = known.get(json.dumps(path))
        if line is None or line.startswith(_BROKEN):
            raise BrokenElfError(line[1:]) if line else NotElfError
        return SharedObject.from_json(line)

    return Snapshot(Files(frozenset(files), links, texts, load), owners, environment)


class _Layers(Tree):
    """A tree that also keeps what the doctor reads: ELF files and a few texts."""

    def __init__(self) -> None:
        super().__init__()
        self.objects: dict[str, str] = {}
        self.kept: dict[str, bytes] = {}

    def keep(self, path: str, content: IO[bytes]) -> None:
        """Keep an ELF file's description, and what `size` keeps."""
        check_cancelled()
        self.objects.pop(path, None)
        self.kept.pop(path, None)
        head = content.read(4)
        content.seek(0)
        if reader.is_elf(head):
            try:
                self.objects[path] = reader.read(reader.content_of(content), path).to_json()
            except BrokenElfError as error:
                self.objects[path] = _BROKEN + str(error)
        elif _KEPT.fullmatch(f"/{path}"):
            self.kept[path] = content.read(_MOST_TEXT)
            content.seek(0)
        super().keep(path, content)


def of_archive(file: Path, environment: dict[str, str]) -> Snapshot:
    """Take down an image that `docker save` or `podman save` wrote.

    Args:
        file: The archive.
        environment: What the image's configuration sets.
    """
    tree = _Layers()
    for content in layers_of(file):
        with tarfile.open(fileobj=content, mode="r:*") as layer:
            tree.apply(layer)
    for target, names in tree.linked.items():
        for name in names:
            if target in tree.objects:
                tree.objects[name] = tree.objects[target]
    there = tree.sizes
    owners = {
        f"/{path}": f"{name} {version}"
        for path, (_, name, version) in owners_of(tree).items()
        if path in tree.objects
    }
    return _lazily(
        [f"/{path}" for path in there],
        {f"/{path}": f"/{target}" for path, target in tree.folders.items()},
        {f"/{path}": text for path, text in tree.kept.items() if path in there},
        [_line(f"/{path}", line) for path, line in tree.objects.items() if path in there],
        owners,
        environment,
    )


def of_folder(root: Path, environment: dict[str, str]) -> Snapshot:
    """Take down a plain folder that is the root of a file system; ELF files are read when needed.

    Args:
        root: The folder.
        environment: What processes in it are started with.
    """
    files, links, texts = set(), {}, {}
    tree = Tree()
    for folder, names, entries in os.walk(root):
        if folder == str(root):
            names[:] = [name for name in names if name not in _NO_FILES]
        here = "/" + os.path.relpath(folder, root).removeprefix(".")
        here = posixpath.normpath(here.replace(os.sep, "/")).replace("//", "/")
        for name in (*names, *entries):
            source, path = Path(folder, name), posixpath.join(here, name)
            if source.is_symlink():
                target = str(source.readlink())
                links[path] = posixpath.join(here, target)
                tree.folders[path[1:]] = posixpath.normpath(links[path])[1:]
            elif source.is_file():
                files.add(path)
                with suppress(OSError), source.open("rb") as content:
                    tree.keep(path[1:], content)
                    if _KEPT.fullmatch(path):
                        content.seek(0)
                        texts[path] = content.read(_MOST_TEXT)

    def load(path: str) -> SharedObject:
        return reader.read_file(root / path[1:], path)

    owners = {
        f"/{path}": f"{name} {version}" for path, (_, name, version) in owners_of(tree).items()
    }
    return Snapshot(Files(frozenset(files), links, texts, load), owners, environment)

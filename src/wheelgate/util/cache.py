"""Keep downloads in the user's cache directory by their hash, checked at every use."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from platformdirs import user_cache_path
from pydantic import TypeAdapter

from wheelgate.util.concurrency import check_cancelled
from wheelgate.util.files import replacing, sha256_of, storage_errors
from wheelgate.util.notes import Sha256, read_note, write_note

VARIABLE = "WHEELGATE_CACHE"
"""Environment variable that names another cache directory."""

_LOCK_SECONDS = 0.5
"""How long a lock is waited for before it is seen whether the wait is still wanted."""

_HASHES = TypeAdapter(dict[str, Sha256])


def _acquired(lock: FileLock) -> bool:
    try:
        lock.acquire(timeout=_LOCK_SECONDS)
    except Timeout:
        return False
    return True


class Cache:
    """A directory of files that are named by their SHA-256."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def default(cls) -> Self:
        """Return the user's cache, or the one that `WHEELGATE_CACHE` names."""
        named = os.environ.get(VARIABLE)
        return cls(Path(named) if named else user_cache_path("wheelgate", appauthor=False))

    def get(self, sha256: str) -> Path | None:
        """Return the file of that hash, or None; one that no longer has it is removed."""
        path = self._path(sha256)
        if not path.is_file():
            return None
        if sha256_of(path) != sha256:
            path.unlink()
            return None
        return path

    def put(self, file: Path) -> str:
        """Take a file over into the cache; return its SHA-256."""
        with storage_errors("keeping a download"):
            sha256 = sha256_of(file)
            path = self._path(sha256)
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path) as temporary:
                shutil.move(file, temporary)
        return sha256

    def place(self, sha256: str, target: Path) -> None:
        """Put a cached file at `target`: linked where one disk holds both, else copied.

        Raises:
            KeyError: Where the cache does not have it.
        """
        source = self.get(sha256)
        if source is None:
            raise KeyError(sha256)
        with storage_errors("filling the wheelhouse"):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            try:
                target.hardlink_to(source)
            except OSError:
                shutil.copyfile(source, target)

    def note(self, name: str) -> Path:
        """Return the path of a small file that remembers something between runs."""
        path = self.root / name
        with storage_errors("the cache"):
            path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def files(self, kind: str, key: str, make: Callable[[], dict[str, str]]) -> dict[str, str]:
        """Return the hashes of files, by name, that are made once and then kept.

        Args:
            kind: What they are, in a word.
            key: Hash of all that they are made from.
            make: Puts them into the cache, and returns their hashes by name; called where the
                cache does not have all of them.
        """
        note = self.note(f"{kind}/{key}.json")
        with self.lock(f"{kind}-{key[:16]}"):
            known = read_note(note, _HASHES)
            if not known or not all(self.get(sha256) for sha256 in known.values()):
                known = make()
                write_note(note, _HASHES, known)
        return known

    def size(self, sha256: str) -> int:
        """Return the bytes of a file that the cache has.

        Raises:
            KeyError: Where the cache does not have it.
        """
        try:
            return self._path(sha256).stat().st_size
        except OSError:
            raise KeyError(sha256) from None

    @contextmanager
    def lock(self, name: str, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Hold a lock of that name, so that two runs do not do the same work at once.

        Args:
            name: The lock's.
            waiting: Called once, where another has it.
        """
        held = FileLock(self.note(f"locks/{name}.lock"))
        if not _acquired(held):
            waiting()
            while not _acquired(held):
                check_cancelled()
        try:
            yield
        finally:
            held.release()

    def clear(self) -> int:
        """Remove the whole cache; return how many bytes that freed."""
        if not self.root.is_dir():
            return 0
        freed = sum(path.stat().st_size for path in self.root.rglob("*") if path.is_file())
        shutil.rmtree(self.root)
        return freed

    def _path(self, sha256: str) -> Path:
        return self.root / "files" / sha256[:2] / sha256

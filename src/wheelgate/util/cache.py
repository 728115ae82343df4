"""Keep downloads in the user's cache directory by their hash, checked at every use."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from platformdirs import user_cache_path
from pydantic import TypeAdapter

from wheelgate.errors import StorageError
from wheelgate.util.concurrency import check_cancelled
from wheelgate.util.files import replacing, sha256_of, storage_error, storage_errors
from wheelgate.util.notes import Sha256, read_note, write_note

VARIABLE = "WHEELGATE_CACHE"
"""Environment variable that names another cache directory."""

_SHA256 = re.compile("[0-9a-f]{64}")

_LOCK_SECONDS = 0.5
"""How long a lock is waited for before it is seen whether the wait is still wanted."""

_HINT = f"make that place writable, with room, or name another folder by the variable {VARIABLE}"

_HASHES = TypeAdapter(dict[str, Sha256])


def _acquired(lock: FileLock) -> bool:
    try:
        lock.acquire(timeout=_LOCK_SECONDS)
    except Timeout:
        return False
    return True


class Cache:
    """A directory of files that are named by their SHA-256."""

    def __init__(self, root: Path, hint: str = "") -> None:
        """Look into a folder; it need not be there yet.

        Args:
            root: The folder.
            hint: What to do where it cannot be used; what a disk's refusal suggests where empty.
        """
        self.root = root
        self._hint = hint

    @classmethod
    def default(cls) -> Self:
        """Return the user's cache, or the one that `WHEELGATE_CACHE` names.

        Raises:
            StorageError: Where no variable names one and the user has no home folder.
        """
        if named := os.environ.get(VARIABLE):
            return cls(Path(named).absolute(), _HINT)
        try:
            root = user_cache_path("wheelgate", appauthor=False)
            has_home = root.is_absolute()  # else it begins with "~", which nothing stands for
        except RuntimeError:  # as newer releases of platformdirs say it
            has_home = False
        if not has_home:
            raise StorageError(
                "there is no place for the cache: this user has no home folder",
                f"name one by the variable {VARIABLE}, or set HOME",
            )
        return cls(root, _HINT)

    def get(self, sha256: str) -> Path | None:
        """Return the file of that hash, or None; one that no longer has it is removed."""
        if not _SHA256.fullmatch(sha256):  # it may come out of a lock or a note
            return None
        path = self._path(sha256)
        with self._errors():
            if not path.is_file():
                return None
            if sha256_of(path) != sha256:
                path.unlink()
                return None
        return path

    def put(self, file: Path) -> str:
        """Take a file over into the cache; return its SHA-256."""
        with self._errors():
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
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:  # whatever it is: nothing can be kept here
            raise storage_error(error, f"the cache {self.root}", self._hint) from None
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
        if not _SHA256.fullmatch(sha256):
            raise KeyError(sha256)
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
        with self._errors():
            here = _acquired(held)
        if not here:
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
        with self._errors():
            freed = sum(path.stat().st_size for path in self.root.rglob("*") if path.is_file())
            shutil.rmtree(self.root)
        return freed

    def _errors(self) -> AbstractContextManager[None]:
        return storage_errors(f"the cache {self.root}", self._hint)

    def _path(self, sha256: str) -> Path:
        return self.root / "files" / sha256[:2] / sha256

"""Mark an engine as in use for as long as a process works with it, so that nothing is cleaned away.

A mark is a file in the cache that its process holds a lock of; the kernel lets go of that however
the process ends (flock(2)). It says which project the work is for. Programs that name different
caches by `WHEELGATE_CACHE` do not see each other's marks.
"""

import fcntl
import os
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wheelgate.util.cache import Cache

_FOLDER = "in-use"
_STARTING_SECONDS = 60
"""How long after a mark's making its maker may not hold it yet."""


class Mark:
    """The mark of one user of an engine; it goes with this object, or with the process."""

    def __init__(self, owner: str) -> None:
        """Make the mark; wait where somebody is just removing what nobody uses.

        Raises:
            StorageError: Where the cache cannot be written.
        """
        cache = Cache.default()
        path = cache.note(f"{_FOLDER}/{owner}")
        with _alone(cache):
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
            with suppress(OSError):  # on a file system without locks nobody is protected
                fcntl.flock(self._file, fcntl.LOCK_EX)
        self.release = weakref.finalize(self, _release, self._file, path, os.getpid())

    def work_for(self, project: Path) -> None:
        """Take note of the folder of the project that the work is for."""
        os.pwrite(self._file, os.fsencode(project), 0)


def users(but: str) -> dict[str, str]:
    """Return the project of each owner who uses an engine now; an empty text where it is not known.

    Args:
        but: The owner who asks.
    """
    found = {}
    for path in sorted(Cache.default().note(f"{_FOLDER}/any").parent.iterdir()):
        if path.name != but and _is_held(path):
            with suppress(OSError):  # gone meanwhile
                found[path.name] = os.fsdecode(path.read_bytes())
    return found


@contextmanager
def nobody_begins() -> Iterator[None]:
    """Let nobody begin to use an engine in the block: who wants to waits for its end."""
    with _alone(Cache.default()):
        yield


@contextmanager
def _alone(cache: Cache) -> Iterator[None]:
    with cache.lock(_FOLDER):
        yield


def _is_held(path: Path) -> bool:
    """Return whether a process holds a mark; remove one that a killed process left."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if time.time() - os.fstat(file).st_mtime > _STARTING_SECONDS:
            path.unlink(missing_ok=True)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(file)
    return False


def _release(file: int, path: Path, process: int) -> None:
    os.close(file)
    if process == os.getpid():  # else it is a child that ends, and its parent goes on
        path.unlink(missing_ok=True)

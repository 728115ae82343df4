"""Run work in threads, and end it promptly and cleanly on Ctrl-C."""

import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, as a thread meets it: once, so that what cleans up can run programs again."""


class WorkerPool:
    """Threads that work at the same time, and that one call ends.

    As a context it waits for all work at its end, and ends it where the block raises.
    `at_once` threads work at a time; other work waits for its turn.
    """

    def __init__(self, at_once: int) -> None:
        self._executor = ThreadPoolExecutor(at_once)
        self._lock = threading.Lock()
        self._cancelled = False
        self._enders: dict[object, Callable[[], None]] = {}
        self._failures: list[BaseException] = []

    def begin(
        self,
        work: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Future[Result]:
        """Begin some work, or let it wait for its turn."""

        def do() -> Result:
            _HERE.pool, _HERE.told = self, False
            try:
                check_cancelled()
                return work(*arguments, **named)
            except BaseException as error:
                # Noted before anybody is woken: of futures that have failed, none says when.
                self._failures.append(error)
                raise

        return self._executor.submit(do)

    def wait(self, begun: Collection[Future[Result]]) -> None:
        """Wait until some of the work has ended, and no longer once any of it has failed.

        Raises:
            BaseException: What the first of all that failed has raised.
        """
        wait(begun, return_when=FIRST_EXCEPTION)
        if self._failures:
            raise self._failures[0]

    def end(self) -> None:
        """End all work, and wait until what it leaves is cleaned up."""
        with self._lock:
            self._cancelled = True
            ending = [threading.Thread(target=end) for end in self._enders.values()]
        try:
            for each in ending:
                each.start()
        finally:  # also where an impatient second Ctrl-C comes
            self._executor.shutdown(cancel_futures=True)

    @property
    def cancelled(self) -> bool:
        """Whether the work has to end."""
        return self._cancelled

    def _add(self, end: Callable[[], None]) -> object:
        key = object()
        with self._lock:
            self._enders[key] = end
        return key

    def _remove(self, key: object) -> None:
        with self._lock:
            del self._enders[key]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        if error:
            self.end()
        else:
            self._executor.shutdown()


class _Here(threading.local):
    pool: WorkerPool | None = None
    told = False


_HERE = _Here()


def check_cancelled() -> None:
    """Return where this thread may go on; work that takes long asks now and then.

    Raises:
        Interrupted: Once, in a thread of a crew whose work has to end.
    """
    if _HERE.pool and _HERE.pool.cancelled and not _HERE.told:
        _HERE.told = True
        raise Interrupted


@contextmanager
def cancel_with(end: Callable[[], None]) -> Iterator[None]:
    """Have `end` called where this thread's work has to end while the block is waited for.

    Args:
        end: Ends what the block waits for, such as a program; it is called from another thread.

    Raises:
        Interrupted: After the block, where it was ended that way.
    """
    pool = None if _HERE.told else _HERE.pool
    if pool is None:
        yield
        return
    key = pool._add(end)
    try:
        check_cancelled()  # told between the last step and this one
        yield
    finally:
        pool._remove(key)
    check_cancelled()

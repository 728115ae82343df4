"""What a sample does besides rendering: seen from within its own process, and from its parent."""

from __future__ import annotations

import contextlib
import copy
import logging
import os
import random
import shutil
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any, List  # noqa: UP035 - 3.8 subscripts no other when it runs

MOST = 40
"""Side effects that are kept of one sample; the rest are counted."""

LENGTH = 600
"""Characters that are kept of each."""

FONT_SUFFIXES = (".ttf", ".ttc", ".otf", ".afm", ".pfb", ".pfa")

WATCHED = [path for path in os.environ.get("WHEELGATE_WATCHED", "").split(":") if path]
"""Folders that a sample could write to, and has no business in."""

Effect = List[str]  # noqa: UP006
"""Its kind and its text."""


class LogLines(logging.Handler):
    """Keeps what is logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(f"{record.levelname} of {record.name}: {record.getMessage()}")


class Fonts:
    """Records which font files this process opens, from now until its end."""

    def __init__(self) -> None:
        """Start to record (an audit hook, PEP 578: it cannot be removed)."""
        self.files: set[str] = set()
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and str(arguments[0]).lower().endswith(FONT_SUFFIXES):
            self.files.add(os.path.realpath(os.fsdecode(arguments[0])))


@contextlib.contextmanager
def watched() -> Iterator[list[Effect]]:
    """Watch what the block does to this process; the list is filled when it ends."""
    effects: list[Effect] = []
    log = LogLines()
    logging.getLogger().addHandler(log)
    generators, threads = random_states(), set(threading.enumerate())
    tasks = len(os.listdir("/proc/self/task"))
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield effects
    finally:
        logging.getLogger().removeHandler(log)
        effects += [["warning", f"{each.category.__name__}: {each.message}"] for each in caught]
        effects += [["log line", line] for line in log.lines]
        new = [each for each in threading.enumerate() if each not in threads]
        effects += [["thread", f"{each.name} still runs"] for each in new]
        native = len(os.listdir("/proc/self/task")) - tasks - len(new)
        if native > 0:
            effects.append(["thread", f"{native} of compiled code still run"])
        effects += [
            ["random state", f"the global generator of {name} was used or seeded"]
            for name, state in random_states().items()
            if generators.get(name, state) != state
        ]
        effects += escaped_children()


@contextlib.contextmanager
def settings_kept(effects: list[Effect]) -> Iterator[None]:
    """Add to `effects` what the block leaves changed in matplotlib's rcParams."""
    before = settings()
    try:
        yield
    finally:
        for name, value in settings().items() if before else ():
            was = before.get(name)
            if name not in before or not same(was, value):
                effects.append(["rcParams", f"{name} was {was!r} and is {value!r}"])


def random_states() -> dict[str, Any]:
    """Return the states of the global generators."""
    states: dict[str, Any] = {"random": random.getstate()}
    if "numpy" in sys.modules:
        name, keys, *rest = sys.modules["numpy"].random.get_state()
        states["numpy.random"] = (name, keys.tobytes(), *rest)
    return states


def settings() -> dict[str, Any]:
    """Return a copy of matplotlib's rcParams; of none where nothing has imported it."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None:
        return {}
    with warnings.catch_warnings():  # to read a deprecated setting is no act of the sample's
        warnings.simplefilter("ignore")
        return copy.deepcopy(dict(matplotlib.rcParams.items()))


def same(one: Any, other: Any) -> bool:
    """Return whether two settings are equal; one that cannot be compared is not."""
    try:
        return bool(one == other)
    except ValueError:
        return False


def snapshot(own: str) -> dict[str, tuple[int, int]]:
    """Return each file in the watched folders with its size and time of change.

    What lies in the sample's `own` folder, or in matplotlib's cache, is left out.
    """
    expected = {os.path.realpath(own)}
    if os.environ.get("MPLCONFIGDIR"):
        expected.add(os.path.realpath(os.environ["MPLCONFIGDIR"]))
    found = {}
    for root in WATCHED:
        for folder, folders, files in os.walk(root):
            folders[:] = [
                each
                for each in folders
                if os.path.realpath(os.path.join(folder, each)) not in expected
            ]
            for name in files:
                path = os.path.join(folder, name)
                with contextlib.suppress(OSError):
                    status = os.lstat(path)
                    found[path] = (status.st_size, status.st_mtime_ns)
    return found


def files_written(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> list[Effect]:
    """Return what was written between two snapshots; new files are removed."""
    found = []
    for path, status in after.items():
        if path not in before:
            found.append(["file", f"{path} was written, {status[0]} bytes"])
            with contextlib.suppress(OSError):
                os.remove(path)
        elif before[path] != status:
            found.append(["file", f"{path} was changed"])
    found += [["file", f"{path} was removed"] for path in before if path not in after]
    return found


def processes_of(session: int) -> list[Effect]:
    """Return the processes of a session that still run, without the one that leads it."""
    return [
        ["process", f"{command} still runs"]
        for number, _, its_session, command in running()
        if its_session == session and number != session
    ]


def escaped_children() -> list[Effect]:
    """End and return the children of this process that are in a session of their own.

    Whoever ends this process's session does not reach them.
    """
    found = []
    for number, parent, session, command in running():
        if parent == os.getpid() and session != os.getsid(0):
            found.append(["process", f"{command} still runs, in a session of its own"])
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
    return found


def running() -> Iterator[tuple[int, int, int, str]]:
    """Yield each process that has not ended: its number, parent, session and command line."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError, ValueError):
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
            with open(f"/proc/{name}/cmdline") as file:
                command = file.read().replace("\0", " ").strip()
            # proc(5): after the command come state, parent, group and session.
            if fields[0] != "Z":
                yield int(name), int(fields[1]), int(fields[3]), command or "a process"


def shortened(effects: list[Effect]) -> list[Effect]:
    """Return side effects, each once, of bounded length, and not too many of them."""
    counts: dict[tuple[str, str], int] = {}
    for kind, text in effects:
        known = (kind, text.encode("utf-8", "backslashreplace").decode()[:LENGTH])
        counts[known] = counts.get(known, 0) + 1
    kept = [
        [kind, text if count == 1 else f"{text} ({count} times)"]
        for (kind, text), count in counts.items()
    ]
    if len(kept) > MOST:
        kept[MOST:] = [[kept[MOST][0], f"and {len(kept) - MOST} more"]]
    return kept


def remove(folder: str) -> None:
    """Remove a sample's own folder."""
    shutil.rmtree(folder, ignore_errors=True)

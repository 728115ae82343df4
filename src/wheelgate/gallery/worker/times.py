"""Times what a person waits for: an interpreter, imports, the first plot, and single renders."""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from typing import Any

from .sample import Sample, explain, save

_BOTH_IMPORTS = """
import time
began = time.perf_counter()
try:
    import matplotlib.pyplot
    print(time.perf_counter() - began)
    import seaborn
    print(time.perf_counter() - began)
except ImportError:
    pass
"""


class Timer:
    """Times samples in this process, one render at a time, as it is asked to.

    Whoever asks may ask another process in between, so that renders in two images alternate.
    """

    def __init__(self) -> None:
        self._samples: dict[str, Sample] = {}
        self._import_seconds: dict[str, float] = {}

    def first_plot(self, sample: str) -> dict[str, Any]:
        """Import matplotlib and render one sample: what a fresh container is mostly started for."""
        self._import("matplotlib.pyplot")
        self._load(sample)
        self._render(sample)
        return {}

    def warm_up(self, samples: list[str]) -> dict[str, Any]:
        """Import all else, and render each sample once, which fills matplotlib's caches.

        Returns:
            The seconds of `import matplotlib.pyplot` and, from nothing, of `import seaborn`; why
            a sample cannot be rendered, by its name; the most memory so far, in bytes.
        """
        self._import("seaborn")
        failed = {}
        for name in samples:
            try:
                self._load(name)
                self._render(name)
            except (Exception, SystemExit) as error:  # one sample's, not the others'
                failed[name] = explain(error)
        gc.collect()
        gc.freeze()  # what lives until the end need not be looked through before each render
        return {
            "import_seconds": {
                name.partition(".")[0]: sum(list(self._import_seconds.values())[: place + 1])
                for place, name in enumerate(self._import_seconds)
            },
            "failed": failed,
            "peak_bytes": peak_bytes(),
        }

    def collect(self) -> dict[str, Any]:
        """Collect what a render left, or the next one pays for it."""
        gc.collect()
        return {}

    def draw(self, sample: str, slowdowns: list[float]) -> dict[str, Any]:
        """Render a sample once.

        Args:
            sample: A sample that `warm_up` has rendered.
            slowdowns: Shares of the render's processor time to compute on for, ascending: a
                fault put in on purpose, to see whether it is found.

        Returns:
            Seconds of wall clock, of processor time, and how much of the wall clock other
            processes had this one's processor while it was ready to go on; how often that was;
            for each slowdown the wall clock when it had been spent, and what was taken of it.
        """
        switches = resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw
        taken = waited_seconds()
        wall, cpu = time.perf_counter(), time.process_time()
        self._render(sample)
        seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
        answer = {
            "wall": seconds,
            "cpu": cpu_seconds,
            "taken": waited_seconds() - taken,
            "switches": resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw - switches,
        }
        slowed = []
        for share in slowdowns:
            while time.process_time() - cpu < cpu_seconds * (1 + share):
                pass
            slowed.append((time.perf_counter() - wall, waited_seconds() - taken))
        return {**answer, "slowed": slowed}

    def _import(self, module: str) -> None:
        began = time.perf_counter()
        try:
            importlib.import_module(module)
        except ImportError:
            return
        self._import_seconds.setdefault(module, time.perf_counter() - began)

    def _load(self, name: str) -> None:
        enter_own_folder()
        if name not in self._samples:
            self._samples[name] = Sample(name)

    def _render(self, name: str) -> None:
        sample = self._samples[name]
        with warnings.catch_warnings(), sample.style():
            warnings.simplefilter("ignore")
            save(sample, ["png"])


@functools.lru_cache(maxsize=None)  # noqa: UP033 - 3.8 has no functools.cache
def enter_own_folder() -> None:
    """Go to a folder of this process's own, once; it is removed at the end.

    A sample writes there what it names without a folder, as it does where it is rendered: the
    image's WORKDIR may be one that nobody can write to.
    """
    folder = tempfile.mkdtemp(prefix="wheelgate-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.chdir(folder)


def peak_bytes() -> int:
    """Return the most memory that this process has had resident, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def waited_seconds() -> float:
    """Return how long this process has stood ready while others had its processor, in seconds.

    It is what the scheduler counts as run_delay (Linux, Documentation/scheduler/sched-stats.rst,
    the second field of /proc/PID/schedstat); 0 where the kernel does not count it.
    """
    try:
        with open("/proc/self/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def interpreter_seconds(times: int) -> list[float]:
    """Return how long this interpreter takes to start and end, in seconds, some times."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        found.append(time.perf_counter() - began)
    return found


def cold_imports() -> dict[str, float]:
    """Import matplotlib and seaborn in a new process, after their files left the page cache.

    The kernel is asked to forget every file on the Python path (posix_fadvise(2) with
    POSIX_FADV_DONTNEED). Files that some process has mapped stay: the interpreter, the C library,
    and what this process has imported, so it must not have imported anything yet.

    Returns:
        Seconds of each import, from nothing.
    """
    for folder in {os.path.realpath(path) for path in sys.path if os.path.isdir(path)}:
        for place, _, files in os.walk(folder):
            for file in files:
                forget(os.path.join(place, file))
    done = subprocess.run([sys.executable, "-c", _BOTH_IMPORTS], stdout=subprocess.PIPE, check=True)
    seconds = [float(line) for line in done.stdout.split()]
    return dict(zip(("matplotlib", "seaborn"), seconds))  # noqa: B905 - 3.8 has no `strict`


def forget(path: str) -> None:
    """Ask the kernel to drop a file from its page cache; one that cannot be read stays."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)

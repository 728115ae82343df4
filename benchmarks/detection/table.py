"""Show what each way to compare pictures catches, and what it raises falsely.

python benchmarks/detection/table.py [--samples N] [--jobs N] [--output FOLDER]
"""

import argparse
import multiprocessing
import queue
import signal
import sys
import threading
import time
import tomllib
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

HERE = Path(__file__).parent
INTERRUPTED = 130

# The modules that load matplotlib are imported inside functions, so that the process that only
# waits for the others stays small and starts at once.
# ruff: noqa: PLC0415


def main() -> int:
    """Compare all pairs, write the tables, and return the exit status."""
    options = _options()
    entries = tomllib.loads((HERE / "corpus.toml").read_text())
    console = Console(stderr=True)
    began = time.monotonic()
    try:
        pairs = _compare(entries, entries["samples"][: options.samples], options.jobs, console)
    except KeyboardInterrupt:
        console.print("interrupted; nothing was written")
        return INTERRUPTED
    from document import write
    from methods import Methods
    from pairs import Corpus

    methods = Methods.read(entries, HERE).names
    for file in write(
        options.output, pairs, Corpus.read(entries), methods, time.monotonic() - began
    ):
        console.print(f"wrote {file}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, metavar="N", help="only the first N of the corpus")
    parser.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        help="processes at once",
        default=multiprocessing.cpu_count(),
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FOLDER",
        help="where the files go",
        default=HERE.parents[1] / "docs",
    )
    return parser.parse_args()


def _compare(entries: dict, samples: list[str], jobs: int, console: Console) -> list:
    """Return the pairs of all samples, in the order of the corpus.

    A sample may set what outlives it in its process, such as colours by their letter, so that
    each has a process of its own.
    """
    context = multiprocessing.get_context("spawn")
    manager = context.Manager()
    done, stop = manager.Queue(), manager.Event()
    executor = ProcessPoolExecutor(
        jobs, context, initializer=_ignore_interrupts, max_tasks_per_child=1
    )
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("pairs", total=None)
        futures = [executor.submit(_pairs_of, sample, entries, done, stop) for sample in samples]
        try:
            waiting = set(futures)
            while waiting:
                finished, waiting = wait(waiting, timeout=0.3, return_when=FIRST_COMPLETED)
                for future in finished:
                    future.result()
                _advance(progress, task, done, len(samples))
        finally:
            stop.set()
            executor.shutdown(wait=True, cancel_futures=True)
    return [pair for future in futures for pair in future.result()]


def _advance(progress: Progress, task: object, done: queue.Queue, samples: int) -> None:
    while not done.empty():
        sample, pairs_a_sample = done.get()
        progress.update(task, advance=1, total=samples * pairs_a_sample, description=sample)


def _pairs_of(sample: str, entries: dict, done: queue.Queue, stop: threading.Event) -> list:
    from pairs import Corpus, pairs_of

    corpus = Corpus.read(entries)
    found = []
    for pair in pairs_of(sample, corpus):
        found.append(pair)
        done.put((sample, corpus.pairs_a_sample))
        if stop.is_set():
            break
    return found


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())

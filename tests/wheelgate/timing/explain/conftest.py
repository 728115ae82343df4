"""Measurements that were not taken but written down, whose reasons are known."""

import random

import pytest

from wheelgate.timing.explain.records import KERNEL, Account, Measurements, ProcessRun

PAIRS = 10
INTERPRETER = "the interpreter"
LIBRARY = "the C library"
FACTS = {"PGO": "yes", "malloc": "libc.so.6", "C library": "glibc 2.41", "environment": "A=1"}


def account(seconds, places, faults=0, wait=0.0, page=0):
    """Return an account whose ticks, a thousandth of a second each, lie in places by shares.

    In each place they lie in one page of code, or in some by shares.
    """
    shares = page if isinstance(page, dict) else {page: 1}
    ticks = {place: round(1000 * seconds * share) for place, share in places.items()}
    kernel = ticks.pop(KERNEL, 0)
    pages = {
        place: {f"file+{number}": round(count * share) for number, share in shares.items()}
        for place, count in ticks.items()
    }
    return Account(seconds, seconds + wait, faults, ticks, kernel, pages)


class Written:
    """Collects what both images are to have given; a hundredth of noise is added to all times."""

    def __init__(self):
        self.probes, self.renders = {}, {}
        self.facts = {"ours": dict(FACTS), "theirs": dict(FACTS)}
        self._noise = random.Random(4)  # noqa: S311

    def probe(self, name, ours, theirs=None):
        self.probes[name] = (ours, theirs or ours)

    def sample(self, name, ours, theirs):
        self.renders[name] = (ours, theirs)

    def _rounds(self, written):
        seconds, places, *rest = written
        return tuple(account(seconds * self._noise.gauss(1, 0.01), places, *rest) for _ in range(3))

    def measurements(self, pairs=PAIRS):
        process_runs = [
            ProcessRun(
                image,
                pair,
                side == 0,
                {name: self._rounds(both[side]) for name, both in self.probes.items()},
                {name: self._rounds(both[side]) for name, both in self.renders.items()},
            )
            for pair in range(pairs)
            for side, image in enumerate(("ours", "theirs"))
        ]
        iterations = dict.fromkeys(self.probes, 10)
        return Measurements(
            "ours", "theirs", 1, "0", iterations, self.facts, tuple(process_runs), {}, 60.0
        )


@pytest.fixture
def written():
    """Return what measurements can be written down in, with some probes that are equal."""
    found = Written()
    found.probe("memcpy 1 MB", (0.015, {LIBRARY: 1}, 0, 0, 101))
    found.probe("math.sin", (0.015, {LIBRARY: 0.5, INTERPRETER: 0.5}, 0, 0, 102))
    found.probe("stat", (0.015, {KERNEL: 0.6, INTERPRETER: 0.4}, 0, 0, 103))
    return found

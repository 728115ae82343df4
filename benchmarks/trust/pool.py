"""Reads a pool of A/A pairs, as they were or with a slowdown that each render went on for."""

import copy
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from wheelgate.model.records import Start
from wheelgate.timing import Pair

AGAIN, REFERENCE = "again", "debian-slim"
LEVELS = (0.0, 0.01, 0.02, 0.03, 0.05, 0.10)
"""Slowdowns that a pool holds, none among them."""

_START = TypeAdapter(Start)


@dataclass(frozen=True)
class PoolPair:
    """One pair of the pool.

    Attributes:
        at: When it began, in seconds since 1970.
        seconds: How long it took from beginning to end.
        starts: Both starts, without a slowdown.
        slowed: For each sample, round and level above none, the wall clock and what was taken.
    """

    at: float
    seconds: float
    starts: tuple[Start, ...]
    slowed: dict[str, list[list[tuple[float, float]]]]

    def pair(self, number: int, level: float, samples: Sequence[str]) -> Pair:
        """Return the pair under a number, with some samples slower in the second image."""
        starts = []
        for start in self.starts:
            again = start
            if level and start.image == AGAIN:
                place = LEVELS.index(level) - 1
                wall, taken = (
                    {name: tuple(each[place][which] for each in self.slowed[name])
                     for name in samples}
                    for which in (0, 1)
                )  # fmt: skip
                again = replace(
                    start,
                    wall_seconds={**start.wall_seconds, **wall},
                    taken_seconds={**start.taken_seconds, **taken},
                )
            again = copy.copy(again)
            object.__setattr__(again, "pair", number)  # quicker than validating all of it again
            starts.append(again)
        return Pair(tuple(starts), {})


def read(folder: Path) -> list[PoolPair]:
    """Return the pairs of a pool in the order that they were taken in."""
    found = []
    for line in (folder / "pairs.jsonl").read_text().splitlines():
        values = json.loads(line)
        starts = tuple(_START.validate_python(each) for each in values["starts"])
        found.append(PoolPair(values["at"], values["seconds"], starts, values["slowed"]))
    return sorted(found, key=lambda pair: pair.at)

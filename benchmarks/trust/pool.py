"""Reads a pool of A/A pairs, as they were or with a slowdown that each render went on for."""

import copy
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from wheelgate.model.records import ProcessRun
from wheelgate.timing import Pair

AGAIN, REFERENCE = "again", "debian-slim"
LEVELS = (0.0, 0.01, 0.02, 0.03, 0.05, 0.10)
"""Slowdowns that a pool holds, none among them."""

_START = TypeAdapter(ProcessRun)


@dataclass(frozen=True)
class PoolPair:
    """One pair of the pool.

    Attributes:
        at: When it began, in seconds since 1970.
        seconds: How long it took from beginning to end.
        process_runs: Both starts, without a slowdown.
        slowed: For each sample, round and level above none, the wall clock and what was taken.
    """

    at: float
    seconds: float
    process_runs: tuple[ProcessRun, ...]
    slowed: dict[str, list[list[tuple[float, float]]]]

    def pair(self, number: int, level: float, samples: Sequence[str]) -> Pair:
        """Return the pair under a number, with some samples slower in the second image."""
        process_runs = []
        for start in self.process_runs:
            again = start
            if level and start.image == AGAIN:
                place = LEVELS.index(level) - 1
                wall, taken = (
                    {
                        name: tuple(each[place][which] for each in self.slowed[name])
                        for name in samples
                    }
                    for which in (0, 1)
                )
                again = replace(
                    start,
                    wall_seconds={**start.wall_seconds, **wall},
                    run_delay_seconds={**start.run_delay_seconds, **taken},
                )
            again = copy.copy(again)
            object.__setattr__(again, "pair", number)  # quicker than validating all of it again
            process_runs.append(again)
        return Pair(tuple(process_runs), {})


def read(folder: Path) -> list[PoolPair]:
    """Return the pairs of a pool in the order that they were taken in."""
    found = []
    for line in (folder / "pairs.jsonl").read_text().splitlines():
        values = json.loads(line)
        process_runs = tuple(_START.validate_python(each) for each in values["process_runs"])
        found.append(PoolPair(values["at"], values["seconds"], process_runs, values["slowed"]))
    return sorted(found, key=lambda pair: pair.at)

"""Gate decisions resampled from a pool: what the gate would have said, by its own code.

A decision draws blocks of pairs that followed each other, so that what drifts from minute to
minute stays in them, and hands them to `Timings` one by one until it stops asking.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pool import AGAIN, REFERENCE, PoolPair, read

from wheelgate.model.config import Limits, TimingConfig, load
from wheelgate.storage.run_writer import RunWriter
from wheelgate.timing import ALL
from wheelgate.timing.schedule import ImagePair, Timings

BLOCK = 6
LIMITS = {
    "revision": Limits(),
    "reference": load(Path(__file__).parents[2]).gate.images["alpine"].limits,
}
"""What a change of a Dockerfile is held to, and what `alpine` is held to beside the reference."""


@dataclass(frozen=True)
class Setting:
    """What is decided on.

    Attributes:
        level: The slowdown, as a share.
        scope: Whether all samples are slower, or a single one.
        max_time: Seconds.
        against: Whose limits hold, a name in `LIMITS`.
    """

    level: float
    scope: str
    max_time: float
    against: Literal["revision", "reference"] = "revision"


@dataclass(frozen=True)
class Decision:
    """What one run of the gate would have said.

    Attributes:
        outcome: The worst verdict.
        found: Whether the verdict failed that the slowdown is of.
        pairs: How many it took.
    """

    outcome: str
    found: bool
    pairs: int


class Replay:
    """Gives the pairs of a pool in blocks, and tells the time that they took."""

    def __init__(self, pool: Sequence[PoolPair], setting: Setting, draw: random.Random) -> None:
        self.now = 0.0
        self._pool = pool
        self._setting = setting
        self._draw = draw
        self._waiting: list[PoolPair] = []
        names = sorted(pool[0].slowed)
        self.names = names
        self.slowed = names if setting.scope == "gallery" else [draw.choice(names)]

    def take(self, number, _images, _plan, _order):
        """Return the next pair."""
        if not self._waiting:
            first = self._draw.randrange(len(self._pool))
            self._waiting = [self._pool[(first + step) % len(self._pool)] for step in range(BLOCK)]
        pair = self._waiting.pop(0)
        self.now += pair.seconds
        return pair.pair(number, self._setting.level, self.slowed)


def decide(pool: Sequence[PoolPair], setting: Setting, seed: int, folder: Path) -> Decision:
    """Return what the gate would have said, by its default rules."""
    replay = Replay(pool, setting, random.Random(seed))  # noqa: S311 - resampling
    image_pair = ImagePair(AGAIN, REFERENCE, setting.against, LIMITS[setting.against])
    timings = Timings(
        TimingConfig(max_seconds=setting.max_time),
        RunWriter(folder),
        lambda: [image_pair],
        replay.take,
        lambda _image, _sample: "",
        lambda _: None,
        clock=lambda: replay.now,
        seed=seed,
    )
    timings.samples = replay.names
    verdicts = {
        name: timings.verdict(AGAIN, name, setting.against).outcome for name in (*replay.names, ALL)
    }
    outcomes = set(verdicts.values())
    wanted = ALL if setting.scope == "gallery" else replay.slowed[0]
    return Decision(
        outcome=next(each for each in ("fail", "unmeasured", "pass") if each in outcomes),
        found=verdicts[wanted] == "fail",
        pairs=len(timings.taken) // 2,
    )


@dataclass(frozen=True)
class Share:
    """What some hundred decisions of one setting came to."""

    setting: Setting
    decisions: int
    failed: float
    found: float
    unmeasured: float
    median_pairs: int
    first_seed: int


def shares(
    pool_folder: Path, settings: Sequence[Setting], decisions: dict[float, int], first_seed: int
) -> list[Share]:
    """Decide often on each setting, on all processors.

    Args:
        pool_folder: Where the pool is.
        settings: What to decide on.
        decisions: How often, by the slowdown.
        first_seed: The seed of the first decision of each setting; the next has the next.
    """
    with ProcessPoolExecutor() as workers:
        waiting = [
            workers.submit(_share, pool_folder, setting, decisions[setting.level], first_seed)
            for setting in settings
        ]
        return [each.result() for each in waiting]


def _share(pool_folder: Path, setting: Setting, decisions: int, first_seed: int) -> Share:
    pool = read(pool_folder)
    with tempfile.TemporaryDirectory() as folder:
        found = [
            decide(pool, setting, seed, Path(folder))
            for seed in range(first_seed, first_seed + decisions)
        ]
    outcomes = Counter(each.outcome for each in found)
    return Share(
        setting=setting,
        decisions=decisions,
        failed=outcomes["fail"] / decisions,
        found=sum(each.found for each in found) / decisions,
        unmeasured=outcomes["unmeasured"] / decisions,
        median_pairs=sorted(each.pairs for each in found)[decisions // 2],
        first_seed=first_seed,
    )

"""How often the interval of a ratio holds the truth, on noise that is made up.

python benchmarks/trust/simulate.py
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wheelgate.timing.intervals import median_interval

TRUTH = math.log(1.03)
ROUNDS = 4
SECONDS_BETWEEN = 0.2
PAIR_SECONDS = 9.0
START_SPREAD = 0.007
RENDER_SPREAD = 0.02

Noise = Callable[[np.random.Generator, np.ndarray], np.ndarray]


def drift(random: np.random.Generator, times: np.ndarray) -> np.ndarray:
    """A machine whose speed wanders by a third within minutes."""
    period, phase = random.uniform(60, 600), random.uniform(0, 2 * math.pi)
    return 0.15 * np.sin(2 * math.pi * times / period + phase)


def steps(random: np.random.Generator, times: np.ndarray) -> np.ndarray:
    """A neighbour who comes and goes, and takes a quarter."""
    edges = np.cumsum(random.exponential(30, 400))
    return 0.25 * (np.searchsorted(edges, times) % 2)


def spikes(random: np.random.Generator, times: np.ndarray) -> np.ndarray:
    """One render in twenty takes up to three times as long."""
    return (random.random(times.shape) < 0.05) * random.exponential(0.5, times.shape)


def all_of_it(random: np.random.Generator, times: np.ndarray) -> np.ndarray:
    """All three at once."""
    return drift(random, times) + steps(random, times) + spikes(random, times)


NOISES: dict[str, Noise] = {
    "none but the starts' and renders' own": lambda _random, times: 0 * times,
    "drift": drift,
    "steps": steps,
    "spikes": spikes,
    "all of it": all_of_it,
}
PAIRS = (6, 7, 8, 10, 15, 20, 60)


@dataclass(frozen=True)
class Coverage:
    """How often the interval held the truth."""

    noise: str
    pairs: int
    trials: int
    share: float


def coverage(noise: str, pairs: int, trials: int, seed: int = 1) -> Coverage:
    """Simulate starts that share a slowness of their own, renders, and a machine around them."""
    random = np.random.default_rng([seed, pairs, sorted(NOISES).index(noise)])
    held = 0
    for _ in range(trials):
        # Axes: pair, round, image; each render is followed by its partner.
        start = (np.arange(pairs) * PAIR_SECONDS)[:, None, None]
        rounds = (np.arange(ROUNDS) * 2 * SECONDS_BETWEEN)[None, :, None]
        times = start + rounds + (np.arange(2) * SECONDS_BETWEEN)[None, None, :]
        logs = NOISES[noise](random, times)
        logs = logs + random.normal(0, START_SPREAD, (pairs, 1, 2))
        logs = logs + random.normal(0, RENDER_SPREAD, times.shape)
        first = random.random((pairs, ROUNDS)) < 0.5  # which image rendered first
        ratio = np.where(first, logs[..., 0] - logs[..., 1], logs[..., 1] - logs[..., 0]) + TRUTH
        low, _, high = median_interval(np.median(ratio, axis=1).tolist())
        held += low <= TRUTH <= high
    return Coverage(noise, pairs, trials, held / trials)


def table(trials: int = 4000) -> list[Coverage]:
    """Return the coverage for each noise and number of pairs."""
    return [coverage(noise, pairs, trials) for noise in NOISES for pairs in PAIRS]


if __name__ == "__main__":
    for each in table():
        print(f"{each.noise:40s} {each.pairs:3d} pairs {each.share:.1%}")

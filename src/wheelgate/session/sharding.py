"""Split the gate's tests into shards of about equal cost. Pure functions: nothing is measured.

A sample's tests stay together, so that it is rendered in one shard alone. What is about no single
sample stays together too: process runs are taken once, and their ratios are of one machine.
"""

from collections.abc import Mapping
from statistics import median

REST = "*"
"""The group of the tests that are about no single sample: the image's own, size, timing."""

EVERY_SAMPLE = "**"
"""The group of a test that needs every sample rendered: what changed since another revision."""


def weights(groups: set[str], costs: Mapping[str, float]) -> dict[str, float]:
    """Return what each group costs, in seconds.

    Args:
        groups: Names of samples, `REST`, `EVERY_SAMPLE`.
        costs: The seconds that are known of samples and of `REST`. A sample that is not among
            them costs as much as the median sample; where nothing is known, all cost the same.
    """
    known = [seconds for name, seconds in costs.items() if name != REST]
    usual = median(known) if known else 1.0
    found = {name: costs.get(name, usual) for name in groups - {EVERY_SAMPLE}}
    if EVERY_SAMPLE in groups:
        samples = (seconds for name, seconds in found.items() if name != REST)
        found[EVERY_SAMPLE] = sum(samples)
    return found


def split(costs: Mapping[str, float], shards: int) -> dict[str, int]:
    """Return the shard, from 1, of each group.

    The longest processing time first, each to the shard that has least so far (R. L. Graham,
    "Bounds on multiprocessing timing anomalies", 1969): the fullest shard takes at most 4/3 of
    what the best split would. The same costs give the same shards on every machine.
    """
    loads = [0.0] * shards
    found = {}
    for name in sorted(costs, key=lambda name: (-costs[name], name)):
        least = min(range(shards), key=lambda number: loads[number])
        loads[least] += costs[name]
        found[name] = least + 1
    return found

"""Time two images against each other: paired process runs, and ratios with their intervals."""

from wheelgate.model.records import ALL, RENDER
from wheelgate.timing.pairs import Pair, Plan, Worker, take_pair
from wheelgate.timing.ratios import (
    STARTING,
    paired_logs,
    ratio,
    render_seconds,
    waiting_seconds,
)
from wheelgate.timing.replay import ReplayClock

__all__ = [
    "ALL",
    "RENDER",
    "STARTING",
    "Pair",
    "Plan",
    "ReplayClock",
    "Worker",
    "paired_logs",
    "ratio",
    "render_seconds",
    "take_pair",
    "waiting_seconds",
]

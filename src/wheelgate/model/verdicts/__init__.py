"""Turn measurements and limits into verdicts. Pure functions: nothing here measures."""

from wheelgate.model.verdicts.catalogue import CATALOGUE, Check, check_of
from wheelgate.model.verdicts.changes import judge_change
from wheelgate.model.verdicts.imports import judge_import
from wheelgate.model.verdicts.loading import judge_loading
from wheelgate.model.verdicts.outcome import outcome_of, unexplained
from wheelgate.model.verdicts.rendering import judge_differences, judge_render, judge_stability
from wheelgate.model.verdicts.size import judge_size, judge_size_ratio
from wheelgate.model.verdicts.timing import (
    judge_ratio,
    judge_waiting,
    pairs_to_settle,
    render_check,
    starting_check,
)

__all__ = [
    "CATALOGUE",
    "Check",
    "check_of",
    "judge_change",
    "judge_differences",
    "judge_import",
    "judge_loading",
    "judge_ratio",
    "judge_render",
    "judge_size",
    "judge_size_ratio",
    "judge_stability",
    "judge_waiting",
    "outcome_of",
    "pairs_to_settle",
    "render_check",
    "starting_check",
    "unexplained",
]

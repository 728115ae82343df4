"""Turn measurements and limits into verdicts. Pure functions: nothing here measures."""

from wheelgate.model.verdicts.changes import judge_change, package_changes, packages_in_words
from wheelgate.model.verdicts.imports import judge_import
from wheelgate.model.verdicts.outcome import outcome_of
from wheelgate.model.verdicts.rendering import (
    UNMEASURED,
    is_of_rendering,
    judge_differences,
    judge_render,
    judge_stability,
)
from wheelgate.model.verdicts.size import judge_size, judge_size_ratio
from wheelgate.model.verdicts.timing import judge_ratio, judge_waiting, pairs_to_settle

__all__ = [
    "UNMEASURED",
    "is_of_rendering",
    "judge_change",
    "judge_differences",
    "judge_import",
    "judge_ratio",
    "judge_render",
    "judge_size",
    "judge_size_ratio",
    "judge_stability",
    "judge_waiting",
    "outcome_of",
    "package_changes",
    "packages_in_words",
    "pairs_to_settle",
]

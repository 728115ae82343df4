"""Decide whether progress is shown: on a terminal and in CI, not in a file or a pipe."""

import os

VARIABLE = "WHEELGATE_PROGRESS"
"""Where this is set, progress is shown wherever output goes."""


def is_wanted(*, terminal: bool) -> bool:
    """Return whether progress is shown: on a terminal, in CI's log, and where it is asked for.

    `CI` is set by GitHub, GitLab and most others: their log is what a person follows.
    """
    return terminal or any(os.environ.get(name) for name in ("CI", VARIABLE))


def is_live(*, terminal: bool) -> bool:
    """Return whether a line can be drawn over again: on a terminal, but not in CI's."""
    return terminal and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"

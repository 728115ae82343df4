"""Turn a failed command of an engine into an error."""

from collections.abc import Sequence

from wheelgate.errors import DiskFullError, EngineError, WheelgateError
from wheelgate.util.processes import Completed

_FULL_DISK = "no space left on device"


def require(completed: Completed, doing: str, hint: str) -> str:
    """Return the output of a command that worked.

    Raises:
        DiskFullError: Where the disk is full.
        EngineError: Where the command failed otherwise, with its last lines.
    """
    if completed.code == 0:
        return completed.output
    raise failure([completed], doing, hint)


def says_full(output: str) -> bool:
    """Tell whether an engine says that a disk is full."""
    return _FULL_DISK in output.lower()


def failure(failed: Sequence[Completed], doing: str, hint: str) -> WheelgateError:
    """Return the error of commands that were to do one thing, and all failed.

    Returns:
        A DiskFullError where the disk is full, an EngineError otherwise, with their last lines.
    """
    tail = "\n".join("\n".join(each.output.splitlines()[-12:]) for each in failed)
    if says_full(tail):
        return DiskFullError(
            f"{doing}: the engine's disk is full\n{tail}",
            "make room where the engine keeps its images (`wheelgate clean` removes ours)",
        )
    return EngineError(f"{doing} failed (exit code {failed[-1].code})\n{tail}", hint)

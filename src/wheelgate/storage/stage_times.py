"""How long each step took the last time, to be said where it begins again."""

from pathlib import Path

from wheelgate.errors import RunError
from wheelgate.model.records import Run
from wheelgate.storage.run_file import load

_BUILD = "build "
_LOOKED_AT = 5
"""Runs that are read at most: reading all of them would take longer than some of the steps."""


class LastTimes:
    """The times of a project's kept runs, read when they are first asked for."""

    def __init__(self, state: Path) -> None:
        """Look into a project's `.wheelgate`; it need not be there yet."""
        self._state = state
        self._runs: list[Run] | None = None

    def of(self, stage: str) -> str:
        """Return how long a stage took, such as ` (16 s last time)`; nothing where none knows.

        Of a build it is the time of the newest run that knows how long the build took which made
        its image: where an image is unchanged, the stage itself is over at once.
        """
        if self._runs is None:
            self._runs = _newest(self._state)
        for run in self._runs:
            seconds = _seconds(run, stage)
            if seconds:
                return f" ({seconds:.0f} s last time)" if seconds >= 1 else ""
        return ""


def _newest(state: Path) -> list[Run]:
    found: list[Run] = []
    for folder in sorted((state / "runs").glob("[!.]*"), reverse=True)[:_LOOKED_AT]:
        try:
            found.append(load(folder))
        except RunError:
            continue
    return found


def _seconds(run: Run, stage: str) -> float:
    if stage.startswith(_BUILD):
        times = {image.name: image.build_seconds for image in run.images}
        return times.get(stage.removeprefix(_BUILD), 0.0)
    return sum(each.seconds for each in run.stages if each.name == stage)

"""Read a build's output: how long a stage took, which step failed, which images it left."""

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from wheelgate.engine.leftovers import Podman
from wheelgate.errors import BuildError
from wheelgate.util.processes import Completed


class StageClock:
    """Measures how long the stage of a target took by itself, by the lines of its build.

    Other stages make what the target takes: packages, programs. Whoever has those ready waits for
    the target's own stage alone.
    """

    def __init__(self, target: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._target = target.lower()
        self._clock = clock
        self._began: float | None = None
        self._steps: dict[str, str] = {}
        self._seconds = 0.0

    def see(self, line: str) -> None:
        """Take a line into account.

        podman goes from stage to stage: `[3/3] STEP 1/9: FROM base AS target` begins the last.
        BuildKit works on several at once: `#9 [target 2/4] RUN ...` names a step of a stage, and
        `#9 DONE 3.2s` says how long it took.
        """
        if match := re.match(
            r"(?:\[\d+/\d+\] )?STEP 1/\d+: FROM .* AS (\S+)$", line, re.IGNORECASE
        ):
            self._began = self._clock() if match[1].lower() == self._target else None
        elif match := re.match(r"#(\d+) \[([\w.-]+) +\d+/\d+\] ", line):
            self._steps[match[1]] = match[2].lower()
        elif (match := re.match(r"#(\d+) DONE ([\d.]+)s$", line)) and self._steps.pop(
            match[1], ""
        ) == self._target:
            self._seconds += float(match[2])

    @property
    def seconds(self) -> float:
        """Seconds so far, in a build that goes on or has just ended; 0 where nothing showed it."""
        return self._seconds if self._began is None else self._clock() - self._began


def drop_stages(podman: Podman, lines: Sequence[str], keep: str) -> None:
    """Remove the images that a podman build made of its stages.

    podman commits every step as an image and names it in a line of its own, `--> ID`. The
    ancestors of the built image cannot be removed while it is there, which is as it should be;
    the other stages' can.

    Args:
        podman: The engine.
        lines: What the build printed.
        keep: The tag of the image that was built.
    """
    made = [match[1] for line in lines if (match := re.match(r"--> ([0-9a-f]{11,64})$", line))]
    kept = podman.image_id(keep) or ""
    for image in reversed(made):
        if not kept.startswith(image):
            podman.call("rmi", image)


def build_error(target: str, dockerfile: Path, done: Completed) -> BuildError:
    """Return the error of a build that failed: its last step, and its last output."""
    step = ""
    for line in done.output.splitlines():
        if match := re.search(r"STEP \d+/\d+: (.*)|\[[\w. -]+ \d+/\d+\] (.*)", line):
            step = match[1] or match[2]
    tail = "\n".join(f"    {line}" for line in done.output.splitlines()[-12:])
    at = f" at the step `{step}`" if step else ""
    return BuildError(
        f"{f'target {target!r} of ' if target else ''}{dockerfile} does not build{at}:\n{tail}",
        "correct that step; `wheelgate -v build` shows the whole output",
    )

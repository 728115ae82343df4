"""Building an image: what a failure says, and what podman leaves behind."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from wheelgate.engine.process import Completed
from wheelgate.errors import BuildError


class Podman(Protocol):
    """The part of an engine that cleaning up after a build takes."""

    def call(self, *words: str) -> Completed:
        """Run one command of the engine."""

    def image_id(self, reference: str) -> str | None:
        """Return the id of a local image."""


def working_containers(podman: Podman) -> set[str]:
    """Return the containers that podman's builds work in; `podman ps` shows them as external."""
    form = "{{.ID}} {{.Status}}"
    done = podman.call("ps", "--all", "--external", "--no-trunc", "--format", form)
    lines = [line.split() for line in done.output.splitlines()]
    return {words[0] for words in lines if [word.lower() for word in words[1:]] == ["storage"]}


def drop_leftovers(
    podman: Podman, lines: Sequence[str], before: set[str] | None, keep: str
) -> None:
    """Remove a podman build's stages, and its working containers where it was cut off.

    podman commits every step as an image and names it in a line of its own, `--> ID`. The
    ancestors of the built image cannot be removed while it is there, which is as it should be;
    the other stages' can.

    Args:
        podman: The engine.
        lines: What the build printed.
        before: The working containers that were there before it; None where it came to its end,
            and left none: those that are new then are of builds beside it.
        keep: The tag of the image that was built.
    """
    if before is not None:
        for container in working_containers(podman) - before:
            podman.call("rm", "--force", container)
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
        f"target {target!r} of {dockerfile} does not build{at}:\n{tail}",
        "correct that step; `wheelgate -v build` shows the whole output",
    )

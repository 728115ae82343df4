"""What a podman build leaves where it is cut off, told from the containers of other builds."""

from pathlib import Path
from typing import Protocol
from uuid import uuid4

from wheelgate.engine.process import Completed


class Podman(Protocol):
    """The part of an engine that cleaning up after a build takes."""

    def call(self, *words: str) -> Completed:
        """Run one command of the engine."""

    def image_id(self, reference: str) -> str | None:
        """Return the id of a local image."""


class Leftovers:
    """Finds what one build of podman's leaves.

    A build works in containers that `podman ps` shows as external. Where it ends by itself, well
    or not, it removes them; cut off, it leaves them. They have no name or label that a build could
    choose, and other builds may go on beside it. But each keeps the options of its build in a file,
    so this build is given one that no other has: a line of /etc/hosts, with a name below
    `.invalid`, which is nobody's (RFC 2606).
    """

    def __init__(self, podman: Podman) -> None:
        """Take note of what is there before the build."""
        self._podman = podman
        self._before = self._working()
        self._name = f"wheelgate-{uuid4().hex}.invalid"

    @property
    def options(self) -> list[str]:
        """The options of `podman build` by which its containers are known."""
        return ["--add-host", f"{self._name}:127.0.0.1"]

    def drop(self) -> None:
        """Remove the working containers of this build, and no other's.

        Where podman runs on another machine, what it keeps cannot be read here: then everything
        that was not there before the build is removed.
        """
        form = "{{.Store.GraphRoot}}/{{.Store.GraphDriverName}}-containers"
        told = self._podman.call("info", "--format", form)
        if told.code:
            return  # podman does not answer: nothing can be told apart, nor removed
        root = Path(told.output.strip())
        for container in self._working() - self._before:
            if not root.is_dir() or self._name in _state(root / container):
                self._podman.call("rm", "--force", container)

    def _working(self) -> set[str]:
        form = "{{.ID}} {{.Status}}"
        done = self._podman.call("ps", "--all", "--external", "--no-trunc", "--format", form)
        lines = [line.split() for line in done.output.splitlines()]
        return {words[0] for words in lines if [word.lower() for word in words[1:]] == ["storage"]}


def _state(folder: Path) -> str:
    """Return what buildah keeps of a working container; nothing where it is gone meanwhile."""
    try:
        return (folder / "userdata/buildah.json").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""

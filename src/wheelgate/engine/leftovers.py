"""Remove what a podman build leaves when it is interrupted, and nothing of other builds."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from wheelgate.util.processes import Completed, run


class Podman(Protocol):
    """The part of an engine that cleaning up after a build takes."""

    def call(self, *words: str) -> Completed:
        """Run one command of the engine."""

    def command(self, *words: str) -> list[str]:
        """Return the command line for some words."""

    def image_id(self, reference: str) -> str | None:
        """Return the id of a local image."""


class Leftovers:
    """Finds what one build of podman's leaves.

    A build works in containers that `podman ps` shows as external. Where it ends by itself, well
    or not, it removes them; cut off, it leaves them. They have no name or label that a build could
    choose, and other builds may run at the same time. But each keeps the options of its build in a
    file, so this build is given one that no other has: a line of /etc/hosts, with a name below
    `.invalid`, which is nobody's (RFC 2606).
    """

    def __init__(self, podman: Podman) -> None:
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
                for bundle in _bundles_of(container):
                    self._end_step(bundle)
                self._podman.call("rm", "--force", container)

    def _end_step(self, bundle: Path) -> None:
        """End the step that a working container was at, which goes on without podman."""
        told = self._podman.call("info", "--format", "{{.Host.OCIRuntime.Path}}")
        if told.code == 0:
            # buildah names a step's container by the folder of its bundle (`run_common.go`).
            words = (told.output.strip(), "delete", "--force", f"buildah-{bundle.name}")
            run(words if os.geteuid() == 0 else (*self._podman.command("unshare"), *words))
        _remove(bundle)

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


def _bundles_of(container: str) -> Iterator[Path]:
    """Yield the folders of the steps of a working container, each what an OCI runtime runs."""
    for parent in {os.environ.get("TMPDIR") or "/var/tmp", "/var/tmp"}:  # noqa: S108 - buildah's own
        for bundle in Path(parent).glob("buildah*"):
            with suppress(OSError):
                said = (bundle / "run" / ".containerenv").read_text(encoding="utf-8")
                if f'id="{container}"' in said:
                    yield bundle


def _remove(bundle: Path) -> None:
    """Remove the files of a step, and never what may be mounted at its root."""
    for path in [*bundle.glob("*"), *bundle.glob("run/*")]:
        with suppress(OSError):  # a folder
            path.unlink()
    for folder in ("run", "mnt/rootfs", "mnt", "."):
        with suppress(OSError):  # not empty, or mounted on: it stays
            (bundle / folder).rmdir()

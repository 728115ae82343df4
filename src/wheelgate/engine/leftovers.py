"""Remove what a podman build leaves when it is interrupted, and nothing of other builds."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from wheelgate.util.owner import is_left, token
from wheelgate.util.processes import Completed, run


class Podman(Protocol):
    """The part of an engine that cleaning up after a build takes."""

    def call(self, *words: str) -> Completed:
        """Run one command of the engine."""

    def command(self, *words: str) -> list[str]:
        """Return the command line for some words."""

    def image_id(self, reference: str) -> str | None:
        """Return the id of a local image."""


_NAME = re.compile(r"wheelgate-[0-9a-f]{32}\.(b[0-9a-f]+n\d+p\d+s\d+)\.invalid")
"""The name that a build of ours adds to its /etc/hosts, with the process that began it."""


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
        self._before = _working(podman)
        self._name = f"wheelgate-{uuid4().hex}.{token()}.invalid"

    @property
    def options(self) -> list[str]:
        """The options of `podman build` by which its containers are known."""
        return ["--add-host", f"{self._name}:127.0.0.1"]

    def drop(self) -> None:
        """Remove the working containers of this build, and no other's.

        Where podman runs on another machine, what it keeps cannot be read here: then everything
        that was not there before the build is removed.
        """
        root = _containers_root(self._podman)
        if root is None:
            return  # podman does not answer: nothing can be told apart, nor removed
        for container in _working(self._podman) - self._before:
            if not root.is_dir() or self._name in _state(root / container):
                _remove_working(self._podman, container)


def sweep_builds(podman: Podman) -> list[str]:
    """Remove the working containers of builds whose process is gone; return their ids."""
    root = _containers_root(podman)
    if root is None or not root.is_dir():
        return []
    found = []
    for container in _working(podman):
        name = _NAME.search(_state(root / container))
        if name and is_left(name[1]):
            _remove_working(podman, container)
            found.append(container)
    return found


def _remove_working(podman: Podman, container: str) -> None:
    for bundle in _bundles_of(container):
        _end_step(podman, bundle)
    podman.call("rm", "--force", container)


def _end_step(podman: Podman, bundle: Path) -> None:
    """End the step that a working container was at, which goes on without podman."""
    told = podman.call("info", "--format", "{{.Host.OCIRuntime.Path}}")
    if told.code == 0:
        # buildah names a step's container by the folder of its bundle (`run_common.go`).
        words = (told.output.strip(), "delete", "--force", f"buildah-{bundle.name}")
        run(words if os.geteuid() == 0 else (*podman.command("unshare"), *words))
    _remove(bundle)


def _containers_root(podman: Podman) -> Path | None:
    """Return where podman keeps containers; None where it does not answer."""
    form = "{{.Store.GraphRoot}}/{{.Store.GraphDriverName}}-containers"
    told = podman.call("info", "--format", form)
    return Path(told.output.strip()) if told.code == 0 else None


def _working(podman: Podman) -> set[str]:
    form = "{{.ID}} {{.Status}}"
    done = podman.call("ps", "--all", "--external", "--no-trunc", "--format", form)
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
    # What files and folders were mounted on, `buildah-bind-target-N` among them, is empty.
    for target in bundle.glob("mnt/*"):
        with suppress(OSError):
            if target.is_file() and not target.stat().st_size and not target.is_mount():
                target.unlink()
    for folder in (*bundle.glob("mnt/*/"), bundle / "run", bundle / "mnt", bundle):
        with suppress(OSError):  # not empty, or mounted on: it stays
            folder.rmdir()

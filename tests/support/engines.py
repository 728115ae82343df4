"""Fixtures around real engines: a storage of its own, a scripted podman, no container left."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wheelgate.engine import Engine


@pytest.fixture
def own_storage() -> Iterator[Path]:
    """The storage.conf of a podman storage of its own, for `CONTAINERS_STORAGE_CONF`.

    Its path is short: where that of the run root is as long as pytest's folders are, podman 4.3
    waits up to a minute for each container to end.
    """
    folder = Path(tempfile.mkdtemp(prefix="wheelgate-"))
    storage = folder / "storage.conf"
    storage.write_text(
        f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/graph"\nrunroot = "{folder}/run"\n'
    )
    yield storage
    subprocess.run(["umount", "-q", f"{folder}/graph/overlay"], check=False)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def scripted_podman(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return a function that makes the only program on PATH a podman that does what it is told.

    A real one does not fail at will. It takes the lines of shell of each command; any other
    succeeds and says nothing. It returns the file in which the podman writes what it was asked, a
    line each.
    """

    def make(**commands: str) -> Path:
        folder = tmp_path / "programs"
        folder.mkdir()
        asked, program = folder / "asked", folder / "podman"
        cases = "".join(f"{name})\n{lines}\n;;\n" for name, lines in commands.items())
        program.write_text(
            f"#!/bin/sh\necho \"$*\" >> '{asked}'\n"
            'if [ "$1" = --runtime ]; then shift 2; fi\n'
            f'case "$1" in\n{cases}esac\n'
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return asked

    return make


@pytest.fixture
def no_containers_left(engine: Engine) -> Iterator[None]:
    """Fails a test that leaves a container behind, one of a build's among them."""
    before = containers(engine)
    yield
    assert staying(lambda: containers(engine), before) == set()


def containers(engine: Engine) -> set[str]:
    """Return the containers of an engine, those of builds among them."""
    words = ("ps", "--all", "--quiet", *(["--external"] if engine.name == "podman" else []))
    return set(engine.call(*words).output.split())


def staying(
    now: Callable[[], set[str]], before: set[str], patience_seconds: float = 60
) -> set[str]:
    """Return what has come since and does not go away in that time.

    Others may use the engine meanwhile: what goes away by itself is theirs.
    """
    left, end = now() - before, time.monotonic() + patience_seconds
    while left and time.monotonic() < end:
        time.sleep(1)
        left &= now()
    return left


def nameless(engine: Engine) -> set[str]:
    """Return the images of ours without a name, as the stages of a build are."""
    return {image for image in engine.labelled_images() if not engine.names(image)}

"""SIGKILL at any stage: the next run removes what the dead one left, and is right."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from support.engines import containers, nameless, staying

from wheelgate.util.progress import VARIABLE

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

SLOW = """\
import time
from PIL import Image

def plot():
    time.sleep(20)
    return Image.new("L", (8, 8))
"""


def killed_at(repository, mark, *words):
    """Run `wheelgate` and send it SIGKILL when its output has `mark`."""
    process = subprocess.Popen(
        repository.command(*words),
        cwd=repository.root,
        env={**os.environ, "PYTHONUNBUFFERED": "1", VARIABLE: "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for line in process.stdout:
        if mark in line:
            time.sleep(1.5)
            break
    process.kill()
    process.stdout.close()
    assert process.wait(timeout=60) == -signal.SIGKILL, "it ended before it was killed"


def folders():
    return set(Path(tempfile.gettempdir()).glob("wheelgate-b*"))


def builds(engine):
    """Return the working containers of podman's builds."""
    done = engine.call("ps", "--all", "--external", "--quiet")
    return set(done.output.split()) - containers(engine) if done.code == 0 else set()


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("building alpine", ("-k", "rendered")),
        ("rendering samples", ("--all-samples", "-k", "rendered")),
        ("timing alpine", ("-k", "fast")),
        ("weighing alpine", ("-k", "within_its_size and alpine")),
    ],
    ids=["building", "rendering", "timing", "weighing"],
)
def test_the_run_after_a_killed_one_leaves_nothing_and_passes(repository, engine, mark, words):
    large = "dd if=/dev/urandom of=/again bs=1048576 count=150"
    plain = (repository.root / "Dockerfile").read_text()
    repository.dockerfile(alpine=f"RUN sleep 8; {large}" if "building" in mark else f"RUN {large}")
    slow = repository.root / "samples/pillow/slow.py"
    slow.write_text(SLOW)
    before = [find() for find in (lambda: nameless(engine), lambda: builds(engine), folders)]
    killed_at(repository, mark, "run", "alpine", *words)
    slow.unlink()
    (repository.root / "Dockerfile").write_text(plain)
    done = repository.run("run", "alpine", "-k", "rendered and badge")
    assert done.code == 0, done.output
    for find, there in zip(
        (lambda: nameless(engine), lambda: builds(engine), folders), before, strict=True
    ):
        assert staying(find, there) == set()
    assert repository.partial_runs() == []

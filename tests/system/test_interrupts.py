"""Ctrl-C at any stage: no container left, no half run, the earlier run untouched."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from support.engines import nameless, staying

from wheelgate.util.progress import VARIABLE

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

PATIENCE = 90

SLOW = """\
import time
from PIL import Image

def plot():
    time.sleep(20)
    return Image.new("L", (8, 8))
"""


@pytest.fixture(autouse=True)
def heed_ctrl_c():
    """Undo what a job in a script's background inherits and hands on: SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def repository(tmp_path_factory, copied_to):
    """A copy of the repository with a finished run, which no interrupt may touch."""
    with copied_to(tmp_path_factory.mktemp("interrupted")) as copy:
        done = copy.run("run", "alpine", "-k", "apk_and_nothing or musl_side")
        assert done.code == 0, done.output
        # Each stage takes some seconds.
        large = "dd if=/dev/urandom of=/again bs=1048576 count=150"
        copy.dockerfile(alpine=f"RUN sleep 2; {large}")
        (copy.root / "samples/pillow/slow.py").write_text(SLOW)
        yield copy


@pytest.fixture
def from_bases(repository):
    """The copy, with images that are made of base images alone."""
    file = repository.root / "Dockerfile"
    before = file.read_text()
    text = before.replace(repository.alpine, "docker.io/library/alpine:3.23")
    file.write_text(text.replace(repository.debian_slim, "docker.io/library/debian:trixie-slim"))
    yield repository
    file.write_text(before)


def interrupt_at(repository, mark, *words, **variables):
    """Run `wheelgate`, send it Ctrl-C when its output has `mark`; return exit code and output."""
    process = subprocess.Popen(
        repository.command(*words),
        cwd=repository.root,
        start_new_session=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", VARIABLE: "1", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if mark in line:
                time.sleep(0.7)
                process.send_signal(signal.SIGINT)
                break
        rest, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert mark in "".join(said), "".join(said) + rest
    return process.returncode, "".join(said) + rest


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
def test_ctrl_c_leaves_nothing_and_touches_nothing(repository, engine, mark, words):
    earlier = repository.latest()
    before = nameless(engine)
    code, output = interrupt_at(repository, mark, "run", "alpine", *words)
    assert code == 130, output
    assert repository.latest() == earlier
    assert repository.partial_runs() == []
    assert staying(lambda: nameless(engine), before) == set()


def test_ctrl_c_while_two_bases_are_assembled_leaves_nothing_of_them(from_bases, own_storage):
    mark, words = "installing them with mmdebstrap", ("run", "alpine", "-k", "rendered")
    options = ("--engine", "podman", "--base-source", "packages")
    code, output = interrupt_at(from_bases, mark, *words, *options, **in_storage(own_storage))
    assert code == 130, output
    assert podman(own_storage, "ps", "--all", "--external", "--quiet") == []
    assert set(images(own_storage)) <= {"docker.io/library/alpine"}


@pytest.mark.parametrize(
    ("ended", "left"),
    [
        (" import .*/disk.tar", []),
        (" import .*/rootfs.tar", []),
        (" run .* apk audit", []),
        (" tag .*", ["docker.io/library/alpine"]),
    ],
    ids=["imported as it comes", "imported as it shall be", "looked at", "named"],
)
def test_a_base_has_its_name_when_it_is_whole_and_not_before(
    ended, left, from_bases, own_storage, tmp_path
):
    """Ctrl-C comes when a command of the engine has just done its work."""
    program = tmp_path / "podman"
    program.write_text(
        f"#!{sys.executable}\n"
        "import os, re, signal, subprocess, sys, time\n"
        f"code = subprocess.run([{shutil.which('podman')!r}, *sys.argv[1:]]).returncode\n"
        f"if re.search({ended!r}, ' '.join(sys.argv), re.DOTALL):\n"
        "    os.kill(os.getppid(), signal.SIGINT)\n"
        "    time.sleep(0.5)\n"
        "sys.exit(code)\n"
    )
    program.chmod(0o755)
    words = (
        "bases",
        "docker.io/library/alpine:3.23",
        "--engine",
        "podman",
        "--base-source",
        "packages",
    )
    done = from_bases.run(
        *words, **in_storage(own_storage), PATH=f"{tmp_path}:{os.environ['PATH']}"
    )
    assert done.code == 130, done.output
    assert podman(own_storage, "ps", "--all", "--external", "--quiet") == []
    assert images(own_storage) == left


def in_storage(storage):
    return {"CONTAINERS_STORAGE_CONF": str(storage)}


def podman(storage, *words):
    """Return the lines that podman prints in a storage of its own."""
    done = subprocess.run(
        ["podman", *words],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **in_storage(storage)},
    )
    return done.stdout.splitlines()


def images(storage):
    return podman(storage, "images", "--all", "--format", "{{.Repository}}")


def test_a_polite_end_is_as_good_as_ctrl_c(repository):
    process = subprocess.Popen(
        repository.command("run", "alpine", "-k", "fast"),
        cwd=repository.root,
        env={**os.environ, "PYTHONUNBUFFERED": "1", VARIABLE: "1"},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for line in process.stdout:
            if "timing alpine" in line:
                process.terminate()
                break
        output, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 130, output
    assert repository.partial_runs() == []

"""Ctrl-C at any stage: no container left, no half run, the earlier run untouched."""

import os
import signal
import subprocess
import time

import pytest

from wheelgate.progress import VARIABLE

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

PATIENCE = 90


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
        copy.dockerfile(alpine="RUN sleep 2; echo again > /again")
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
        repository.command(*words), cwd=repository.root, start_new_session=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", VARIABLE: "1", **variables},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
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
        ("building alpine", ("-k", "drawn")),
        ("drawing", ("--all-samples", "-k", "drawn")),
        ("timing alpine against debian-slim", ("-k", "fast")),
        ("weighing alpine", ("-k", "within_its_size and alpine")),
    ],
    ids=["building", "drawing", "timing", "weighing"],
)
def test_ctrl_c_leaves_nothing_and_touches_nothing(repository, engine, mark, words):
    earlier = repository.latest()
    images = set(engine.own_images())
    code, output = interrupt_at(repository, mark, "run", "alpine", *words)
    assert code == 130, output
    assert repository.latest() == earlier
    assert repository.partial_runs() == []
    stages = {name for name in set(engine.own_images()) - images if not engine.names(name)}
    assert stages == set()


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("removing a machine's packages", ("bases", "docker.io/library/alpine:3.23")),
        ("installing them with mmdebstrap", ("run", "alpine", "-k", "drawn")),
    ],
    ids=["by itself", "in a run, beside another"],
)
def test_ctrl_c_while_a_base_is_assembled_leaves_no_base(from_bases, own_storage, mark, words):
    variables = {"CONTAINERS_STORAGE_CONF": str(own_storage)}
    options = ("--engine", "podman", "--bases", "packages")
    code, output = interrupt_at(from_bases, mark, *words, *options, **variables)
    listed = subprocess.run(
        ["podman", "images", "--format", "{{.Repository}}"], capture_output=True, text=True,
        env={**os.environ, **variables}, check=True,
    )  # fmt: skip
    working = subprocess.run(
        ["podman", "ps", "--all", "--external", "--quiet"], capture_output=True, text=True,
        env={**os.environ, **variables}, check=True,
    )  # fmt: skip
    assert code == 130, output
    assert "library/debian" not in listed.stdout
    assert "<none>" not in listed.stdout
    assert working.stdout == ""
    if words[0] == "bases":
        assert "library/alpine" not in listed.stdout


def test_a_polite_end_is_as_good_as_ctrl_c(repository):
    process = subprocess.Popen(
        repository.command("run", "alpine", "-k", "fast"), cwd=repository.root,
        env={**os.environ, "PYTHONUNBUFFERED": "1", VARIABLE: "1"}, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    for line in process.stdout:
        if "timing alpine" in line:
            process.terminate()
            break
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, output
    assert repository.partial_runs() == []

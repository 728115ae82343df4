"""Today's image beside another revision's: what changed is told, and a slower one is seen."""

import subprocess

import pytest
from support.runs import verdicts_of

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

SLOW = "import sys; sys.setprofile(lambda *_: None)\\n"
"""A line of a .pth file that makes every call of a Python function slower."""


@pytest.fixture
def committed(repository):
    """The copy as a git repository with one commit."""
    words = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "first")):
        subprocess.run(["git", *words, *command], cwd=repository.root, check=True)
    return repository


def test_an_image_that_nothing_changed_of_is_the_same_image(committed):
    done = committed.run("run", "alpine", "--against", "HEAD", "-k", "before or what_changed")
    assert done.code == 0, done.output
    run = committed.latest()
    (change,) = run.changes
    assert (change.same_inputs, change.baseline_image) == (True, "alpine")
    assert not run.process_runs


def test_what_a_change_did_to_size_packages_renders_and_speed_is_told(committed):
    site = "/opt/venv/lib/python3.13/site-packages"
    committed.dockerfile(
        alpine=f"RUN dd if=/dev/zero of=/big bs=1000000 count=5 && rm -r {site}/cycler-*\n"
        f"RUN sed -i 's/^Version: .*/Version: 99.9/' {site}/packaging-*.dist-info/METADATA\n"
        f"RUN sed -i 's/#4682b4/#4682b5/' {site}/PIL/ImageColor.py\n"
        f"RUN printf '{SLOW}' > {site}/slow.pth"
    )
    done = committed.run("run", "alpine", "--against", "HEAD", "-k", "before or what_changed")
    assert done.code == 1, done.output
    run = committed.latest()
    (change,) = run.changes
    assert 5_000_000 < change.bytes_after - change.bytes_before < 6_500_000
    versions = {each.name: (each.version_before, each.version_after) for each in change.packages}
    assert versions["packaging"][1] == "99.9"
    assert versions["cycler"][1] is None
    assert set(change.renders) == {"pillow/badge.png", "pillow/waves.png"}  # steelblue
    together = verdicts_of(run, "gallery-change")["*"]
    assert together.outcome == "fail", together
    assert together.against == change.baseline_image
    assert change.baseline_image in {image.name for image in run.images}
    summary = (committed.root / ".wheelgate/latest/summary.md").read_text()
    assert f"## Since {change.commit[:10]}" in summary


def test_without_a_revision_there_is_nothing_to_hold_against(committed):
    done = committed.run("run", "alpine", "-k", "before or what_changed")
    assert done.code == 3, done.output


def test_a_revision_that_git_does_not_know_is_told_before_anything_is_built(committed):
    done = committed.run("run", "alpine", "--against", "nowhere")
    assert done.code == 2, done.output
    assert "'nowhere'" in done.output
    assert committed.partial_runs() == []

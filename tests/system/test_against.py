"""Today's image beside another revision's: what changed is told, and a slower one is seen."""

import subprocess

import pytest

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


def by_check(run, check):
    """Return the verdicts of a check, by their subject."""
    return {item.subject: item for item in run.verdicts if item.check == check}


def test_an_image_that_nothing_changed_of_is_the_same_image(committed):
    done = committed.run("run", "alpine", "--against", "HEAD", "-k", "before or what_changed")
    assert done.code == 0, done.output
    run = committed.latest()
    (change,) = run.changes
    assert (change.same_inputs, change.baseline_image) == (True, "alpine")
    assert not run.process_runs
    assert "built from the same inputs" in done.output


def test_what_a_change_did_to_size_packages_renders_and_speed_is_told(committed):
    site = "/opt/venv/lib/python3.13/site-packages"
    fonts = f"{site}/matplotlib/mpl-data/fonts/ttf"
    committed.dockerfile(
        alpine=f"RUN dd if=/dev/zero of=/big bs=1000000 count=5 && rm -r {site}/cycler-*\n"
        f"RUN sed -i 's/^Version: .*/Version: 99.9/' {site}/packaging-*.dist-info/METADATA\n"
        f"RUN cp {fonts}/DejaVuSans-Bold.ttf {fonts}/DejaVuSans.ttf\n"
        f"RUN printf '{SLOW}' > {site}/slow.pth"
    )
    done = committed.run("run", "alpine", "--against", "HEAD", "-k", "before or what_changed")
    assert done.code == 1, done.output
    run = committed.latest()
    (change,) = run.changes
    assert 5_000_000 < change.bytes_after - change.bytes_before < 6_500_000  # a font, too
    versions = {each.name: (each.version_before, each.version_after) for each in change.packages}
    assert versions["packaging"][1] == "99.9"
    assert versions["cycler"][1] is None
    assert "alpine/matplotlib/simple_plot.png" in {f"alpine/{name}" for name in change.renders}
    together = by_check(run, "render change")["all samples"]
    assert together.outcome == "fail", together
    assert f"times {change.baseline_image}'s" in together.reason
    assert change.baseline_image in {image.name for image in run.images}
    summary = (committed.root / ".wheelgate/latest/summary.md").read_text()
    assert f"## Since {change.commit[:10]}" in summary


def test_without_a_revision_there_is_nothing_to_hold_against(committed):
    done = committed.run("run", "alpine", "-k", "before or what_changed")
    assert done.code == 3, done.output


def test_a_revision_that_git_does_not_know_is_told_before_anything_is_built(committed):
    done = committed.run("run", "alpine", "--against", "nowhere")
    assert done.code == 2, done.output
    assert "git knows no revision 'nowhere'" in done.output
    assert committed.partial_runs() == []

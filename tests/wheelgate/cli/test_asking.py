"""What changes or removes something asks first, and does it by a yes alone."""

import json
import shlex

import pytest
from click.testing import CliRunner

from wheelgate.cli import main
from wheelgate.engine import OWNER_LABEL
from wheelgate.images.wheelhouse.fetched import TAG
from wheelgate.model.records import Image, Picture, Render
from wheelgate.storage.run_writer import RunWriter
from wheelgate.util.files import sha256_of

A_YES = pytest.mark.parametrize(
    ("words", "answer"), [((), "y\n"), (("--yes",), "")], ids=["answered", "beforehand"]
)
NOT_A_YES = pytest.mark.parametrize("answer", ["n\n", "\n", ""], ids=["no", "nothing", "nobody"])

IMAGE = "sha256:" + "0" * 64
NAME = "localhost/wheelgate/ours:1"
CONTAINER = "1" * 64


@pytest.fixture
def baseline(checkout, a_run, png, monkeypatch):
    """Return a baseline that the last run has rendered differently."""
    monkeypatch.chdir(checkout)
    run = RunWriter(checkout / ".wheelgate")
    rendered = run.path / "renders/alpine/a/line.png"
    for file, content in (
        (checkout / "baselines/a/line.png", png()),
        (checkout / "samples/a/line.py", b"def plot(): ...\n"),
        (rendered, png(dots={(1, 1): (255, 0, 0)})),
    ):
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
    picture = Picture("alpine/a/line.png", sha256_of(rendered), rendered.stat().st_size)
    image = Image("alpine", "alpine", "localhost/alpine", "00", "00", False, 1.0, (), ())
    render = Render("alpine", "a/line", (picture,), "", (), 0.1, 0.1, 1)
    run.finish(a_run(id=run.id, images=(image,), renders=(render,)))
    return checkout / "baselines/a/line.png"


@NOT_A_YES
def test_a_baseline_is_not_changed_without_a_yes(baseline, answer):
    before = baseline.read_bytes()
    done = CliRunner().invoke(main, ["accept"], input=answer)
    assert "Change 1 baseline" in done.stdout
    assert done.exit_code == 130
    assert baseline.read_bytes() == before


@A_YES
def test_a_baseline_is_changed_by_a_yes(baseline, words, answer):
    before = baseline.read_bytes()
    done = CliRunner().invoke(main, ["accept", *words], input=answer)
    assert done.exit_code == 0
    assert ("Change 1 baseline" in done.stdout) == (not words)
    assert baseline.read_bytes() != before


@pytest.fixture
def made(checkout, scripted_podman, monkeypatch):
    """Return what wheelgate has made: folders, and the commands that remove the rest."""
    monkeypatch.chdir(checkout)
    monkeypatch.setenv("WHEELGATE_CACHE", str(checkout / "cache"))
    folders = [checkout / name for name in ("cache", "wheelhouse", ".wheelgate/runs")]
    for folder in folders:
        (folder / "kept").mkdir(parents=True)
    (checkout / "wheelhouse" / TAG).touch()
    owner = json.dumps({OWNER_LABEL: "0123456789ab"})
    names, labels = json.dumps([NAME]), json.dumps({OWNER_LABEL: NAME})
    asked = scripted_podman(
        images=f"echo {IMAGE}",
        ps=f"echo {CONTAINER}",
        image=f"printf '%s\\t%s\\t%s\\n' {IMAGE} {shlex.quote(names)} {shlex.quote(labels)}",
        container=f"printf '%s\\t%s\\t%s\\t%s\\n' {CONTAINER} a-name exited {shlex.quote(owner)}",
    )

    def removed():
        lines = asked.read_text().splitlines()
        gone = [line.split()[-1] for line in lines if line.split()[0] in {"rm", "rmi"}]
        names = [name for name in gone if "wheelgate/probe" not in name]
        return names, [folder for folder in folders if not folder.exists()]

    return removed


@NOT_A_YES
def test_nothing_is_removed_without_a_yes(made, answer):
    done = CliRunner().invoke(main, ["clean", "--cache", "--runs"], input=answer)
    for line in (
        "container a-name (exited, project unknown)",
        f"image 000000000000 {NAME}",
        "downloads in ",
    ):
        assert line in done.stdout
    assert "Remove all this?" in done.stdout
    assert done.exit_code == 130
    assert made() == ([], [])


@A_YES
def test_all_that_was_told_is_removed_by_a_yes(made, words, answer):
    done = CliRunner().invoke(main, ["clean", "--cache", "--runs", *words], input=answer)
    assert done.exit_code == 0
    assert ("Remove all this?" in done.stdout) == (not words)
    names, folders = made()
    assert names == [CONTAINER, NAME]
    assert len(folders) == 3

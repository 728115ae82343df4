"""What `wheelgate init` writes: a gate that its own reader takes, and nothing of what was there."""

import ast
import tomllib

import pytest
import yaml
from click.testing import CliRunner

from wheelgate.cli import main
from wheelgate.model.config import load


@pytest.fixture
def repository(tmp_path):
    """Return a function that sets a gate up beside a Dockerfile; it returns what was said."""

    def make(dockerfile="FROM python:3.13-alpine AS app\nRUN pip install matplotlib\n", *options):
        (tmp_path / "Dockerfile").write_text(dockerfile)
        done = CliRunner().invoke(main, ["init", str(tmp_path), *options])
        assert done.exit_code == 0, done.output
        return done.output

    make.root = tmp_path
    return make


def test_the_gate_can_be_read(repository):
    repository()
    project = load(repository.root)
    assert set(project.gate.images) == {"app", "reference"}
    assert project.gate.images["app"].network
    assert project.dockerfile("reference").name == "Dockerfile.reference"
    assert project.bases["reference"] == ("docker.io/library/python:3.13-slim",)
    assert project.gate.imports == ("matplotlib.pyplot",)


def test_a_reference_in_the_same_dockerfile_is_used(repository):
    repository("FROM python:3.13-slim AS slim\nFROM python:3.13-alpine AS app\n")
    assert load(repository.root).gate.images["reference"].target == "slim"
    assert not (repository.root / "Dockerfile.reference").exists()


@pytest.mark.parametrize("installed", ["matplotlib", "pillow"])
def test_every_file_is_of_its_language(repository, installed):
    repository(f"FROM python:3.13-alpine\nRUN pip install {installed}\n")
    for file in repository.root.rglob("*.py"):
        ast.parse(file.read_text())
    tomllib.loads((repository.root / "gate.toml").read_text())
    workflow = yaml.safe_load((repository.root / ".github/workflows/gate.yml").read_text())
    assert workflow["jobs"]["gate"]["steps"]
    sample = (repository.root / "samples/first.py").read_text()
    assert ("PIL" in sample) == (installed == "pillow")


def test_what_is_there_stays(repository):
    (repository.root / "gate.toml").write_text('reference = "a"\n[images.a]\n')
    (repository.root / "tox.ini").write_text("[tox]\nenv_list = py\n")
    (repository.root / ".gitignore").write_text("*.pyc\n")
    said = repository()
    assert "leave   gate.toml" in said
    assert (repository.root / "gate.toml").read_text() == 'reference = "a"\n[images.a]\n'
    assert (repository.root / "tox.ini").read_text().startswith("[tox]\nenv_list = py\n\n[testenv:")
    assert (repository.root / ".gitignore").read_text() == "*.pyc\n\n.wheelgate/\nwheelhouse/\n"


def test_a_second_time_changes_nothing(repository):
    repository()
    before = {path: path.read_bytes() for path in repository.root.rglob("*") if path.is_file()}
    said = repository()
    assert {path: path.read_bytes() for path in before} == before
    assert "write" not in said.partition("Next:")[0]


def test_a_dry_run_writes_nothing(repository):
    assert "write   gate.toml" in repository("FROM alpine\n", "--dry-run")
    assert [path.name for path in repository.root.iterdir()] == ["Dockerfile"]


def test_overwriting_writes_files_anew_and_keeps_those_of_others(repository):
    repository()
    (repository.root / "gate.toml").write_text("broken")
    (repository.root / "tox.ini").write_text("[testenv:gate]\ndeps = mine\n")
    repository("FROM alpine AS other\n", "--overwrite")
    assert "other" in load(repository.root).gate.images
    assert (repository.root / "tox.ini").read_text() == "[testenv:gate]\ndeps = mine\n"


def test_the_image_is_not_a_dockerfile_is_said(tmp_path):
    done = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert done.exit_code == 2
    assert "there is no Dockerfile" in done.output

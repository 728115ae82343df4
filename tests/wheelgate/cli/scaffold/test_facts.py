"""What `wheelgate init` finds out by itself."""

import pytest

from wheelgate.cli.scaffold import find
from wheelgate.errors import ConfigError


def a_repository(folder, dockerfile, **files):
    """Write a Dockerfile and further files; return what is found."""
    (folder / "Dockerfile").write_text(dockerfile)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return find(folder)


def test_an_image_is_found_with_its_python_and_what_it_installs(tmp_path):
    facts = a_repository(
        tmp_path,
        "FROM python:3.12-alpine AS build\nCOPY requirements.txt .\n"
        "RUN pip install -r requirements.txt 'plotnine>=0.13'\n"
        "FROM build AS app\nCMD python app.py\n",
        requirements_txt="# plots\nMatplotlib==3.10.1 \\\n    --hash=sha256:00\nseaborn[stats]\n",
    )
    assert (facts.dockerfile, facts.target, facts.image) == ("Dockerfile", "app", "app")
    assert facts.python == "3.12"
    assert facts.requirements == ("requirements.txt",)
    assert facts.installed == {"matplotlib", "seaborn", "plotnine"}
    assert facts.imports == ("matplotlib.pyplot", "plotnine", "seaborn")
    assert facts.renders_with_matplotlib


def test_a_stage_without_a_name_is_called_by_its_base(tmp_path):
    facts = a_repository(tmp_path, "FROM python:3.13-alpine3.23\nRUN pip install pillow\n")
    assert (facts.target, facts.image) == ("", "alpine")
    assert not facts.renders_with_matplotlib


def test_another_stage_on_debian_is_the_reference(tmp_path):
    facts = a_repository(
        tmp_path, "FROM python:3.13-slim AS slim\nFROM python:3.13-alpine AS alpine\n"
    )
    assert facts.reference == "slim"


def test_a_debian_stage_that_the_image_is_made_from_is_no_reference(tmp_path):
    facts = a_repository(
        tmp_path,
        "FROM python:3.13-slim AS files\nFROM python:3.13-alpine AS app\nCOPY --from=files /a /b\n",
    )
    assert facts.reference == ""


def test_a_dockerfile_in_a_usual_folder_is_found(tmp_path):
    (tmp_path / "docker").mkdir()
    (tmp_path / "docker/Dockerfile").write_text("FROM alpine\n")
    assert find(tmp_path).dockerfile == "docker/Dockerfile"


def test_the_python_of_a_repository_is_taken_where_the_base_does_not_say(tmp_path):
    (tmp_path / ".python-version").write_text("3.11.4\n")
    assert a_repository(tmp_path, "FROM alpine\n").python == "3.11"


@pytest.mark.parametrize(
    ("dockerfile", "target", "said"),
    [
        (None, "", "there is no Dockerfile"),
        ("", "", "has no FROM"),
        ("FROM alpine AS app\n", "other", "has no stage 'other'"),
    ],
)
def test_what_is_not_there_is_said_with_its_mend(tmp_path, dockerfile, target, said):
    if dockerfile is not None:
        (tmp_path / "Dockerfile").write_text(dockerfile)
    with pytest.raises(ConfigError, match=said) as caught:
        find(tmp_path, target=target)
    assert caught.value.hint


def test_a_requirements_file_outside_the_repository_is_left_alone(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "requirements.txt").write_text("numpy\n")
    facts = a_repository(inner, "FROM alpine\nCOPY ../requirements.txt .\n")
    assert facts.requirements == ()

"""Where a command cannot write it says so at once, with exit code 2 and the option's name."""

import os

import pytest
from click.testing import CliRunner

from wheelgate.cli import main
from wheelgate.cli.places import check_output
from wheelgate.errors import OutputError
from wheelgate.storage.run_writer import RunWriter


@pytest.fixture
def project(checkout, a_run, monkeypatch, png):
    """Return a project with a run and two pictures, and a file where folders are to be made."""
    writer = RunWriter(checkout / ".wheelgate")
    writer.finish(a_run(id=writer.id))
    (checkout / "in-the-way").write_text("someone's")
    (checkout / "a.png").write_bytes(png())
    (checkout / "b.png").write_bytes(png(colour="black"))
    monkeypatch.chdir(checkout)
    return checkout


COMMANDS = [
    ("report", "--output"),
    ("report", "--single-file", "--output"),
    ("apk-repository", "plots.txt", "--output"),
    ("apk-repository", "plots.txt", "--output", "new", "--key"),
    ("merge", ".wheelgate/latest", "--output"),
    ("matrix", "--kept", "--write"),
    ("compare", "a.png", "b.png", "--diff"),
    ("history", "--plot"),
    ("annotate", "--summary"),
]
PLACES = ["in-the-way/x", "in-the-way/x/y", "/proc/x", "/proc/x/y", "x" * 300]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_place_that_cannot_be_made_is_wrong_usage(project, command, place):
    before = sorted(project.iterdir())
    done = CliRunner().invoke(main, [*command, place])
    assert isinstance(done.exception, SystemExit)
    assert done.exit_code == 2
    assert place in done.output
    assert f"by {command[-1]}" in done.output
    assert sorted(project.iterdir()) == before


@pytest.mark.parametrize("command", [COMMANDS[0], COMMANDS[2], COMMANDS[4]], ids=" ".join)
def test_a_file_in_the_place_of_a_folder_stays(project, command):
    done = CliRunner().invoke(main, [*command, "in-the-way"])
    assert done.exit_code == 2
    assert (project / "in-the-way").read_text() == "someone's"


def test_a_place_below_folders_that_are_not_there_yet_is_fine_and_nothing_is_made(tmp_path):
    check_output(tmp_path / "new/folder/page.html", "--output")
    check_output(tmp_path / "new/folder", "--output", folder=True)
    check_output(tmp_path, "--output", folder=True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_keeps_what_it_holds(tmp_path):
    (tmp_path / "page.html").write_text("a page")
    check_output(tmp_path / "page.html", "--output")
    assert (tmp_path / "page.html").read_text() == "a page"


def test_a_pipe_is_a_place_to_write_and_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    check_output(tmp_path / "pipe", "--summary")


@pytest.mark.parametrize("folder", [False, True])
def test_a_folder_that_others_own_is_refused(readable_folder, another_user, folder):
    (readable_folder / "closed").mkdir(mode=0o555)
    with another_user(), pytest.raises(OutputError):
        check_output(readable_folder / "closed/new", "--output", folder=folder)

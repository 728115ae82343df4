"""What a stranger names stays inside its folder, whatever links are put there."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wheelgate.errors import OutsideError
from wheelgate.util.paths import inside, refuse_what_leads_out, relative, walk


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a file, beside another that it must not reach."""
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub/file").write_text("ours")
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim/file").write_text("theirs")
    return folder


@pytest.mark.parametrize("name", ["", "/etc", "..", "../a", "a/../../b", "a/..", "a\0b"])
def test_a_path_that_climbs_is_none(name):
    with pytest.raises(ValueError, match="inside"):
        relative(name)


@pytest.mark.parametrize("name", [".", "a", "a/b.png", "a/..b", "...", "ä ö/x"])
def test_a_path_that_does_not_is_left_as_it_is(name):
    assert relative(name) == name


@given(st.text(max_size=40))
def test_what_is_relative_stays_inside(name):
    try:
        relative(name)
    except ValueError:
        return
    assert (os.path.normpath(f"/some/root/{name}") + "/").startswith("/some/root/")


@pytest.mark.parametrize("name", ["sub", "sub/file", "new/file", "."])
def test_a_path_inside_need_not_be_there(folder, name):
    assert inside(folder, name) == folder / name


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("../victim", "link"),
        ("../victim", "link/file"),
        ("../victim/file", "link"),
        ("/etc", "link/passwd"),
        ("..", "link/victim/file"),
    ],
)
def test_a_link_out_is_refused_at_every_depth(folder, link, name):
    (folder / "link").symlink_to(link)
    with pytest.raises(OutsideError):
        inside(folder, name)
    with pytest.raises(OutsideError):
        refuse_what_leads_out(folder)


def test_a_path_that_climbs_out_is_refused(folder):
    for name in ("../victim", "sub/../../victim/file", folder.parent / "victim"):
        with pytest.raises(OutsideError):
            inside(folder, name)


def test_links_that_go_round_in_circles_are_refused(folder):
    (folder / "one").symlink_to("two")
    (folder / "two").symlink_to("one")
    with pytest.raises(OutsideError):
        inside(folder, "one/file")


def test_a_link_within_a_folder_is_followed(folder):
    (folder / "link").symlink_to("sub/file")
    refuse_what_leads_out(folder)
    assert inside(folder, "link").read_text() == "ours"


def test_a_folder_that_is_itself_a_link_out_of_its_parent_is_refused(folder):
    (folder / "linked").symlink_to("../victim")
    with pytest.raises(OutsideError):
        refuse_what_leads_out(folder / "linked")


def test_a_pipe_is_refused(folder):
    os.mkfifo(folder / "pipe")
    with pytest.raises(OutsideError):
        refuse_what_leads_out(folder)


def test_a_walk_does_not_enter_links(folder):
    (folder / "link").symlink_to("../victim")
    assert list(walk(folder)) == [folder / Path(name) for name in ("link", "sub", "sub/file")]

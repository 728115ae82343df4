"""The folder of temporary files is checked before anything relies on it."""

import tempfile

import pytest

from wheelgate.errors import TemporaryFolderError
from wheelgate.util.temporary import VARIABLE, check_temporary_folder


@pytest.fixture
def named(monkeypatch, tmp_path):
    """Return a function that lets the variable name a folder below a test's own."""
    (tmp_path / "file").touch()

    def name(place):
        monkeypatch.setenv(VARIABLE, str(tmp_path / place))

    return name


@pytest.mark.parametrize("place", ["gone", "gone/below", "file", "file/below", "/proc", "x" * 300])
def test_a_folder_that_cannot_be_used_is_named_with_the_variable(named, place):
    named(place)
    with pytest.raises(TemporaryFolderError) as caught:
        check_temporary_folder()
    assert place in caught.value.cause
    assert VARIABLE in caught.value.cause


def test_a_folder_that_others_own_is_named_with_the_variable(named, readable_folder, another_user):
    (readable_folder / "closed").mkdir(mode=0o555)
    named(readable_folder / "closed")
    with another_user(), pytest.raises(TemporaryFolderError, match="closed"):
        check_temporary_folder()


def test_a_folder_that_can_be_used_is_left_empty(named, tmp_path):
    (tmp_path / "open").mkdir()
    named("open")
    check_temporary_folder()
    assert list((tmp_path / "open").iterdir()) == []


@pytest.mark.parametrize("value", [None, ""])
def test_without_the_variable_any_folder_that_python_finds_will_do(monkeypatch, value):
    monkeypatch.setattr(tempfile, "tempdir", None)
    if value is None:
        monkeypatch.delenv(VARIABLE, raising=False)
    else:
        monkeypatch.setenv(VARIABLE, value)
    check_temporary_folder()


def test_where_python_finds_none_a_variable_is_asked_for(monkeypatch, tmp_path):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(TemporaryFolderError) as caught:
        check_temporary_folder()
    assert VARIABLE in caught.value.hint

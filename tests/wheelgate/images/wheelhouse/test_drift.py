"""Debian packages from a mirror: fetched, kept by hash, and drift said aloud."""

from dataclasses import replace

import pytest

from wheelgate.errors import DownloadError
from wheelgate.images.wheelhouse.apt import SOURCE
from wheelgate.images.wheelhouse.debs import LockedDeb, fetch
from wheelgate.images.wheelhouse.mirrors import VARIABLE, Mirrors, of_host
from wheelgate.util.cache import Cache


@pytest.fixture
def small(debian_mirror):
    """A package of the mirror."""
    described = debian_mirror.add("small", "1.0")
    debian_mirror.publish()
    return LockedDeb("small", "1.0", "amd64", "main", **described)


def silent():
    return Mirrors.beside("http://127.0.0.1:9/debian")


def test_a_locked_package_is_fetched_once_and_then_taken_from_the_cache(small, tmp_path):
    cache = Cache(tmp_path / "cache")
    fetched = fetch([small], "trixie", cache, of_host)
    assert fetched.drift == ()
    assert fetched.files[0].sha256 == small.sha256
    assert fetch([small], "trixie", cache, silent) == fetched


def test_a_package_that_the_mirror_dropped_is_taken_as_it_is_now_and_said(
    small, debian_mirror, tmp_path
):
    debian_mirror.drop(vars(small))
    newer = debian_mirror.add("small", "1.1")
    debian_mirror.publish()
    taken = fetch([small], "trixie", Cache(tmp_path / "cache"), of_host)
    assert [(item.package, item.locked, item.taken) for item in taken.drift] == [
        ("small", "1.0", "1.1")
    ]
    assert [(file.version, file.sha256) for file in taken.files] == [("1.1", newer["sha256"])]


def test_a_source_that_the_mirror_dropped_is_taken_as_it_is_now(debian_mirror, tmp_path):
    newer = debian_mirror.add_source("author", "2")
    debian_mirror.publish()
    gone = LockedDeb("author", "1", SOURCE, "main", "pool/main/a/author/gone", 1, 64 * "0")
    taken = fetch([gone], "trixie", Cache(tmp_path / "cache"), of_host)
    assert [file.sha256 for file in taken.files] == [newer["sha256"]]


def test_a_mirror_whose_pool_lacks_what_it_lists_is_an_error(small, debian_mirror, tmp_path):
    debian_mirror.drop(vars(small))  # and its index still has it
    with pytest.raises(DownloadError) as caught:
        fetch([small], "trixie", Cache(tmp_path / "cache"), of_host)
    assert "small" in caught.value.cause.split()


def test_a_mirror_that_does_not_answer_is_an_error_with_its_hint(small, tmp_path):
    with pytest.raises(DownloadError) as caught:
        fetch([small], "trixie", Cache(tmp_path / "cache"), silent)
    assert small.name in caught.value.cause
    assert VARIABLE in caught.value.hint


@pytest.mark.parametrize("name", ["small", "small404"])
def test_a_file_with_another_content_than_was_locked_is_refused(debian_mirror, tmp_path, name):
    described = debian_mirror.add(name, "404")
    debian_mirror.publish()
    locked = LockedDeb(name, "404", "amd64", "main", **described)
    for sha256 in ("1" * 64, "404" + "0" * 61):
        with pytest.raises(DownloadError):
            fetch([replace(locked, sha256=sha256)], "trixie", Cache(tmp_path / "cache"), of_host)

"""Debian packages from a real mirror: fetched, kept by hash, and drift said aloud."""

from dataclasses import replace

import pytest

from wheelgate.errors import DownloadError
from wheelgate.images.bases import debian
from wheelgate.images.wheelhouse import apt
from wheelgate.images.wheelhouse.debs import fetch
from wheelgate.images.wheelhouse.mirrors import VARIABLE, Mirrors, of_host
from wheelgate.util.cache import Cache

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def _apt():
    try:
        apt.require_apt()
    except DownloadError as error:
        pytest.skip(f"a Debian mirror: {error.cause}")


@pytest.fixture(scope="module")
def mirror():
    """Return a function that finds a mirror, which is skipped where none is known."""
    found = of_host()
    if found is None:
        pytest.skip("a Debian mirror: this host names none")
    return lambda: found


@pytest.fixture
def small():
    """A small package of the pinned base."""
    return next(deb for deb in debian.locked() if deb.name == "hostname")


def silent():
    return Mirrors.beside("http://127.0.0.1:9/debian")


def test_a_locked_package_is_fetched_once_and_then_taken_from_the_cache(small, mirror, tmp_path):
    cache = Cache(tmp_path)
    fetched = fetch([small], "trixie", cache, mirror)
    assert fetched.drift == ()
    assert fetched.files[0].sha256 == small.sha256
    assert fetch([small], "trixie", cache, silent) == fetched


def test_a_package_that_the_mirror_dropped_is_taken_as_it_is_now_and_said(small, mirror, tmp_path):
    gone = replace(
        small, version="0.0.1", sha256="0" * 64, path=small.path.replace(small.version, "0.0.1")
    )
    taken = fetch([gone], "trixie", Cache(tmp_path), mirror)
    assert [(item.package, item.locked) for item in taken.drift] == [(small.name, "0.0.1")]
    assert taken.drift[0].taken == taken.files[0].version
    assert taken.files[0].version != "0.0.1"


def test_a_mirror_that_does_not_answer_is_an_error_with_its_mend(small, tmp_path):
    with pytest.raises(DownloadError) as caught:
        fetch([small], "trixie", Cache(tmp_path), silent)
    assert small.name in caught.value.cause
    assert VARIABLE in caught.value.hint


def test_a_file_with_another_content_than_was_locked_is_refused(small, mirror, tmp_path):
    swapped = replace(small, sha256="1" * 64)
    with pytest.raises(DownloadError):
        fetch([swapped], "trixie", Cache(tmp_path), mirror)

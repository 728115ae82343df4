"""Why wheels could not be downloaded: a class for each cause, told by what an index offers."""

import hashlib
import os

import pytest

from wheelgate.errors import (
    DiskFullError,
    DownloadError,
    HashError,
    NoIndexError,
    NoWheelError,
    WheelError,
)
from wheelgate.images.wheelhouse.failed_download import why
from wheelgate.images.wheelhouse.wheels import fetch
from wheelgate.util.cache import Cache

PLATFORM = "manylinux_2_41_x86_64"
ANY, MUSL = "tiny-1.0-py3-none-any.whl", "tiny-1.0-cp313-cp313-musllinux_1_2_x86_64.whl"
WRONG = 64 * "0"


def sha256_of(file):
    return hashlib.sha256(file.encode()).hexdigest()


@pytest.fixture(params=["an index", "an index without hashes", "a folder"])
def offer(request, package_index, tmp_path, monkeypatch):
    """Return a function that offers files, whose content is their name, in each of three ways."""

    def offered(*files):
        folder = package_index / "tiny"
        folder.mkdir()
        hashes = request.param == "an index"
        lines = []
        for file in files:
            (folder / file).write_text(file)
            lines.append(f'<a href="{file}{f"#sha256={sha256_of(file)}" * hashes}">{file}</a>')
        if request.param == "a folder":
            monkeypatch.setenv("PIP_NO_INDEX", "1")
            monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
        else:
            (folder / "index.html").write_text("<!DOCTYPE html><body>" + "".join(lines))

    return offered


def a_lock(tmp_path, *lines):
    lock = tmp_path / "lock.txt"
    lock.write_text("".join(f"{line}\n" for line in lines))
    return lock


def failure(tmp_path, *lines):
    """Return the error of downloading what a lock names, by the real pip."""
    with pytest.raises((DownloadError, WheelError)) as caught:
        fetch(a_lock(tmp_path, *lines), PLATFORM, "3.13", Cache(tmp_path / "cache"))
    return caught.value


def reason(tmp_path, *lines):
    """Return the error of a lock that pip failed at."""
    return why(a_lock(tmp_path, *lines), PLATFORM, "3.13", "what\nit\nsaid")


def test_a_wheel_of_another_hash_than_the_locks_is_refused(tmp_path, offer):
    offer(ANY, MUSL)
    error = failure(tmp_path, f"tiny==1.0 --hash=sha256:{WRONG}")
    assert type(error) is HashError
    assert {"tiny==1.0", ANY, str(tmp_path / "lock.txt")} <= set(
        error.cause.replace(":", "").split()
    )
    assert sha256_of(ANY)[:16] in error.cause


def test_a_wheel_of_another_platform_is_told_with_platform_and_python(tmp_path, offer):
    offer(MUSL, "tiny-2.0-py3-none-any.whl", "tiny-1.0.tar.gz", "no wheel at all.whl")
    error = failure(tmp_path, f"tiny==1.0 --hash=sha256:{sha256_of(MUSL)}")
    assert type(error) is NoWheelError
    assert {"tiny==1.0", PLATFORM, "3.13"} <= set(error.cause.split())


def test_a_project_that_no_index_has_is_named(tmp_path, offer):
    offer(ANY)
    error = reason(tmp_path, f"other==2 --hash=sha256:{WRONG}")
    assert type(error) is NoWheelError
    assert "other==2" in error.cause.split()


def test_of_a_lock_what_fails_is_named_and_what_is_for_elsewhere_is_not(package_index, tmp_path):
    folder = package_index / "tiny"
    folder.mkdir()
    (folder / ANY).write_text(ANY)
    error = reason(
        tmp_path,
        f"away==1 ; python_version < '3.13' --hash=sha256:{WRONG}",
        f"tiny==1.0 --hash=sha256:{sha256_of(ANY)}",
        f"other==2 ; python_version >= '3.13' --hash=sha256:{WRONG}",
    )
    assert type(error) is NoWheelError
    assert "other==2" in error.cause.split()


def test_a_file_that_is_not_the_one_its_index_lists_is_refused(package_index, tmp_path):
    folder = package_index / "tiny"
    folder.mkdir()
    (folder / ANY).write_text("tampered with")
    (folder / "index.html").write_text(f'<a href="{ANY}#sha256={sha256_of(ANY)}">{ANY}</a>')
    error = reason(tmp_path, f"tiny==1.0 --hash=sha256:{sha256_of(ANY)}")
    assert type(error) is HashError
    assert sha256_of("tampered with")[:16] in error.cause


def test_a_wheel_for_newer_pythons_is_none(package_index, tmp_path):
    folder = package_index / "tiny"
    folder.mkdir()
    (folder / ANY).write_text(ANY)
    link = f'<a href="{ANY}#sha256={sha256_of(ANY)}" data-requires-python="&gt;=3.14">{ANY}</a>'
    (folder / "index.html").write_text(link)
    assert type(failure(tmp_path, f"tiny==1.0 --hash=sha256:{sha256_of(ANY)}")) is NoWheelError


def test_what_the_second_index_has_is_not_lacking(package_index, tmp_path, monkeypatch):
    """Of two requirements the one that fails is named, though the first index has neither."""
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", os.environ["PIP_INDEX_URL"] + "more/")
    (package_index / "tiny").mkdir()
    (package_index / "tiny/index.html").write_text("")
    more = package_index / "more/tiny"
    more.mkdir(parents=True)
    (more / ANY).write_text(ANY)
    error = reason(
        tmp_path,
        f"tiny==1.0 --hash=sha256:{sha256_of(ANY)}",
        f"other==2 --hash=sha256:{WRONG}",
    )
    assert type(error) is NoWheelError
    assert "other==2" in error.cause.split()


@pytest.mark.parametrize(
    "setting", [{"PIP_INDEX_URL": "http://127.0.0.1:9/simple"}, {"PIP_NO_INDEX": "1"}]
)
def test_an_index_that_does_not_answer_has_a_class_of_its_own(
    package_index, tmp_path, monkeypatch, setting
):
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    error = reason(tmp_path, f"tiny==1.0 --hash=sha256:{WRONG}")
    assert type(error) is NoIndexError
    assert "WHEELGATE_CACHE" in error.hint


def test_a_lock_that_pip_cannot_read_is_told_in_pips_words(package_index, tmp_path):
    error = failure(tmp_path, "this is no requirement")
    assert type(error) is DownloadError
    assert "requirement:" in error.cause


def test_what_the_index_knows_no_reason_for_is_told_in_pips_words(package_index, tmp_path):
    (package_index / "tiny").mkdir()
    (package_index / "tiny" / ANY).write_text(ANY)
    error = reason(tmp_path, f"tiny==1.0 --hash=sha256:{sha256_of(ANY)}")
    assert type(error) is DownloadError
    assert error.cause.endswith("what\nit\nsaid")


def test_a_full_disk_is_told_before_the_index_is_asked(tmp_path):
    said = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
    assert type(why(tmp_path / "gone.txt", PLATFORM, "3.13", said)) is DiskFullError

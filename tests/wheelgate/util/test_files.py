"""Files: hashed, replaced in one step, and what a disk that refuses is told as."""

import errno
import hashlib
from pathlib import Path

import pytest

from wheelgate.errors import DiskFullError, StorageError
from wheelgate.util.files import (
    digest_of,
    replacing,
    sha256_of,
    storage_errors,
    write_atomically,
)


def test_the_hash_of_a_file_is_its_sha256(tmp_path):
    (tmp_path / "a").write_bytes(b"a wheel")
    assert sha256_of(tmp_path / "a") == hashlib.sha256(b"a wheel").hexdigest()


def test_a_digest_depends_on_every_part_and_on_where_it_ends():
    digests = {digest_of("ab", "c"), digest_of("a", "bc"), digest_of("abc"), digest_of("c", "ab")}
    assert len(digests) == 4
    assert digest_of("ab", "c") == digest_of("ab", "c")


def test_a_full_disk_has_an_error_of_its_own():
    with (
        pytest.raises(DiskFullError) as caught,
        storage_errors("writing renders"),
        open("/dev/full", "wb", buffering=0) as full,  # noqa: PTH123 - the device, unbuffered
    ):
        full.write(b"x")
    assert "writing renders" in caught.value.cause


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_place_that_is_not_writable_is_told_with_its_name(number):
    with pytest.raises(StorageError) as caught, storage_errors("writing renders"):
        raise PermissionError(number, "refused", "/the/place")
    assert "/the/place" in caught.value.cause
    assert not isinstance(caught.value, DiskFullError)


def test_other_errors_of_the_system_pass_as_they_are(tmp_path):
    with pytest.raises(FileNotFoundError), storage_errors("reading"):
        (tmp_path / "gone").read_bytes()


def test_of_an_open_file_the_rest_is_hashed(tmp_path):
    (tmp_path / "a").write_bytes(b"head, rest")
    with (tmp_path / "a").open("rb") as file:
        file.read(len("head, "))
        assert sha256_of(file) == hashlib.sha256(b"rest").hexdigest()


@pytest.mark.parametrize(("content", "bytes_"), [(b"\xff", b"\xff"), ("\u00e9", b"\xc3\xa9")])
def test_a_file_is_written_over_what_was_there(tmp_path, content, bytes_):
    file = tmp_path / "note"
    file.write_text("before")
    write_atomically(file, content)
    assert file.read_bytes() == bytes_
    assert list(tmp_path.iterdir()) == [file]


def test_until_the_block_ends_the_file_stays_as_it_was(tmp_path):
    file = tmp_path / "note"
    file.write_text("before")
    with replacing(file) as temporary:
        temporary.write_text("after")
        assert file.read_text() == "before"
    assert file.read_text() == "after"


@pytest.mark.parametrize(
    "make", [Path.touch, Path.mkdir, lambda path: path.symlink_to("after"), lambda _: None]
)
def test_a_block_that_raises_changes_nothing_and_leaves_nothing(tmp_path, make):
    file = tmp_path / "note"
    file.write_text("before")

    def interrupted():
        with replacing(file) as temporary:
            make(temporary)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_takes_the_place_of_a_link(tmp_path):
    (tmp_path / "latest").symlink_to("old")
    with replacing(tmp_path / "latest") as temporary:
        temporary.symlink_to("new")
    assert str((tmp_path / "latest").readlink()) == "new"


def test_a_link_to_a_file_stays_one_and_the_file_keeps_its_mode(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    file, link = tmp_path / "elsewhere/file", tmp_path / "link"
    file.write_text("before")
    file.chmod(0o640)
    link.symlink_to(file)
    write_atomically(link, "after")
    assert link.is_symlink()
    assert file.read_text() == "after"
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("place", ["file/below", "file/below/it", "x" * 300, "loop/x"])
def test_a_place_that_cannot_be_is_told_with_its_name(tmp_path, place):
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(StorageError) as caught, storage_errors("writing"):
        (tmp_path / place).mkdir(parents=True)
    assert str(tmp_path) in caught.value.cause
    assert caught.value.hint

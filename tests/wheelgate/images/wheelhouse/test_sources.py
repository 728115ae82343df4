"""Source archives by lock, from a real index on this machine."""

import hashlib
import io
import tarfile

import pytest

from wheelgate.errors import ConfigError, HashError, NoIndexError, NoSourceError
from wheelgate.images.wheelhouse.lock_file import read_lock
from wheelgate.images.wheelhouse.sources import fetch
from wheelgate.util.cache import Cache


def an_archive(folder, name="tiny", version="1.0"):
    """Make a source archive whose build would fail; return its path and its hash."""
    path = folder / f"{name}-{version}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        text = b"raise SystemExit('nothing may be built here')"
        entry = tarfile.TarInfo(f"{name}-{version}/setup.py")
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def index(package_index):
    """Return the folder of `tiny` in a real index, the only one."""
    folder = package_index / "tiny"
    folder.mkdir()
    return folder


def offer(folder, *hashes):
    """Make the index list every file of a folder, with its true hash or those given."""
    lines = []
    for path in sorted(folder.glob("*.*z*")):
        sha256 = hashes[0] if hashes else hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f'<a href="{path.name}#sha256={sha256}">{path.name}</a>')
    (folder / "index.html").write_text("<!DOCTYPE html><body>" + "".join(lines))


def a_lock(tmp_path, *hashes, requirement="tiny==1.0"):
    lock = tmp_path / "lock.txt"
    words = " ".join(f"\\\n    --hash=sha256:{sha256}" for sha256 in hashes)
    lock.write_text(f"# kept by hand\n{requirement} {words}\n")
    return lock


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def test_an_archive_is_taken_as_it_is_and_kept(index, tmp_path, cache):
    path, sha256 = an_archive(index)
    offer(index)
    lock = a_lock(tmp_path, 64 * "a", sha256)
    said = []
    (found,) = fetch(lock, cache, said.append).files
    assert (found.kind, found.name, found.version) == ("source", "tiny", "1.0")
    assert (found.file, found.sha256) == (path.name, sha256)
    assert len(said) == 1
    path.unlink()
    assert fetch(lock, cache, said.append).files == (found,)
    assert len(said) == 1
    fetch(lock, cache).place(cache, tmp_path / "placed")
    assert [each.name for each in (tmp_path / "placed").iterdir()] == [path.name]


def test_of_a_lock_only_what_is_wanted_is_fetched(index, tmp_path, cache):
    _, sha256 = an_archive(index)
    offer(index)
    lock = a_lock(tmp_path, sha256)
    with lock.open("a") as file:
        file.write(f"absent==1.0 --hash=sha256:{64 * 'a'}\n")
    (found,) = fetch(lock, cache, names=["Tiny"]).files
    assert found.name == "tiny"
    with pytest.raises(ConfigError, match=r"lock\.txt .*\bother\b"):
        fetch(lock, cache, names=["tiny", "other"])


def test_one_that_was_damaged_in_the_cache_is_fetched_again(index, tmp_path, cache):
    _, sha256 = an_archive(index)
    offer(index)
    lock = a_lock(tmp_path, sha256)
    fetch(lock, cache)
    cache.get(sha256).write_bytes(b"damaged")
    fetch(lock, cache)
    assert cache.get(sha256) is not None


def test_an_archive_of_another_hash_is_not_taken(index, tmp_path, cache):
    an_archive(index)
    offer(index)
    with pytest.raises(NoSourceError, match=r"tiny 1\.0"):
        fetch(a_lock(tmp_path, 64 * "a"), cache)


def test_a_file_that_is_not_what_its_index_says_is_not_taken(index, tmp_path, cache):
    an_archive(index)
    offer(index, 64 * "a")
    with pytest.raises(HashError, match=r"tiny-1\.0"):
        fetch(a_lock(tmp_path, 64 * "a"), cache)


def test_a_project_that_no_index_has_is_named(index, tmp_path, cache):
    with pytest.raises(NoSourceError, match="other 2"):
        fetch(a_lock(tmp_path, 64 * "a", requirement="other==2"), cache)


@pytest.mark.parametrize(
    "setting", [{"PIP_INDEX_URL": "http://127.0.0.1:9/"}, {"PIP_NO_INDEX": "1"}]
)
def test_an_index_that_is_not_there_is_said(index, tmp_path, cache, monkeypatch, setting):
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(NoIndexError) as caught:
        fetch(a_lock(tmp_path, 64 * "a"), cache)
    assert "pip config set" in caught.value.hint


@pytest.mark.parametrize(
    "line",
    ["tiny==1.0", "tiny --hash=sha256:" + 64 * "a", "tiny>=1 --hash=sha256:" + 64 * "a", "?"],
)
def test_a_line_that_is_not_pinned_is_named(tmp_path, line):
    lock = tmp_path / "lock.txt"
    lock.write_text(line + "\n")
    with pytest.raises(ConfigError, match="requirement 1"):
        read_lock(lock)

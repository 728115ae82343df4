"""The cache: files by their hash, checked at every use."""

import hashlib
import pwd
import threading
from pathlib import Path

import pytest
from filelock import FileLock, Timeout
from hypothesis import HealthCheck, given, settings
from support.damage import damaged

from wheelgate.errors import StorageError
from wheelgate.util.cache import VARIABLE, Cache
from wheelgate.util.concurrency import Interrupted, WorkerPool

CONTENT = b"a wheel"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


@pytest.fixture
def kept(cache, tmp_path):
    """Return a cache that has one file."""
    download = tmp_path / "download"
    download.write_bytes(CONTENT)
    assert cache.put(download) == SHA256
    assert not download.exists()
    return cache


def test_what_was_put_is_got_by_its_hash(kept):
    assert kept.get(SHA256).read_bytes() == CONTENT


def test_what_was_never_put_is_not_there(cache, kept):
    assert kept.get("0" * 64) is None


def test_a_file_that_was_changed_in_the_cache_is_not_given_out_and_removed(kept):
    file = kept.get(SHA256)
    file.write_bytes(b"another wheel")
    assert kept.get(SHA256) is None
    assert not file.exists()


def test_a_file_put_twice_is_one_file(kept, tmp_path):
    again = tmp_path / "again"
    again.write_bytes(CONTENT)
    assert kept.put(again) == SHA256
    files = [path for path in (kept.root / "files").rglob("*") if path.is_file()]
    assert [path.name for path in files] == [SHA256]


def test_a_cached_file_is_placed_over_what_was_there(kept, tmp_path):
    target = tmp_path / "made" / "a.whl"
    target.parent.mkdir()
    target.write_bytes(b"old")
    kept.place(SHA256, target)
    assert target.read_bytes() == CONTENT


def test_a_cached_file_is_placed_in_a_folder_that_is_not_there_yet(kept, tmp_path):
    kept.place(SHA256, tmp_path / "deep" / "folder" / "a.whl")
    assert (tmp_path / "deep" / "folder" / "a.whl").read_bytes() == CONTENT


def test_a_cached_file_is_placed_on_another_disk(kept, tmp_path):
    elsewhere = Path("/dev/shm")  # a file system of its own, where there is one
    target = (elsewhere if elsewhere.is_dir() else tmp_path) / f"wheelgate-test-{tmp_path.name}"
    try:
        kept.place(SHA256, target)
        assert target.read_bytes() == CONTENT
    finally:
        target.unlink(missing_ok=True)


def test_what_the_cache_lacks_cannot_be_placed(cache, tmp_path):
    with pytest.raises(KeyError, match="0000"):
        cache.place("0" * 64, tmp_path / "a.whl")
    assert not (tmp_path / "a.whl").exists()


def test_a_note_can_be_written_at_once(cache):
    cache.note("sizes/a.json").write_text("{}")
    assert (cache.root / "sizes" / "a.json").read_text() == "{}"


def test_files_are_made_once_and_again_where_one_is_gone_or_the_note_is_damaged(cache, tmp_path):
    made = []

    def make():
        made.append(len(made))
        (tmp_path / "file").write_bytes(CONTENT)
        return {"a.whl": cache.put(tmp_path / "file")}

    for _ in range(2):
        assert cache.files("wheels", "key", make) == {"a.whl": SHA256}
    assert len(made) == 1
    cache.get(SHA256).unlink()
    assert cache.files("wheels", "key", make) == {"a.whl": SHA256}
    assert len(made) == 2
    cache.note("wheels/key.json").write_text('{"a.wh')
    assert cache.files("wheels", "key", make) == {"a.whl": SHA256}
    assert len(made) == 3
    cache.files("wheels", "another", make)
    assert len(made) == 4


def test_a_kept_file_has_a_size(kept):
    assert kept.size(SHA256) == len(CONTENT)
    with pytest.raises(KeyError):
        kept.size(64 * "0")


def test_a_lock_keeps_others_out_and_is_free_afterwards(cache):
    with cache.lock("build"):
        file = cache.root / "locks" / "build.lock"
        with pytest.raises(Timeout), FileLock(file, timeout=0):
            pass
        with cache.lock("another"):
            assert file.exists()
    with FileLock(file, timeout=0) as again:
        assert again.is_locked


def test_clearing_says_how_many_bytes_it_freed(kept):
    kept.note("a.json").write_bytes(b"123")
    assert kept.clear() == len(CONTENT) + 3
    assert not kept.root.exists()
    assert kept.clear() == 0


def test_a_variable_names_another_place(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "elsewhere"))
    assert Cache.default().root == tmp_path / "elsewhere"
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert Cache.default().root == tmp_path / "xdg" / "wheelgate"


def test_who_waits_for_a_lock_says_so_once_and_goes_on_when_it_is_free(cache):
    held, said = threading.Event(), []
    free = threading.Event()

    def hold():
        with cache.lock("base"):
            held.set()
            assert free.wait(10)

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(10)

    def waiting():
        said.append("waiting")
        free.set()

    with cache.lock("base", waiting):
        assert said == ["waiting"]
    other.join()
    with cache.lock("base", waiting):
        assert said == ["waiting"]


def test_who_waits_for_a_lock_can_be_interrupted(cache):
    waits = threading.Event()

    def wait():
        with cache.lock("base", waits.set):
            raise AssertionError("it had it")

    pool = WorkerPool(1)
    with cache.lock("base"):
        done = pool.begin(wait)
        assert waits.wait(10)
        pool.end()
    with pytest.raises(Interrupted):
        done.result()


@pytest.mark.parametrize(
    "name", ["../../../victim", "", "A" * 64, "0" * 63, "0" * 65, "/etc/passwd"]
)
def test_what_is_no_hash_is_not_in_the_cache(tmp_path, name):
    cache = Cache(tmp_path / "cache")
    assert cache.get(name) is None
    with pytest.raises(KeyError):
        cache.place(name, tmp_path / "placed")
    with pytest.raises(KeyError):
        cache.size(name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=damaged(b'{"a.whl": "' + SHA256.encode() + b'"}'))
def test_files_are_there_whatever_became_of_their_note(tmp_path, content):
    cache = Cache(tmp_path / "cache")

    def make():
        (tmp_path / "file").write_bytes(CONTENT)
        return {"a.whl": cache.put(tmp_path / "file")}

    cache.files("wheels", "key", make)
    cache.note("wheels/key.json").write_bytes(content)
    assert set(cache.files("wheels", "key", make).values()) == {SHA256}


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/x", "x" * 300, "gone-link"])
def test_a_place_that_cannot_be_a_cache_is_told_with_the_variable(monkeypatch, tmp_path, place):
    (tmp_path / "file").touch()
    (tmp_path / "gone-link").symlink_to("/proc/x")
    monkeypatch.setenv(VARIABLE, str(tmp_path / place))
    with pytest.raises(StorageError) as caught:
        Cache.default().note("a/b.json")
    assert place in caught.value.cause
    assert VARIABLE in caught.value.hint
    with pytest.raises(StorageError), Cache.default().lock("build"):
        raise AssertionError("it had it")


def test_a_cache_of_another_user_is_told_with_the_variable(
    monkeypatch, readable_folder, another_user
):
    kept = Cache(readable_folder / "cache")
    download = readable_folder / "download"
    download.write_bytes(CONTENT)
    kept.put(download)
    with kept.lock("build"):
        pass
    kept.get(SHA256).chmod(0o600)
    download.write_bytes(b"another")
    monkeypatch.setenv(VARIABLE, str(kept.root))
    refused = [
        lambda cache: cache.get(SHA256),
        lambda cache: cache.put(download),
        lambda cache: cache.note("new/note.json"),
        lambda cache: cache.lock("build").__enter__(),
        lambda cache: cache.lock("new").__enter__(),
        lambda cache: cache.clear(),
    ]
    for use in refused:
        with another_user(), pytest.raises(StorageError) as caught:
            use(Cache.default())
        assert str(kept.root) in caught.value.cause
        assert VARIABLE in caught.value.hint


def test_a_user_without_a_home_folder_is_asked_for_the_variable(monkeypatch):
    def unknown(_):
        raise KeyError

    for name in ("HOME", "XDG_CACHE_HOME", VARIABLE):
        monkeypatch.delenv(name, raising=False)
    assert Cache.default().root.is_absolute()
    monkeypatch.setattr(pwd, "getpwuid", unknown)  # as in a container, for a user by number
    with pytest.raises(StorageError) as caught:
        Cache.default()
    assert VARIABLE in caught.value.hint


def test_a_relative_place_is_the_same_from_every_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "cache")
    assert Cache.default().root == tmp_path / "cache"

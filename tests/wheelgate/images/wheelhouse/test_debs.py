"""Debian packages by lock: what is written is read back, and bad rows are named."""

import hashlib
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, given, settings
from support.damage import damaged, suppress_refusal

from wheelgate.errors import ConfigError, DownloadError, NoAptError
from wheelgate.images.wheelhouse import apt
from wheelgate.images.wheelhouse.apt import SOURCE, Package
from wheelgate.images.wheelhouse.debs import fetch, read_lock, read_names, write_lock
from wheelgate.util.cache import Cache

LIBC = Package(
    "libc6", "2.41-12", "amd64", "main", "pool/main/g/glibc/libc6.deb", 2_847_000, 64 * "a"
)
ZLIB = Package(
    "zlib1g",
    "1:1.3.dfsg+really1.3.1-1+b1",
    "amd64",
    "security",
    "pool/updates/z/zlib1g.deb",
    88_900,
    64 * "b",
)


@pytest.fixture
def lock(tmp_path):
    """Return a lock of two packages, one of which is in two sets."""
    path = tmp_path / "debian.csv"
    write_lock(path, {"python": [ZLIB, LIBC], "glibc": [LIBC]}, "Made by a test.\nIn two lines.")
    return path


def test_what_is_written_is_read_back(lock):
    found = read_lock(lock)
    assert [deb.sets for deb in found] == [("python", "glibc"), ("python",)]
    for deb, package in zip(found, (LIBC, ZLIB), strict=True):
        assert {**asdict(package), "sets": deb.sets} == asdict(deb)


def test_a_package_of_two_sets_has_one_row(lock):
    rows = [line for line in lock.read_text().splitlines() if "libc6" in line]
    assert len(rows) == 1


def test_the_header_is_a_comment_above_the_columns(lock):
    lines = lock.read_text().splitlines()
    assert lines[:2] == ["# Made by a test.", "# In two lines."]
    assert lines[2] == "sets,name,version,architecture,archive,path,size,sha256"


def test_the_rows_do_not_depend_on_the_order_of_the_packages(lock, tmp_path):
    other = tmp_path / "other.csv"
    write_lock(other, {"python": [LIBC, ZLIB], "glibc": [LIBC]}, "Made by a test.\nIn two lines.")
    assert other.read_bytes() == lock.read_bytes()


def test_a_lock_of_nothing_has_no_packages(tmp_path):
    write_lock(tmp_path / "empty.csv", {}, "Nothing.")
    assert read_lock(tmp_path / "empty.csv") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",88900,", ",heavy,"),
        (",88900,", ",,"),
        (f",88900,{64 * 'b'}", ""),
        (f",{64 * 'b'}", ""),
        ("sets,name,", "set,name,"),
        (",sha256\n", ",md5\n"),
        (64 * "b", "../../../victim"),
        (",zlib1g,", ",../../victim,"),
        ("pool/updates/z/zlib1g.deb", "pool/../../../victim"),
        (",security,", ",../x,"),
    ],
    ids=[
        "words",
        "no size",
        "two columns short",
        "one column short",
        "other columns",
        "no hash",
        "a path for a hash",
        "a path for a name",
        "a path that climbs",
        "another archive",
    ],
)
def test_a_row_that_is_no_package_is_named_with_its_file(lock, old, new):
    text = lock.read_text()
    assert text.count(old) == 1
    lock.write_text(text.replace(old, new))
    with pytest.raises(ConfigError, match=r"row [12]\b") as caught:
        read_lock(lock)
    assert str(lock) in caught.value.cause
    assert "wheelgate lock" in caught.value.hint


def test_a_lock_that_is_not_there_is_answered_with_the_command_that_makes_it(tmp_path):
    with pytest.raises(ConfigError, match=r"gone\.csv") as caught:
        read_lock(tmp_path / "gone.csv")
    assert "wheelgate lock" in caught.value.hint


def test_names_are_read_without_comments_and_empty_lines(tmp_path):
    file = tmp_path / "names.txt"
    file.write_text("# the C library\nlibc6\n\n  zlib1g   # compresses\n#none\n")
    assert read_names(file) == ["libc6", "zlib1g"]


def unasked():
    raise AssertionError("a mirror was looked for")


def test_packages_of_the_cache_need_no_mirror_and_are_placed_without_their_epoch(tmp_path):
    content = b"a package"
    download = tmp_path / "download"
    download.write_bytes(content)
    cache = Cache(tmp_path / "cache")
    cache.put(download)
    sha256 = hashlib.sha256(content).hexdigest()
    package = Package(ZLIB.name, ZLIB.version, "amd64", "main", ZLIB.path, len(content), sha256)
    lock = tmp_path / "lock.csv"
    write_lock(lock, {"python": [package]}, "A test's.")

    debs = fetch(read_lock(lock), "trixie", cache, unasked)
    assert debs.drift == ()
    folder = tmp_path / "debs"
    folder.mkdir()
    (folder / "old.deb").write_text("left from before")
    debs.place(cache, folder)
    name = "zlib1g_1.3.dfsg+really1.3.1-1+b1_amd64.deb"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {name: content}
    assert debs.files[0].version == ZLIB.version


def test_a_mirror_is_looked_for_before_others_are_kept_from_fetching(lock, tmp_path, monkeypatch):
    """What names one may be a base image, which another thread may be fetching packages for."""
    monkeypatch.setattr(apt, "require_apt", lambda: None)
    cache = Cache(tmp_path / "cache")

    def find():
        with cache.lock("debs-trixie", lambda: pytest.fail("it would be waited for without end")):
            raise DownloadError("found", "")

    with pytest.raises(DownloadError, match="found"):
        fetch(read_lock(lock), "trixie", cache, find)


def test_where_there_is_no_apt_no_mirror_is_looked_for_and_that_is_said(
    lock, tmp_path, monkeypatch
):
    monkeypatch.setattr(apt, "HELPER", tmp_path / "apt-helper")
    with pytest.raises(NoAptError):
        fetch(read_lock(lock), "trixie", Cache(tmp_path / "cache"), unasked)


def test_a_source_is_placed_under_its_archives_name(tmp_path):
    content = b"an archive"
    download = tmp_path / "download"
    download.write_bytes(content)
    cache = Cache(tmp_path / "cache")
    package = Package(
        "ncurses",
        "6.5+2025",
        SOURCE,
        "main",
        "pool/main/n/ncurses/ncurses_6.5+2025.orig.tar.gz",
        len(content),
        cache.put(download),
    )
    lock = tmp_path / "lock.csv"
    write_lock(lock, {"sources": [package]}, "A test's.")
    fetch(read_lock(lock), "trixie", cache, unasked).place(cache, tmp_path / "debs")
    assert [path.name for path in (tmp_path / "debs").iterdir()] == ["ncurses_6.5+2025.orig.tar.gz"]


LOCK = b"""\
# Made by a test.
sets,name,version,architecture,archive,path,size,sha256
python glibc,libc6,2.41-12,amd64,main,pool/libc6.deb,2847000,%s
""" % (64 * b"a")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=damaged(LOCK))
def test_a_damaged_lock_gives_packages_or_is_refused_with_its_place(tmp_path, content):
    path = tmp_path / "debian.csv"
    path.write_bytes(content)
    with suppress_refusal(ConfigError, str(path)):
        assert all(len(deb.sha256) == 64 for deb in read_lock(path))


def test_a_list_of_names_that_cannot_be_read_is_refused_with_its_place(tmp_path):
    for path in (tmp_path / "gone.txt", tmp_path, tmp_path / "latin.txt"):
        (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
        with pytest.raises(ConfigError) as caught:
            read_names(path)
        assert str(path) in caught.value.cause

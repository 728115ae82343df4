"""Wheels by lock: which tags an image takes, and what pip's failures are turned into."""

import hashlib
import zipfile

import pytest
from packaging.utils import parse_wheel_filename

from wheelgate.errors import DownloadError, WheelError
from wheelgate.images.wheelhouse.fetched import FetchedFiles
from wheelgate.images.wheelhouse.wheels import fetch, platforms
from wheelgate.util.cache import Cache

PLATFORM = "manylinux_2_41_x86_64"


def a_wheel(folder, name="tiny", version="1.0", tag="py3-none-any"):
    """Make a wheel with one module; return its path and its hash."""
    path = folder / f"{name}-{version}-{tag}.whl"
    info = f"{name}-{version}.dist-info"
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        archive.writestr(f"{info}/RECORD", "")
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def index(tmp_path, monkeypatch):
    """Return a folder that is all that pip sees of package indices."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    (tmp_path / "index").mkdir()
    return tmp_path / "index"


def a_lock(tmp_path, sha256, requirement="tiny==1.0"):
    lock = tmp_path / "lock.txt"
    lock.write_text(f"{requirement} --hash=sha256:{sha256}\n")
    return lock


# --- tags -----------------------------------------------------------------------------------


def test_an_image_takes_the_wheels_of_every_older_c_library_newest_first():
    tags = platforms(PLATFORM)
    assert tags[0] == PLATFORM
    assert tags[-1] == "manylinux1_x86_64"
    minors = [int(tag.split("_")[2]) for tag in tags if tag.startswith("manylinux_2_")]
    assert minors == list(range(41, 4, -1))


@pytest.mark.parametrize(
    ("old", "new"),
    [("manylinux2014", "2_17"), ("manylinux2010", "2_12"), ("manylinux1", "2_5")],
)
def test_the_older_names_stand_right_behind_the_tags_that_they_name(old, new):
    tags = platforms(PLATFORM)
    assert tags[tags.index(f"{old}_x86_64") - 1] == f"manylinux_{new}_x86_64"


def test_an_image_does_not_take_what_needs_a_newer_c_library():
    assert platforms("manylinux_2_12_x86_64")[:2] == [
        "manylinux_2_12_x86_64",
        "manylinux2010_x86_64",
    ]
    assert "manylinux2014_x86_64" not in platforms("manylinux_2_12_x86_64")


def test_musl_has_tags_of_its_own():
    assert platforms("musllinux_1_2_aarch64") == [
        "musllinux_1_2_aarch64",
        "musllinux_1_1_aarch64",
        "musllinux_1_0_aarch64",
    ]


@pytest.mark.parametrize("tag", ["linux_x86_64", "manylinux2014_x86_64", "", "win_amd64"])
def test_what_is_no_platform_of_these_is_refused(tag):
    with pytest.raises(ValueError, match="not a platform tag"):
        platforms(tag)


def test_every_tag_can_be_read_by_packaging():
    for tag in platforms(PLATFORM):
        *_, found = parse_wheel_filename(f"tiny-1.0-cp313-cp313-{tag}.whl")
        assert {each.platform for each in found} == {tag}


# --- downloading, by the real pip -----------------------------------------------------------


def test_a_locked_wheel_is_fetched_once_and_recorded(tmp_path, index):
    wheel, sha256 = a_wheel(index, tag="cp313-cp313-manylinux_2_28_x86_64")
    size = wheel.stat().st_size
    cache, lock = Cache(tmp_path / "cache"), a_lock(tmp_path, sha256)
    (found,) = fetch(lock, PLATFORM, "3.13", cache).files
    assert (found.kind, found.name, found.version) == ("wheel", "tiny", "1.0")
    assert (found.file, found.sha256, found.bytes) == (wheel.name, sha256, size)
    wheel.unlink()
    assert fetch(lock, PLATFORM, "3.13", cache).files == (found,)


def test_a_wheel_with_another_hash_than_the_locks_is_refused_by_name(tmp_path, index):
    _, sha256 = a_wheel(index)
    lock = a_lock(tmp_path, 64 * "0")
    with pytest.raises(WheelError) as caught:
        fetch(lock, PLATFORM, "3.13", Cache(tmp_path / "cache"))
    assert "tiny==1.0" in caught.value.cause
    assert sha256[:16] in caught.value.cause
    assert str(lock) in caught.value.cause


def test_a_wheel_of_another_platform_is_told_with_platform_and_python(tmp_path, index):
    _, sha256 = a_wheel(index, tag="cp313-cp313-musllinux_1_2_x86_64")
    with pytest.raises(WheelError, match=f"no wheel of tiny==1.0 for {PLATFORM} and Python 3.13"):
        fetch(a_lock(tmp_path, sha256), PLATFORM, "3.13", Cache(tmp_path / "cache"))


def test_a_lock_that_pip_cannot_read_is_told_in_pips_words(tmp_path, index):
    (tmp_path / "lock.txt").write_text("this is no requirement\n")
    with pytest.raises(DownloadError, match=r"(?i)invalid requirement"):
        fetch(tmp_path / "lock.txt", PLATFORM, "3.13", Cache(tmp_path / "cache"))


def test_an_index_that_does_not_answer_is_told_with_what_to_set_up(tmp_path, index, monkeypatch):
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(DownloadError, match="no package index answers") as caught:
        fetch(a_lock(tmp_path, 64 * "0"), PLATFORM, "3.13", Cache(tmp_path / "cache"))
    assert "WHEELGATE_CACHE" in caught.value.hint


@pytest.mark.parametrize(("python", "taken"), [("3.10", ["old", "tiny"]), ("3.13", ["tiny"])])
def test_markers_are_those_of_the_images_python_and_not_of_this_one(tmp_path, index, python, taken):
    lock = tmp_path / "lock.txt"
    lines = []
    for name, marker in (("old", ' ; python_version < "3.11"'), ("tiny", " ; os_name == 'posix'")):
        _, sha256 = a_wheel(index, name)
        lines.append(f"{name}==1.0{marker} \\\n    --hash=sha256:{sha256}\n")
    lock.write_text("".join(lines))
    found = fetch(lock, PLATFORM, python, Cache(tmp_path / "cache")).files
    assert [each.name for each in found] == taken


# --- placing --------------------------------------------------------------------------------


def test_a_folder_holds_exactly_the_wheels_that_were_placed(tmp_path, index):
    _, sha256 = a_wheel(index)
    cache = Cache(tmp_path / "cache")
    house = fetch(a_lock(tmp_path, sha256), PLATFORM, "3.13", cache)
    folder = tmp_path / "wheelhouse"
    folder.mkdir()
    (folder / "old-1.0-py3-none-any.whl").write_text("left from before")
    for _ in range(2):
        house.place(cache, folder)
        assert [path.name for path in folder.iterdir()] == ["tiny-1.0-py3-none-any.whl"]
    FetchedFiles(()).place(cache, folder)
    assert list(folder.iterdir()) == []

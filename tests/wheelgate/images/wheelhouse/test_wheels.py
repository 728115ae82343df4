"""Wheels by lock, downloaded by the real pip."""

import hashlib
import zipfile

import pytest

from wheelgate.images.wheelhouse.fetched import FetchedFiles
from wheelgate.images.wheelhouse.wheels import fetch
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


def test_a_locked_wheel_is_fetched_once_and_recorded(tmp_path, index):
    wheel, sha256 = a_wheel(index, tag="cp313-cp313-manylinux_2_28_x86_64")
    size = wheel.stat().st_size
    cache, lock = Cache(tmp_path / "cache"), a_lock(tmp_path, sha256)
    (found,) = fetch(lock, PLATFORM, "3.13", cache).files
    assert (found.kind, found.name, found.version) == ("wheel", "tiny", "1.0")
    assert (found.file, found.sha256, found.bytes) == (wheel.name, sha256, size)
    wheel.unlink()
    assert fetch(lock, PLATFORM, "3.13", cache).files == (found,)


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

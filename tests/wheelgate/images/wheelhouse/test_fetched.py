"""What was fetched, placed in the build context."""

import pytest

from wheelgate.errors import OutsideError
from wheelgate.images.wheelhouse.fetched import FetchedFiles
from wheelgate.model.records import Input
from wheelgate.util.cache import Cache


def test_a_folder_holds_exactly_what_was_fetched_in_folders_of_its_own_too(tmp_path):
    cache, folder = Cache(tmp_path / "cache"), tmp_path / "placed"
    for stale in ("old.apk", "x86_64/old.apk"):
        (folder / stale).parent.mkdir(parents=True, exist_ok=True)
        (folder / stale).write_text("stale")
    download = tmp_path / "download"
    download.write_text("an apk")
    sha256 = cache.put(download)
    FetchedFiles((Input("apk", "tiny", "1-r0", "x86_64/tiny-1-r0.apk", sha256, 6),)).place(
        cache, folder
    )
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    assert [str(path) for path in files] == ["x86_64/tiny-1-r0.apk"]


@pytest.mark.parametrize("file", ["../victim", "/tmp/victim", "sub/../../victim", "link/file"])
def test_nothing_is_placed_or_removed_outside_of_the_folder(tmp_path, file):
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "file").write_text("theirs")
    folder = tmp_path / "placed"
    folder.mkdir()
    (folder / "link").symlink_to(victim)
    fetched = FetchedFiles((Input("deb", "a", "1", file, 64 * "0", 6),))
    with pytest.raises(OutsideError):
        fetched.place(Cache(tmp_path / "cache"), folder)
    assert (victim / "file").read_text() == "theirs"
    FetchedFiles(()).place(Cache(tmp_path / "cache"), folder)
    assert (victim / "file").read_text() == "theirs"

"""What a container sees: its user can read all of it, and plots come to it while it runs."""

import os

import pytest

from wheelgate.errors import OutsideError, RenderError, StorageError
from wheelgate.gallery import StagingFolder, discover


@pytest.fixture
def staged(tmp_path):
    (tmp_path / "samples/a").mkdir(parents=True, mode=0o700)
    (tmp_path / "samples/a/line.py").write_text("line")
    (tmp_path / "samples/a/line.py").chmod(0o600)
    found = StagingFolder(tmp_path / "samples")
    mask = os.umask(0o077)
    yield found
    os.umask(mask)
    found.close()


def modes(folder):
    return {oct(path.stat().st_mode & 0o777) for path in (folder, *folder.rglob("*"))}


def test_any_user_can_read_the_samples_and_what_is_added(staged):
    assert (staged.folder / "samples/a/line.py").read_text() == "line"
    staged.add("_own/tests/test_image/square", b"square")
    assert (staged.folder / "samples/_own/tests/test_image/square.py").read_bytes() == b"square"
    assert modes(staged.folder) == {"0o755", "0o644"}


def test_a_plot_is_added_once_and_never_replaced(staged):
    file = staged.add("_own/square", b"square")
    assert staged.add("_own/square", b"square") == file
    with pytest.raises(RenderError, match="_own/square"):
        staged.add("_own/square", b"circle")
    assert file.read_bytes() == b"square"


def test_it_is_gone_at_the_end(staged):
    folder = staged.folder
    staged.close()
    assert not folder.exists()


def test_what_could_not_be_copied_whole_is_not_taken_for_whole(staged, monkeypatch):
    refuse = OSError(28, "No space left on device")
    with monkeypatch.context() as patched:
        patched.setattr("shutil.copytree", lambda *_, **__: (_ for _ in ()).throw(refuse))
        with pytest.raises(StorageError, match="No space left"):
            _ = staged.folder
    assert (staged.folder / "samples/a/line.py").is_file()


@pytest.mark.parametrize("name", ["samples/data", "samples/a/secret.py", "samples"])
def test_a_link_out_of_the_samples_is_neither_copied_nor_read(tmp_path, name):
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "secret.py").write_text("def plot(): ...")
    if name != "samples":
        (tmp_path / "samples/a").mkdir(parents=True)
    else:
        (tmp_path / "project").mkdir()
    target = victim / "secret.py" if name.endswith(".py") else victim
    link = tmp_path / ("project/samples" if name == "samples" else name)
    link.symlink_to(target)
    samples = link if name == "samples" else tmp_path / "samples"
    with pytest.raises(OutsideError):
        _ = StagingFolder(samples).folder
    with pytest.raises(OutsideError):
        discover(samples)

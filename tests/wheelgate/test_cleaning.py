"""`wheelgate clean` removes what wheelgate made, and only that."""

import json
import subprocess
import sys
import tarfile

import pytest

from wheelgate.engine import find

pytestmark = pytest.mark.engine


@pytest.fixture
def apart(own_storage, tmp_path, monkeypatch):
    """A folder with a podman and a cache of its own: nothing of this machine is at stake."""
    monkeypatch.setenv("CONTAINERS_STORAGE_CONF", str(own_storage))
    monkeypatch.setenv("WHEELGATE_CACHE", str(tmp_path / "cache"))
    return tmp_path


def test_clean_leaves_what_others_made(apart):
    engine = find("podman")
    rootfs = apart / "rootfs.tar"
    with tarfile.open(rootfs, "w"):
        pass
    engine.import_image(rootfs, "localhost/wheelgate/ours:1", (), {})
    engine.call("import", "--change", "LABEL of=others", str(rootfs), "localhost/others:1")
    (apart / "cache").mkdir()
    (apart / "cache" / "kept").write_text("a download")
    line = [sys.executable, "-m", "wheelgate", "clean", "--yes", "--engine", "podman"]
    done = subprocess.run(line, cwd=apart, capture_output=True, text=True, check=True)
    assert "localhost/wheelgate/ours:1" in done.stdout
    assert "others" not in done.stdout
    assert engine.image_id("localhost/wheelgate/ours:1") is None
    assert engine.image_id("localhost/others:1")
    assert json.loads(engine.call("images", "--format", "json").output)[0]["Labels"] == {
        "of": "others"
    }
    assert (apart / "cache" / "kept").exists()
    subprocess.run([*line, "--cache"], cwd=apart, check=True, stdout=subprocess.DEVNULL)
    assert not (apart / "cache").exists()

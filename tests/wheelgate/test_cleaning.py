"""`wheelgate clean` removes what wheelgate made, and only that."""

import json
import subprocess
import sys
import tarfile

import pytest

from wheelgate.engine import find

pytestmark = pytest.mark.engine


@pytest.fixture
def own_storage(tmp_path, monkeypatch):
    """A podman with a storage of its own, so that nothing on this machine is at stake."""
    storage = tmp_path / "storage.conf"
    storage.write_text(
        f'[storage]\ndriver = "overlay"\ngraphroot = "{tmp_path}/graph"\n'
        f'runroot = "{tmp_path}/run"\n'
    )
    monkeypatch.setenv("CONTAINERS_STORAGE_CONF", str(storage))
    monkeypatch.setenv("WHEELGATE_CACHE", str(tmp_path / "cache"))
    yield tmp_path
    subprocess.run(["umount", "-q", f"{tmp_path}/graph/overlay"], check=False)


def test_clean_leaves_what_others_made(own_storage):
    engine = find("podman")
    rootfs = own_storage / "rootfs.tar"
    with tarfile.open(rootfs, "w"):
        pass
    engine.import_image(rootfs, "localhost/wheelgate/ours:1", (), {})
    engine.call("import", "--change", "LABEL of=others", str(rootfs), "localhost/others:1")
    (own_storage / "cache").mkdir()
    (own_storage / "cache" / "kept").write_text("a download")
    line = [sys.executable, "-m", "wheelgate", "clean", "--yes", "--engine", "podman"]
    done = subprocess.run(line, cwd=own_storage, capture_output=True, text=True, check=True)
    assert "localhost/wheelgate/ours:1" in done.stdout
    assert "others" not in done.stdout
    assert engine.image_id("localhost/wheelgate/ours:1") is None
    assert engine.image_id("localhost/others:1")
    assert json.loads(engine.call("images", "--format", "json").output)[0]["Labels"] == {
        "of": "others"
    }
    assert (own_storage / "cache" / "kept").exists()
    subprocess.run([*line, "--cache"], cwd=own_storage, check=True, stdout=subprocess.DEVNULL)
    assert not (own_storage / "cache").exists()

"""A disk that is full is said to be, with the place where room has to be made."""

import os
import shutil
import subprocess

import pytest

from wheelgate.engine import find
from wheelgate.errors import DiskFullError
from wheelgate.images.bases import ensure
from wheelgate.util.cache import Cache

pytestmark = pytest.mark.engine

ALPINE = "docker.io/library/alpine:3.23"
OURS = "localhost/wheelgate-test/full:1"


@pytest.fixture
def small_disk(own_storage):
    """A folder on a disk of 40 MB."""
    if os.geteuid() != 0:
        pytest.skip("a small disk: mounting one takes root")
    folder = own_storage.parent / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "--recursive", str(folder)], check=True)


@pytest.fixture
def rootfs(tmp_path):
    """The files of an image of Alpine's."""
    engine = find("podman")
    base = ensure(engine, ALPINE, "auto", Cache.default(), print)
    engine.export(base.reference, ("true",), tmp_path / "rootfs.tar")
    return tmp_path / "rootfs.tar"


def test_an_image_that_does_not_fit_where_it_is_saved_names_that_place(small_disk, rootfs):
    engine = find("podman")
    engine.import_image(rootfs, OURS, (), {})
    free = shutil.disk_usage(small_disk).free
    (small_disk / "ballast").write_bytes(bytes(free - 5_000_000))
    with pytest.raises(DiskFullError) as caught:
        engine.save(OURS, small_disk / "image.tar")
    engine.remove_image(OURS)
    assert str(small_disk / "image.tar") in caught.value.cause
    assert "TMPDIR" in caught.value.hint


def test_a_build_that_does_not_fit_is_no_fault_of_the_dockerfile(
    small_disk, rootfs, own_storage, monkeypatch
):
    own_storage.write_text(
        f'[storage]\ndriver = "overlay"\n'
        f'graphroot = "{small_disk}/graph"\nrunroot = "{own_storage.parent}/run"\n'
    )
    monkeypatch.setenv("CONTAINERS_STORAGE_CONF", str(own_storage))
    engine = find("podman")
    engine.import_image(rootfs, OURS, (), {})
    dockerfile = rootfs.parent / "Dockerfile"
    dockerfile.write_text(f"FROM {OURS}\nRUN dd if=/dev/zero of=/large bs=1M count=60\n")
    with pytest.raises(DiskFullError) as caught:
        engine.build(rootfs.parent, dockerfile, "", "localhost/wheelgate-test/full:2", labels={})
    assert "wheelgate clean" in caught.value.hint

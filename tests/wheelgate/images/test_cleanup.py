"""`wheelgate clean` removes what wheelgate made, and only that."""

import json
import subprocess
import sys
import tarfile

import pytest

from wheelgate.engine import OWNER_LABEL, find
from wheelgate.images.wheelhouse.fetched import TAG

pytestmark = pytest.mark.engine

ALPINE = "docker.io/library/alpine:3.23"


@pytest.fixture
def apart(own_storage, tmp_path, monkeypatch):
    """A folder with a podman and a cache of its own: nothing of this machine is at stake."""
    monkeypatch.setenv("CONTAINERS_STORAGE_CONF", str(own_storage))
    monkeypatch.setenv("WHEELGATE_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def engine(apart):
    found = find("podman")
    yield found
    found.close()


@pytest.fixture
def image(engine, apart):
    """Return a function that makes an image of ours, by its name and further labels."""
    rootfs = apart / "rootfs.tar"
    with tarfile.open(rootfs, "w"):
        pass
    return lambda name, labels=(): engine.import_image(rootfs, name, (), dict(labels))


def clean(folder, *words):
    """Run `wheelgate clean` there without questions; return what it said."""
    line = [sys.executable, "-m", "wheelgate", "clean", "--yes", "--engine", "podman", *words]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def test_clean_removes_images_and_containers_of_ours(engine, image, apart):
    image("localhost/wheelgate/ours:1")
    unfinished = image("localhost/wheelgate/unfinished:1", {OWNER_LABEL: ALPINE})
    engine.tag(unfinished, ALPINE)
    words = ("--label", f"{OWNER_LABEL}={engine.owner}", "localhost/wheelgate/ours:1", "true")
    engine.call("create", "--name", "of-ours", *words)
    said = clean(apart)
    assert "localhost/wheelgate/ours:1" in said
    assert ALPINE in said
    assert engine.call("images", "--all", "--quiet").output == ""
    assert engine.call("ps", "--all", "--quiet").output == ""


def test_clean_leaves_what_others_made(engine, image, apart):
    (apart / "Dockerfile").write_text("FROM localhost/wheelgate/ours:1\nLABEL of=others\n")
    image("localhost/wheelgate/ours:1")
    options = engine.probe.build_options
    built = engine.call("build", *options, "--tag", "localhost/others:1", str(apart))
    assert built.code == 0, built.output
    nameless = engine.call("build", *options, "--no-cache", "--label", "no=name", str(apart))
    assert nameless.code == 0, nameless.output
    others = set(engine.labelled_images()) - {f"sha256:{engine.image_id('wheelgate/ours:1')}"}
    assert len(others) == 2, "what is made of our images inherits our label"
    clean(apart)
    assert engine.image_id("localhost/wheelgate/ours:1") is None
    assert set(engine.labelled_images()) == others


def test_an_image_stays_for_the_container_that_another_made_of_it(engine, image, apart):
    image("localhost/wheelgate/ours:1")
    image("localhost/wheelgate/ours:2", {"another": "image"})
    engine.call("create", "--name", "of-others", "localhost/wheelgate/ours:1", "true")
    assert json.loads(clean(apart, "--json"))["stays"] == ["localhost/wheelgate/ours:1"]
    assert engine.image_id("localhost/wheelgate/ours:1")
    assert engine.image_id("localhost/wheelgate/ours:2") is None
    assert engine.call("container", "inspect", "of-others").code == 0


def test_of_an_image_with_another_name_only_ours_goes(engine, image, apart):
    engine.tag(image("localhost/wheelgate/ours:1"), "localhost/others:1")
    said = clean(apart)
    assert "others" not in said
    assert engine.names("localhost/others:1") == ["localhost/others:1"]


def test_downloads_and_a_wheelhouse_of_ours_go_and_no_other(apart):
    for folder in ("cache", "wheelhouse", "other/wheelhouse"):
        (apart / folder).mkdir(parents=True)
        (apart / folder / "kept").write_text("a download")
    (apart / "wheelhouse" / TAG).write_text("")
    (apart / "gate.toml").touch()
    (apart / "other" / "gate.toml").touch()
    clean(apart)
    assert not (apart / "wheelhouse").exists()
    assert (apart / "cache" / "kept").exists()
    clean(apart / "other", "--cache")
    assert not (apart / "cache").exists()
    assert (apart / "other" / "wheelhouse" / "kept").exists()

"""`wheelgate clean` removes what wheelgate made, and only that."""

import io
import json
import subprocess
import sys
import tarfile

import pytest

from wheelgate.engine import OWNER_LABEL, Task, find
from wheelgate.engine.containers import run_words
from wheelgate.engine.in_use import Mark
from wheelgate.engine.own_containers import own_containers
from wheelgate.engine.probe import exit_zero_program
from wheelgate.images import cleanup
from wheelgate.images.wheelhouse.fetched import TAG
from wheelgate.storage.run_writer import RunWriter

pytestmark = pytest.mark.engine

ALPINE = "docker.io/library/alpine:3.23"
DEAD = "0123456789ab"
"""An owner whose process has ended."""
EXIT_ZERO = bytes.fromhex("bf00000000b83c0000000f05")
WAIT = bytes.fromhex("b8220000000f05ebf7909090")
"""For x86-64: mov eax, 34 (pause); syscall; jmp to the first; three times nop."""
RUNNING = "localhost/wheelgate/running:1"


@pytest.fixture
def apart(own_storage, tmp_path, monkeypatch):
    """A folder with a podman and a cache of its own: nothing of this machine is at stake."""
    monkeypatch.setenv("CONTAINERS_STORAGE_CONF", str(own_storage))
    monkeypatch.setenv("WHEELGATE_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def engine(apart):
    found = find("podman")
    found.mark.release()  # what is in use is what a test says
    yield found
    found.close()


@pytest.fixture
def running(engine, apart):
    """Return a function that runs a container that waits, by its name, its owner and project."""
    program = exit_zero_program("x86_64").replace(EXIT_ZERO, WAIT)
    with tarfile.open(apart / "running.tar", "w") as rootfs:
        member = tarfile.TarInfo("wait")
        member.mode, member.size = 0o755, len(program)
        rootfs.addfile(member, io.BytesIO(program))
    engine.import_image(apart / "running.tar", RUNNING, (), {})

    def run(name, owner, project=""):
        task = Task(RUNNING, ("/wait",))
        host = (*engine.probe.run_options, "--detach", "--name", name)
        done = engine.call(*run_words(task, host, owner, project=project))
        assert done.code == 0, done.output

    yield run
    engine.call("rm", "--force", "--all", "--time", "0")


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
    words = ("--label", f"{OWNER_LABEL}={DEAD}", "localhost/wheelgate/ours:1", "true")
    engine.call("create", "--name", "of-ours", *words)
    said = clean(apart)
    assert "container of-ours (created, project unknown)" in said
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


def names_of(engine):
    return {each.name for each in own_containers(engine)}


def test_a_running_container_stays_with_its_name_and_project_unless_asked_for(
    engine, running, apart
):
    running("of-a-project", DEAD, "/a/project")
    running("of-none", DEAD)
    told = json.loads(clean(apart, "--json"))
    assert told["containers"] == []
    assert {each["name"]: (each["state"], each["project"]) for each in told["left"]} == {
        "of-a-project": ("running", "/a/project"),
        "of-none": ("running", ""),
    }
    assert names_of(engine) == {"of-a-project", "of-none"}
    assert engine.image_id(RUNNING)
    said = clean(apart, "--running")
    assert "container of-a-project (running, /a/project)" in said
    assert "container of-none (running, project unknown)" in said
    assert names_of(engine) == set()
    assert engine.image_id(RUNNING) is None


def test_while_a_gate_works_its_containers_and_all_images_stay_unless_asked_for(
    engine, image, apart
):
    image("localhost/wheelgate/ours:1")
    for name, owner in (("of-the-gate", engine.owner), ("of-a-dead-one", DEAD)):
        words = ("--label", f"{OWNER_LABEL}={owner}", "localhost/wheelgate/ours:1", "true")
        engine.call("create", "--name", name, *words)
    for folder in ("cache", "wheelhouse"):
        (apart / folder).mkdir(exist_ok=True)
        (apart / folder / TAG).touch()
    mark = Mark(engine.owner)
    mark.work_for(apart)
    told = json.loads(clean(apart, "--json", "--cache"))
    assert [each["name"] for each in told["containers"]] == ["of-a-dead-one"]
    assert [each["name"] for each in told["left"]] == ["of-the-gate"]
    assert (told["images"], told["folders"], told["cache"]) == ({}, [], None)
    assert told["in_use_by"] == [str(apart)]
    assert names_of(engine) == {"of-the-gate"}
    assert engine.image_id("localhost/wheelgate/ours:1")
    assert (apart / "wheelhouse").exists()
    clean(apart, "--cache", "--running")
    assert names_of(engine) == set()
    assert engine.image_id("localhost/wheelgate/ours:1") is None
    assert not (apart / "wheelhouse").exists()
    assert not (apart / "cache").exists()


def test_the_folders_of_a_run_that_goes_on_stay(apart):
    (apart / "wheelhouse").mkdir()
    (apart / "wheelhouse" / TAG).touch()
    run = RunWriter(apart / ".wheelgate")
    told = json.loads(clean(apart, "--json", "--runs"))
    assert told["folders"] == []
    assert told["in_the_making"]
    assert run.path.is_dir()
    run.drop()
    clean(apart, "--runs")
    assert not (apart / ".wheelgate").exists()


def test_what_begins_to_be_used_after_it_was_shown_stays(engine, image, apart):
    image("localhost/wheelgate/ours:1")
    plan = cleanup.plan("podman", cleanup.Wish(apart))
    assert not plan.is_empty
    mark = Mark(engine.owner)
    plan.carry_out()
    assert engine.image_id("localhost/wheelgate/ours:1")
    mark.release()
    plan.carry_out()
    assert engine.image_id("localhost/wheelgate/ours:1") is None

"""podman and docker do the same through one interface, each for real."""

import os
import shutil
import subprocess
import tarfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from support.engines import staying

from wheelgate.engine import OWNER_LABEL, Engine, Limits, Mount, Task, find
from wheelgate.engine.find import clients
from wheelgate.errors import BuildError, EngineError, EngineMissingError, NoEngineError
from wheelgate.images.bases import ensure
from wheelgate.util.cache import Cache
from wheelgate.util.processes import end

pytestmark = pytest.mark.engine

ALPINE = "docker.io/library/alpine:3.23"
BASE = "localhost/wheelgate-test/base:latest"
LONG = 1234
"""Seconds of a step that is cut off: no other process sleeps as long."""


@pytest.fixture(scope="module")
def docker_daemon(tmp_path_factory):
    """Debian's dockerd on a socket of its own; skipped by name where it cannot be started."""
    daemon = shutil.which("dockerd") or "/usr/sbin/dockerd"
    if os.geteuid() != 0:
        pytest.skip("docker: starting an engine takes root")
    if not os.access(daemon, os.X_OK):
        pytest.skip("docker: dockerd is not installed")
    folder = tmp_path_factory.mktemp("docker")
    socket = f"unix://{folder}/socket"
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [
                daemon,
                "--iptables=false",
                "--ip6tables=false",
                "--bridge=none",
                "--host",
                socket,
                "--data-root",
                folder / "data",
                "--exec-root",
                folder / "exec",
                "--pidfile",
                folder / "pid",
            ],
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + 40
        while not (folder / "socket").exists() and process.poll() is None:
            if time.monotonic() > deadline:
                break
            time.sleep(0.2)
        if not (folder / "socket").exists():
            pytest.skip(f"docker: dockerd does not start here: {log.read_text()[-300:]}")
        yield socket
    finally:
        end(process)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module", params=["podman", "docker"])
def engine(request):
    """Each engine in turn."""
    if request.param == "podman":
        found = find("podman")
    else:
        socket = request.getfixturevalue("docker_daemon")
        found = None
        for client in clients("docker"):
            with suppress(NoEngineError):
                found = Engine.probed("docker", client, {"DOCKER_HOST": socket})
                break
        assert found, "dockerd runs, but no docker client on PATH builds with it"
    yield found
    found.close()


@pytest.fixture(scope="module")
def base(engine, tmp_path_factory):
    """An image of the real Alpine's files, with a label and a variable of its own."""
    alpine = ensure(engine, ALPINE, "auto", Cache.default(), print)
    rootfs = tmp_path_factory.mktemp("rootfs") / "rootfs.tar"
    script = "echo hello > /etc/greeting"
    assert engine.export(alpine.reference, ("sh", "-c", script), rootfs).code == 0
    engine.import_image(rootfs, BASE, ("ENV GREETING=hello",), {"org.example": "kept"})
    yield BASE
    engine.remove_image(BASE)


def test_the_probe_says_how_this_engine_runs_and_builds(engine):
    assert any(step.action == "run" and step.works for step in engine.probe.steps)
    assert any(step.action == "build" and step.works for step in engine.probe.steps)
    assert engine.probe.builds_without_network
    assert engine.probe.version


def test_an_imported_image_has_its_labels_and_ours(engine, base):
    labels = engine.labels(base)
    assert labels["org.example"] == "kept"
    assert engine.run(Task(base, ("sh", "-c", "echo $GREETING"))).output == "hello"
    assert labels[OWNER_LABEL] == BASE
    assert engine.image_id(base) in [
        image.removeprefix("sha256:") for image in engine.labelled_images()
    ]


def test_an_image_outlives_all_but_the_last_of_its_names(engine, base):
    image_id, names = engine.image_id(base), [f"localhost/wheelgate-test/{n}:1" for n in ("a", "b")]
    for name in names:
        engine.tag(base, name)
    assert engine.remove_image(names[0])
    assert [engine.image_id(name) for name in (base, *names)] == [image_id, None, image_id]
    assert engine.remove_image(names[1])
    assert engine.image_id(base) == image_id


def test_an_image_that_is_not_there_has_no_id(engine):
    assert engine.image_id("localhost/wheelgate-test/nothing:latest") is None


def test_a_hardened_container_is_not_root_and_cannot_write_but_in_tmp(engine, base):
    done = engine.run(Task(base, ("sh", "-c", "id; touch /etc/x; touch /tmp/x && echo tmp-works")))
    assert "uid=65534" in done.output
    assert "Read-only file system" in done.output
    assert "tmp-works" in done.output


def test_a_container_has_no_network(engine, base):
    done = engine.run(Task(base, ("ls", "/sys/class/net"), hardened=False))
    assert done.output.split() == ["lo"]


def test_the_limit_of_tmp_holds(engine, base):
    fill = "dd if=/dev/zero of=/tmp/big bs=1048576 count=20"
    done = engine.run(Task(base, ("sh", "-c", fill), limits=Limits(tmp_mb=8)))
    assert done.code != 0
    assert "No space left" in done.output


def test_a_file_of_the_host_is_seen_read_only(engine, base, tmp_path):
    file = tmp_path / "note"
    file.write_text("from the host")
    file.chmod(0o644)
    script = "cat /note; echo x > /note"
    done = engine.run(Task(base, ("sh", "-c", script), mounts=[Mount(file, "/note")]))
    assert "from the host" in done.output
    assert done.code != 0
    assert file.read_text() == "from the host"


def test_a_command_that_hangs_is_ended_and_leaves_no_container(engine, base):
    done = engine.run(Task(base, ("sleep", "60")), timeout=2)
    assert done.code == 124
    assert engine.own_containers(engine.owner) == []


def test_a_detached_container_takes_commands_and_gives_files(engine, base, tmp_path):
    container = engine.detach(base)
    try:
        assert container.execute("cat", "/etc/greeting").output == "hello"
        assert container.execute("sh", "-c", "exit 3").code == 3
        container.copy_out("/etc/greeting", tmp_path / "greeting")
        assert (tmp_path / "greeting").read_text() == "hello\n"
    finally:
        container.remove()
    assert engine.own_containers(engine.owner) == []


def test_an_image_in_which_nothing_can_wait_is_told_by_what_was_tried(engine, tmp_path):
    (tmp_path / "note").write_text("there is nothing else")
    with tarfile.open(tmp_path / "rootfs.tar", "w") as archive:
        archive.add(tmp_path / "note", "note")
    reference = "localhost/wheelgate-test/note:latest"
    engine.import_image(tmp_path / "rootfs.tar", reference, (), {})
    try:
        with pytest.raises(EngineError) as raised:
            engine.detach(reference, "/opt/app/bin/python")
    finally:
        engine.remove_image(reference)
    assert "sleep: " in raised.value.cause
    assert "/opt/app/bin/python: " in raised.value.cause
    assert engine.own_containers(engine.owner) == []


def test_an_attached_container_answers_on_its_pipes(engine, base):
    container, process = engine.attach(Task(base, ("cat",)))
    out, _ = process.communicate(b"there and back\n", timeout=30)
    container.remove()
    assert out == b"there and back\n"


def test_a_build_that_ends_leaves_the_one_beside_it_alone(engine, base, tmp_path):
    def build(name, command, began=lambda _: None):
        dockerfile = tmp_path / name
        dockerfile.write_text(f"FROM {base} AS made\nRUN {command}\n")
        reference = f"localhost/wheelgate-test/{name}:latest"
        engine.build(tmp_path, dockerfile, "made", reference, labels={}, on_line=began)
        return engine.remove_image(reference)

    short_began = threading.Event()
    with ThreadPoolExecutor() as pool:
        # The first to begin ends while the other is at work, and would call that a leftover.
        first = pool.submit(build, "first", "echo begun && sleep 4", lambda _: short_began.set())
        assert short_began.wait(60)
        second = pool.submit(build, "second", "sleep 7 && touch /still-here")
        assert first.result()
        assert second.result()


def at_work():
    """Return the command lines of all processes of this machine."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            lines.append(path.read_text(errors="replace").rstrip("\0").replace("\0", " "))
    return lines


@pytest.mark.usefixtures("no_containers_left")
def test_a_build_that_is_cut_off_leaves_nothing_and_the_one_beside_it_alone(engine, base, tmp_path):
    cut_begun, beside_begun = threading.Event(), threading.Event()

    def build(name, seconds, on_line):
        dockerfile = tmp_path / name
        dockerfile.write_text(f"FROM {base} AS made\nRUN echo begun-{name} && sleep {seconds}\n")
        reference = f"localhost/wheelgate-test/{name}:latest"
        engine.build(tmp_path, dockerfile, "made", reference, labels={}, on_line=on_line)
        return engine.remove_image(reference)

    def cut_off(line):
        if line.endswith("begun-cut") and "RUN" not in line and not cut_begun.is_set():
            cut_begun.set()
            assert beside_begun.wait(60)
            raise KeyboardInterrupt

    def beside(line):
        if line.endswith("begun-beside") and "RUN" not in line:
            beside_begun.set()

    def bundles():
        return {str(path) for path in Path("/var/tmp").glob("buildah*")}

    before = bundles()
    with ThreadPoolExecutor() as pool:
        first = pool.submit(build, "cut", LONG, cut_off)
        assert cut_begun.wait(60)
        # It is at work while what the other leaves is removed.
        second = pool.submit(build, "beside", 4, beside)
        with pytest.raises(KeyboardInterrupt):
            first.result()
        assert second.result()
    assert engine.image_id("localhost/wheelgate-test/cut:latest") is None
    patience = time.monotonic() + 60  # docker's daemon ends the step by itself, and not at once
    while f"sleep {LONG}" in at_work():
        assert time.monotonic() < patience, "the step goes on"
        time.sleep(0.2)
    assert staying(bundles, before) == set()


def test_a_build_has_no_network_and_its_result_can_be_saved(engine, base, tmp_path):
    (tmp_path / "Dockerfile").write_text(
        f"FROM {base} AS one\nRUN echo made > /made && ls /sys/class/net > /nets\n"
        f"FROM {base} AS two\nRUN --mount=type=bind,from=one,source=/,target=/tmp cat /tmp/made\n"
    )
    reference = "localhost/wheelgate-test/built:latest"
    lines = []
    engine.build(
        tmp_path, tmp_path / "Dockerfile", "one", reference, labels={"a": "b"}, on_line=lines.append
    )
    try:
        assert engine.labels(reference)["a"] == "b"
        assert engine.run(Task(reference, ("cat", "/nets"))).output.split() == ["lo"]
        assert any("echo made" in line for line in lines)
        engine.save(reference, tmp_path / "saved.tar")
        with tarfile.open(tmp_path / "saved.tar") as archive:
            assert "manifest.json" in archive.getnames()
    finally:
        assert engine.remove_image(reference)
    assert engine.image_id(reference) is None


def test_two_builds_at_once_leave_each_other_alone(engine, base, tmp_path):
    def build(name, seconds):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "Dockerfile").write_text(
            f"FROM {base} AS x\nRUN sleep {seconds}\nRUN echo done > /done\n"
        )
        tag = f"localhost/wheelgate-test/{name}:latest"
        return engine.build(folder, folder / "Dockerfile", "x", tag, labels={})

    with ThreadPoolExecutor() as pool:
        short = pool.submit(build, "short", 2)
        time.sleep(0.5)
        long = pool.submit(build, "long", 4)
    for name, each in (("short", short), ("long", long)):
        assert each.result()
        assert engine.remove_image(f"localhost/wheelgate-test/{name}:latest")


def test_a_build_that_fails_names_its_step_and_leaves_nothing(engine, base, tmp_path):
    (tmp_path / "Dockerfile").write_text(
        f"FROM {base} AS broken\nRUN echo before\nRUN echo so it goes; exit 7\n"
    )
    images, containers = set(engine.labelled_images()), set(engine.own_containers())
    with pytest.raises(BuildError) as caught:
        engine.build(tmp_path, tmp_path / "Dockerfile", "broken", "localhost/x:latest", labels={})
    assert "echo so it goes; exit 7" in caught.value.cause
    assert "so it goes" in caught.value.cause
    new = staying(lambda: set(engine.labelled_images()), images)
    steps = [engine.call("history", "--no-trunc", each).output for each in new]
    assert [each for each in steps if "echo before" in each] == [], "others build meanwhile"
    assert staying(lambda: set(engine.own_containers()), containers) == set()


def test_an_exported_container_is_a_tar_of_its_files(engine, base, tmp_path):
    done = engine.export(base, ("sh", "-c", "echo new > /etc/new"), tmp_path / "out.tar")
    assert done.code == 0
    with tarfile.open(tmp_path / "out.tar") as archive:
        assert "etc/new" in archive.getnames()
    assert engine.own_containers(engine.owner) == []


def test_an_engine_that_is_not_installed_is_said_with_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissingError) as caught:
        find()
    assert "apt-get install podman" in caught.value.hint


def test_a_client_without_its_daemon_is_not_an_engine(monkeypatch, tmp_path):
    if not list(clients("docker")):
        pytest.skip("docker: no client is installed")
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no-socket")
    with pytest.raises(NoEngineError) as caught:
        find("docker")
    assert not isinstance(caught.value, EngineMissingError)
    assert "daemon" in caught.value.hint

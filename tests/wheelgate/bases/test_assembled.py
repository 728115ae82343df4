"""The base images that are assembled from packages are what the official ones are."""

import json

import pytest

from wheelgate.bases import ASSEMBLED, ensure
from wheelgate.bases.ensure import LABEL
from wheelgate.cache import Cache
from wheelgate.engine import Task, find

pytestmark = pytest.mark.engine

ALPINE = "docker.io/library/alpine:3.23"
DEBIAN = "docker.io/library/debian:trixie-slim"


@pytest.fixture(scope="module")
def engine():
    found = find()
    yield found
    found.close()


@pytest.fixture(scope="module")
def inside(engine):
    """Return a function that runs a shell script in a base image, assembled where it was pulled."""
    if engine.labels(ALPINE).get(LABEL) is None and engine.image_id(ALPINE):
        pytest.skip("the base images here came from a registry")
    bases = {name: ensure(engine, name, "packages", Cache.default(), print) for name in ASSEMBLED}

    def run(reference, script):
        assert bases[reference].source == "packages"
        done = engine.run(Task(reference, ("sh", "-c", script), hardened=False))
        assert done.code == 0, done.output
        return done.output

    return run


def test_alpine_wants_what_the_official_image_wants(inside):
    world = inside(ALPINE, "cat /etc/apk/world").split()
    official = "alpine-baselayout alpine-keys alpine-release apk-tools busybox musl-utils"
    assert world == official.split()


def test_alpine_has_the_official_sixteen_packages(inside):
    assert len(inside(ALPINE, "apk --repositories-file /dev/null info").split()) == 16


def test_apk_finds_no_file_in_alpine_that_no_package_owns_or_that_is_changed(inside):
    audited = inside(ALPINE, "apk audit --full --ignore-busybox-symlinks")
    engine_writes = {"A .dockerenv", "A etc/resolv.conf", "U etc/hosts", "U etc/hostname"}
    assert set(audited.splitlines()) <= engine_writes


def test_nothing_of_the_machine_is_left_in_alpine(inside):
    script = (
        "grep -c quicksand /etc/passwd /etc/group /etc/shadow; ls /usr/local/bin /home /boot;"
        " ls -d /lib/modules; find / -xdev -name '*quicksand*'; true"
    )
    left = [line for line in inside(ALPINE, script).splitlines() if ":" not in line and line]
    assert left == []


def test_alpine_has_only_the_accounts_of_its_packages(inside):
    accounts = inside(ALPINE, "cut -d: -f1 /etc/passwd").split()
    assert "root" in accounts
    assert accounts[-1] == "nobody"


def test_debian_has_every_pinned_package_and_no_other(inside, engine):
    listed = inside(DEBIAN, "dpkg-query --show --showformat '${Package}=${Version}\\n'").split()
    pins = [pin.split()[0] for pin in ASSEMBLED[DEBIAN]().inputs]
    assert sorted(listed) == sorted(pins)
    assert inside(DEBIAN, "dpkg --audit") == ""


def test_debian_is_slim(inside):
    assert inside(DEBIAN, "find /usr/share/man /usr/share/locale -type f 2>/dev/null; true") == ""
    assert "copyright" in inside(DEBIAN, "ls /usr/share/doc/apt")


@pytest.mark.parametrize("reference", [ALPINE, DEBIAN])
def test_an_assembled_base_starts_a_shell(inside, engine, reference):
    config = engine.image_config(reference)["Config"]
    assert json.dumps(config["Cmd"]) in {'["/bin/sh"]', '["bash"]'}

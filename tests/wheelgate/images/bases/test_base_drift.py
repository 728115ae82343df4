"""What a mirror gave in another form than is pinned stays known for as long as the base is kept."""

from dataclasses import replace

import pytest

from wheelgate.engine import find
from wheelgate.errors import DownloadError
from wheelgate.images.bases import debian, ensure
from wheelgate.images.bases.assembly import drift_of, with_drift
from wheelgate.images.wheelhouse import apt, mirrors
from wheelgate.model.records import Drift
from wheelgate.util.cache import Cache

DEBIAN = "docker.io/library/debian:trixie-slim"


def test_labels_say_what_drifted_of_a_base_and_of_those_it_is_made_on():
    one, other = Drift("libc6", "1", "2"), Drift("hostname", "3+deb", "1:4~rc")
    labels = with_drift(with_drift({"a": "b"}, [one]), [other, one])
    assert labels["a"] == "b"
    assert drift_of(labels) == (one, other)


def test_without_drift_labels_stay_as_they_are():
    assert with_drift({"a": "b"}, []) == {"a": "b"}
    assert drift_of({"a": "b"}) == ()


@pytest.fixture
def gone(monkeypatch):
    """A package of Debian's base, pinned in a version that no mirror has."""
    try:
        apt.require_apt()
        mirrors.require(mirrors.of_host())
    except DownloadError as error:
        pytest.skip(f"a Debian mirror: {error.cause}")
    pins = debian.locked()
    small = next(deb for deb in pins if deb.name == "hostname")
    path = small.path.replace(small.version, "0.0.1")
    old = replace(small, version="0.0.1", sha256="0" * 64, path=path)
    changed = tuple(old if deb is small else deb for deb in pins)
    monkeypatch.setattr(debian, "locked", lambda: changed)
    return small


@pytest.mark.engine
def test_the_drift_of_a_base_is_told_by_every_run_that_takes_it(gone, own_storage, monkeypatch):
    monkeypatch.setenv("CONTAINERS_STORAGE_CONF", str(own_storage))
    engine = find("podman")
    first, second = (
        ensure(engine, DEBIAN, "packages", Cache.default(), lambda _: None) for _ in range(2)
    )
    (drift,) = first.drift
    assert (drift.package, drift.locked) == ("hostname", "0.0.1")
    assert second == first
    assert f"hostname={drift.taken}" in first.inputs
    assert not any(line.startswith("hostname=0.0.1") for line in first.inputs)

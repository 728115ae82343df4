"""Images in the making: what of two goes on at once, and what is known of them afterwards."""

import queue
import threading
from concurrent.futures import wait
from dataclasses import replace

import pytest

from wheelgate.engine import Engine
from wheelgate.engine.context import RunContext
from wheelgate.errors import BaseImageError, BuildError
from wheelgate.images import image_set
from wheelgate.images.builder import Inputs
from wheelgate.images.image_set import ImageSet
from wheelgate.model.config import load
from wheelgate.model.records import Base, Drift, EngineProbe, Image
from wheelgate.storage.run_writer import RunWriter
from wheelgate.util.concurrency import cancel_with

PATIENCE = 10
"""Seconds that a thread waits for another; none of it passes where all goes well."""

PROBE = EngineProbe("podman", "/nowhere/podman", "podman 5", (), (), (), True, True, ())
DRIFT = Drift("libc6", "2.41-12", "2.41-13")


class Steps:
    """Takes the place of what builds: its steps are the test's."""

    def __init__(self, bases=lambda _: (), build=lambda _: None):
        self.bases_of = bases
        self.build_it = build
        self.bases_begun = threading.Event()

    def prefetch(self, names): ...

    def bases(self, names):
        (name,) = names
        return tuple(self.bases_of(name))

    def inputs(self, _, bases):
        return Inputs(bases, (), (), "0")

    def build(self, name, _):
        self.build_it(name)
        return Image(name, name, f"localhost/{name}", "00", "0", False, 1.0, (), ())


@pytest.fixture
def prepared(checkout, monkeypatch):
    """Return a function that prepares alpine and debian by some steps."""
    folder = RunWriter(checkout / ".wheelgate")

    def prepare(steps):
        said = []
        context = RunContext(
            project=load(checkout),
            find_engine=lambda: Engine(PROBE),
            progress=said.append,
            folder=folder,
        )
        images = ImageSet(context, ("alpine",), lambda _: None)
        monkeypatch.setattr(image_set, "Builder", lambda _: steps)
        images.prepare()
        return images, said

    yield prepare
    folder.drop()


def a_base(name, *drift):
    return Base(name, "packages", "00", drift=drift)


@pytest.mark.parametrize("maker", ["alpine", "debian"])
def test_the_drift_of_a_base_that_two_images_share_is_kept_whoever_made_it(prepared, maker):
    made = threading.Event()

    def bases(name):
        if name == maker:
            made.set()
            return [a_base("docker.io/library/debian:trixie-slim", DRIFT)]
        assert made.wait(PATIENCE)
        return [a_base("docker.io/library/debian:trixie-slim")]

    images, said = prepared(Steps(bases))
    assert [base.drift for base in images.bases.values()] == [(DRIFT,)]
    assert any("libc6 2.41-12 is gone" in line for line in said)


def test_a_base_is_made_while_another_image_is_built_but_two_images_never_are(prepared):
    begun, building, most = threading.Event(), threading.Semaphore(1), []

    def bases(name):
        if name == "debian":
            assert begun.wait(PATIENCE)
        return []

    def build(name):
        begun.set()
        most.append(building.acquire(blocking=False))
        threading.Event().wait(0.05)
        building.release()

    images, said = prepared(Steps(bases, build))
    assert most == [True, True]
    assert list(images.built) == ["alpine", "debian"]
    assert [line for line in said if "built" in line] == [
        "alpine: built in 1.0 s",
        "debian: built in 1.0 s",
    ]


def test_a_base_that_cannot_be_had_is_told_and_ends_the_build_of_another_image(prepared):
    begun, ended = threading.Event(), threading.Event()

    def bases(name):
        if name == "debian":
            assert begun.wait(PATIENCE)
            raise BaseImageError("there is no mmdebstrap", "install it")
        return []

    def build(name):
        with cancel_with(ended.set):
            begun.set()
            assert ended.wait(PATIENCE), "nothing else ends it"

    with pytest.raises(BaseImageError, match="mmdebstrap"):
        prepared(Steps(bases, build))
    assert ended.is_set()


@pytest.mark.parametrize("first", ["alpine", "debian"])
def test_of_two_images_that_cannot_be_had_the_first_to_fail_is_told(prepared, monkeypatch, first):
    waited_for = queue.SimpleQueue()

    def wait_long(made, **_):
        """Wait as the main thread of a busy machine may: both have failed when it looks."""
        waited_for.put(dict(zip(("alpine", "debian"), made, strict=True)))
        return wait(made, PATIENCE)

    def bases(name):
        if name != first:
            assert waited_for.get(timeout=PATIENCE)[first].exception(PATIENCE)
        raise BaseImageError(f"{name} cannot be pulled", "wait for the registry")

    monkeypatch.setattr("wheelgate.util.concurrency.wait", wait_long)
    with pytest.raises(BaseImageError, match=first):
        prepared(Steps(bases))


@pytest.mark.parametrize("without", [True, False])
def test_an_engine_that_builds_only_with_the_network_is_told(checkout, monkeypatch, without):
    probe = replace(PROBE, builds_without_network=without)
    context = RunContext(
        project=load(checkout),
        find_engine=lambda: Engine(probe),
        folder=RunWriter(checkout / ".wheelgate"),
    )
    monkeypatch.setattr(image_set, "Builder", lambda _: Steps())
    ImageSet(context, ("alpine",), lambda _: None).prepare()
    assert context.engine.probe is probe
    assert context.notes == ([] if without else [image_set.BUILDS_WITH_NETWORK])
    context.folder.drop()


def test_an_image_that_does_not_build_is_named_by_its_error(prepared):
    def build(name):
        raise BuildError(f"target {name} does not build", "correct it")

    with pytest.raises(BuildError) as caught:
        prepared(Steps(build=build))
    assert caught.value.image == "alpine"

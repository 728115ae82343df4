"""The full names of base images."""

import pytest

from wheelgate.engine import full_name
from wheelgate.images.bases import ASSEMBLED


@pytest.mark.parametrize(
    ("reference", "full"),
    [
        ("alpine:3.23", "docker.io/library/alpine:3.23"),
        ("alpine", "docker.io/library/alpine"),
        ("library/alpine:3.23", "docker.io/library/alpine:3.23"),
        ("python/tool:1", "docker.io/python/tool:1"),
        ("docker.io/library/alpine:3.23", "docker.io/library/alpine:3.23"),
        ("quay.io/some/tool:1.2", "quay.io/some/tool:1.2"),
        ("localhost/mine:1", "localhost/mine:1"),
        ("localhost:5000/mine", "localhost:5000/mine"),
        ("registry:5000/mine:2", "registry:5000/mine:2"),
        ("alpine@sha256:00", "docker.io/library/alpine@sha256:00"),
    ],
)
def test_a_reference_is_completed_as_the_engines_do(reference, full):
    assert full_name(reference) == full
    assert full_name(full) == full


def test_what_can_be_assembled_goes_by_its_full_name():
    names = ("alpine:3.23", "debian:trixie-slim", "python:3.13-alpine3.23")
    assert {full_name(name) for name in names} == set(ASSEMBLED)


def test_what_a_base_is_made_on_can_be_assembled_too():
    needed = {name for recipe in ASSEMBLED.values() for name in recipe().needs}
    assert needed == {full_name("alpine:3.23"), full_name("debian:trixie-slim")}

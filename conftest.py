"""Hands wheelgate's fixtures to the tests of the gate, and leaves out those of other images."""

from pathlib import Path

import pytest
from testinfra.host import Host

from wheelgate.checks.inside import host, inside
from wheelgate.model.config import load
from wheelgate.session.session import Session

__all__ = ["host"]  # a fixture that stands in for Testinfra's own


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of tests that are about some images alone."""
    config.addinivalue_line(
        "markers", "only_for(image, ...): about these; left out of a run that judges none of them"
    )
    config.addinivalue_line(
        "markers", "not_for(image, ...): about all but these, of which it cannot hold"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that are `only_for` images which this run does not judge."""
    marks = {"only_for", "not_for"}
    marked = [item for item in items if marks & {mark.name for mark in item.iter_markers()}]
    if not marked:
        return
    file = Path(config.getoption("--gate-config")).resolve()
    judged = config.getoption("--image") or load(file.parent, file.name).gate.default_images
    dropped = []
    for item in marked:
        chosen = item.callspec.params if hasattr(item, "callspec") else {}
        asked = {chosen[name] for name in ("image", "any_image") if name in chosen} or set(judged)
        only = [set(mark.args) for mark in item.iter_markers("only_for")]
        without = {name for mark in item.iter_markers("not_for") for name in mark.args}
        if not all(asked & each for each in only) or not asked - without:
            dropped.append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in set(dropped)]


@pytest.fixture(scope="session")
def alpine(wheelgate: Session) -> Host:
    """Testinfra inside a container of the Alpine image."""
    return inside(wheelgate, "alpine")


@pytest.fixture(scope="session")
def debian_slim(wheelgate: Session) -> Host:
    """Testinfra inside a container of the reference image."""
    return inside(wheelgate, "debian-slim")


@pytest.fixture
def image_host(wheelgate: Session, image: str) -> Host:
    """Testinfra inside a container of each image to judge in turn."""
    return inside(wheelgate, image)

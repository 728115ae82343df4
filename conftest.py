"""Hands wheelgate's fixtures to the tests of the gate, and leaves out those of other images."""

from pathlib import Path

import pytest
from testinfra.host import Host

from wheelgate.checks.inside import host, inside
from wheelgate.config import load
from wheelgate.session import Session

__all__ = ["host"]  # a fixture that stands in for Testinfra's own


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of tests that are about some images alone."""
    config.addinivalue_line(
        "markers", "only_for(image, ...): about these; left out of a run that judges none of them"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that are `only_for` images which this run does not judge."""
    marked = [item for item in items if item.get_closest_marker("only_for")]
    if not marked:
        return
    file = Path(config.getoption("--gate")).resolve()
    judged = config.getoption("--image") or load(file.parent, file.name).gate.default_images
    dropped = []
    for item in marked:
        asked = item.callspec.params.get("image") if hasattr(item, "callspec") else None
        if not set(item.get_closest_marker("only_for").args) & ({asked} if asked else set(judged)):
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

"""Hands wheelgate's fixtures to the tests of the gate."""

import pytest
import testinfra
from testinfra.host import Host

from wheelgate.session import Session


@pytest.fixture(scope="session")
def alpine(wheelgate: Session) -> Host:
    """Testinfra inside a container of the Alpine image."""
    return inside(wheelgate, "alpine")


@pytest.fixture(scope="session")
def debian_slim(wheelgate: Session) -> Host:
    """Testinfra inside a container of the reference image."""
    return inside(wheelgate, "debian-slim")


@pytest.fixture
def host(wheelgate: Session, any_image: str) -> Host:
    """Testinfra inside a container of each image in turn."""
    return inside(wheelgate, any_image)


def inside(session: Session, image: str) -> Host:
    """Return Testinfra's view of one container of an image."""
    container = session.container(image)
    return testinfra.get_host(f"{session.engine.name}://{container.name}")

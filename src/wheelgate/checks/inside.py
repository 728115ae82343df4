"""Testinfra inside the images of a gate, as a fixture for a `conftest.py` to import.

It has the name of Testinfra's own fixture, which it stands in for where it is imported.
"""

import pytest
import testinfra
from testinfra.host import Host

from wheelgate.session import Session

__all__ = ["host", "inside"]


@pytest.fixture
def host(wheelgate: Session, any_image: str) -> Host:
    """Testinfra inside a container of each image in turn, the reference among them."""
    return inside(wheelgate, any_image)


def inside(session: Session, image: str) -> Host:
    """Return Testinfra's view of one container of an image; it lasts as long as the session."""
    container = session.container(image)
    return testinfra.get_host(f"{session.engine.name}://{container.name}")

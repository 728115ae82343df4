"""Testinfra inside the images of a gate, as a fixture for a `conftest.py` to import.

It has the name of Testinfra's own fixture, which it stands in for where it is imported.
"""

import pytest
import testinfra
from testinfra.host import Host

from wheelgate.engine import Container
from wheelgate.errors import NoShellError
from wheelgate.session.session import Session

__all__ = ["host", "inside"]

_WITH_SHELL = set[str]()
"""Names of containers whose shell was seen to start: every test asks for one."""


@pytest.fixture
def host(wheelgate: Session, any_image: str) -> Host:
    """Testinfra inside a container of each image in turn, the reference among them."""
    return inside(wheelgate, any_image)


def inside(session: Session, image: str) -> Host:
    """Return Testinfra's view of one container of an image; it lasts as long as the session.

    Raises:
        NoShellError: Where the image has no shell.
    """
    container = session.container(image)
    if container.name not in _WITH_SHELL:
        require_shell(container, image)
        _WITH_SHELL.add(container.name)
    return testinfra.get_host(f"{session.context.engine.name}://{container.name}")


def require_shell(container: Container, image: str) -> None:
    """See that a container has the shell that Testinfra runs every command by.

    Its backends for podman and docker call `exec NAME /bin/sh -c COMMAND`, and of most modules the
    command is a program of the image, such as `stat` or `id`.

    Raises:
        NoShellError: Where it has none that starts.
    """
    done = container.execute("/bin/sh", "-c", "exit 0")
    if done.code:
        said = (done.output.strip().splitlines() or ["it said nothing"])[-1]
        raise NoShellError(
            f"{image} has no /bin/sh that starts, by which Testinfra runs all it does: {said}",
            f"ask its own Python, by `wheelgate.run_once({image!r}, [PYTHON, ...])`; Testinfra in "
            "an image that has a shell is `inside(wheelgate, IMAGE)`",
        )

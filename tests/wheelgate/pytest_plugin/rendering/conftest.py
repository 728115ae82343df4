"""The test that asks, and what keeps the verdicts on what it asked."""

import pytest

from wheelgate.pytest_plugin.rendering import RenderRequest


@pytest.fixture
def render_request(checkout):
    """Return a test of the module tests/test_image.py, that asks for one image."""
    return RenderRequest(checkout, checkout / "tests/test_image.py", "test_it", ("alpine",))


@pytest.fixture
def verdicts():
    """Return a list that keeps verdicts by its `append`."""
    return []

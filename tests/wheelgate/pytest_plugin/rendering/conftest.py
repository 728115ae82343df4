"""The test that asks, and what keeps the verdicts on what it asked."""

import pytest

from wheelgate.pytest_plugin.rendering import Asker


@pytest.fixture
def asker(checkout):
    """Return a test of the module tests/test_image.py, that asks for one image."""
    return Asker(checkout, checkout / "tests/test_image.py", "test_it", ("alpine",))


@pytest.fixture
def verdicts():
    """Return a list that keeps verdicts by its `append`."""
    return []

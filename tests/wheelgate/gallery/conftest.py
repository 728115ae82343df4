"""A worker on this host, for the tests here."""

import pytest
from talking import Talker


@pytest.fixture(scope="session")
def talker():
    """Return the class of workers on this host: Talker(folder, *words, python=..., **variables)."""
    return Talker


@pytest.fixture(scope="session")
def said():
    """Return a function that gives the texts of a render's side effects of one kind."""
    return lambda answer, kind: [text for each, text in answer["effects"] if each == kind]

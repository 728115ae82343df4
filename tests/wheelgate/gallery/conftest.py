"""A worker on this host, for the tests here."""

import pytest
from talking import Talker
from worker_samples import SAMPLES, size_of, written


@pytest.fixture(scope="session")
def talker():
    """Return the class of workers on this host: Talker(folder, *words, python=..., **variables)."""
    return Talker


@pytest.fixture(scope="session")
def said():
    """Return a function that gives the texts of a render's side effects of one kind."""
    return lambda answer, kind: [text for each, text in answer["effects"] if each == kind]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder of samples."""
    return written(tmp_path_factory.mktemp("samples"), SAMPLES)


@pytest.fixture(scope="module")
def worker(folder, talker):
    """Return one worker for all tests of this file: each of them has to leave it working."""
    worker = talker(folder)
    yield worker
    assert worker.close() == 0


@pytest.fixture
def still_works(worker):
    """Check after a test that the next sample is rendered, and is the one that was asked for."""
    yield
    answer = worker.render("many")
    assert (answer["error"], answer["effects"]) == ("", [])
    assert [size_of(each) for each in answer["pictures"]] == [(50, 50), (100, 50)]

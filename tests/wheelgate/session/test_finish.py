"""What is left of a session that ends: a whole run, or nothing."""

import pytest

from wheelgate.engine.context import RunContext
from wheelgate.errors import StorageError
from wheelgate.model.config import load
from wheelgate.model.records import TestResult
from wheelgate.session.finish import end
from wheelgate.session.session import Session
from wheelgate.storage.run_file import latest
from wheelgate.storage.run_file import load as load_run
from wheelgate.storage.run_writer import RunWriter


@pytest.fixture
def session(checkout):
    """Return a session of which one test has run."""
    project = load(checkout)
    started = Session(RunContext(project=project, folder=RunWriter(project.state)))
    started.tests.append(TestResult("tests/t.py::test_a", "passed", 0.1))
    return started


def test_a_session_with_tests_leaves_a_run(session):
    assert end(session, pytest.ExitCode.OK) == 0
    assert load_run(latest(session.project.state)).tests == tuple(session.tests)


def test_a_fault_while_the_record_is_made_leaves_no_half_run(session):
    session.project.path("plots.txt").unlink()  # whose hash belongs in the record
    with pytest.raises(FileNotFoundError):
        end(session, pytest.ExitCode.OK)
    assert list((session.project.state / "runs").iterdir()) == []


def test_a_run_that_cannot_be_kept_is_an_error_and_leaves_nothing(session):
    (session.project.state / "latest/in the way").mkdir(parents=True)
    with pytest.raises(StorageError):
        end(session, pytest.ExitCode.OK)
    assert list((session.project.state / "runs").iterdir()) == []


def test_ctrl_c_while_a_session_is_closed_leaves_no_half_run(session, monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(session.renders, "close", interrupted)
    with pytest.raises(KeyboardInterrupt):
        end(session, pytest.ExitCode.OK)
    assert list((session.project.state / "runs").iterdir()) == []

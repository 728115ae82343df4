"""Hands the gate to pytest: options, fixtures, progress, and the record of the run.

A session whose tests ask for none of the fixtures is left as it is, and imports little: all that
does the work is imported with the first test that asks for it.
"""

from collections.abc import Generator, Iterator, Sequence

import pytest

from wheelgate.errors import ConfigError, StorageError, WheelgateError
from wheelgate.pytest_plugin.fixtures import (
    FIXTURE,
    MARKS,
    PARAMETERS,
    assert_render,
    render,
    rendered_samples,
    verdict,
    wheelgate,
)
from wheelgate.pytest_plugin.junit import write_junit
from wheelgate.pytest_plugin.options import pytest_addoption
from wheelgate.pytest_plugin.state import begun, gate_run
from wheelgate.util.escaping import log_lines
from wheelgate.util.streams import outlive_readers

# pytest finds them here.
__all__ = [
    "assert_render",
    "pytest_addoption",
    "render",
    "rendered_samples",
    "verdict",
    "wheelgate",
]


def _fixtures(item: pytest.Item) -> Sequence[str]:
    return getattr(item, "fixturenames", ())


def _uncollected(config: pytest.Config) -> list[str]:
    """Return the files and tests at which pytest met an error before it ran any."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return [report.nodeid for report in reporter.stats.get("error", ())] if reporter else []


def pytest_configure(config: pytest.Config) -> None:
    """Have junit.xml written into the run's folder, where nobody wants it elsewhere.

    What `wheelgate run` started goes on to its end where nobody reads what it prints any more.
    """
    if config.getoption("--gate-junit"):
        outlive_readers()  # the terminal reporter, which is made after this, takes the stream
    for mark in MARKS:
        config.addinivalue_line("markers", mark)
    is_worker = hasattr(config, "workerinput")  # pytest-xdist's, which reports to another process
    if config.getoption("--gate-junit") and not config.option.xmlpath and not is_worker:
        write_junit(config, gate_run(config).session.context.folder.path / "junit.xml")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each image and each sample that it asks for."""
    if FIXTURE in metafunc.fixturenames:
        for name in PARAMETERS:
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, gate_run(metafunc.config).values_of(name))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is compared with a revision, where none is named, and other shards' tests.

    And modules that an image need not import.

    Ends the session where the samples cannot be read.
    """
    run = begun(config)
    if run and run.aborted:
        run.give_up(run.aborted)
    if not config.getoption("--against"):
        items[:] = [item for item in items if "changed_image" not in _fixtures(item)]
    if run:
        items[:] = [item for item in items if run.is_asked_of_image(item)]
    shard = config.getoption("--shard")
    if shard and items:
        others = gate_run(config).keep_own(items, shard, config.args)
        config.hook.pytest_deselected(items=others)


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    """Build the images before the first gate test; a failure there is one message."""
    config = session.config
    items = [item for item in session.items if FIXTURE in _fixtures(item)]
    if session.testsfailed and not config.option.continue_on_collection_errors:
        # pytest ends the session now; it has one exit code for that and for Ctrl-C.
        if run := begun(config):
            run.aborted = ConfigError(
                f"tests cannot be collected: {', '.join(_uncollected(config))}",
                "see pytest's message above",
            )
    elif items and not config.option.collectonly:
        gate_run(config).prepare(items)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show an error of ours as its sentence, and keep each gate test's result."""
    report: pytest.TestReport = yield
    error = call.excinfo.value if call.excinfo else None
    run = begun(item.config)
    if isinstance(error, WheelgateError):
        report.longrepr = log_lines(str(error))
    if run is not None and isinstance(error, StorageError):
        # No test after this one could write anything either.
        run.aborted = error
        item.session.shouldfail = error.cause
    if run is not None and FIXTURE in _fixtures(item):
        run.keep_result(item.nodeid, report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> Iterator[None]:
    """Close the containers, keep the run, and let the exit code say what kind of no it is.

    All of it happens after everyone else's work at a session's end: junit.xml belongs to the
    run, and so do the last lines on the terminal.
    """
    run = begun(session.config)
    if run is None:
        yield
        return
    run.miss_what_nobody_judged()
    try:
        with run.last_work_of_others():
            yield
    finally:
        session.exitstatus = run.end(exitstatus)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """End with the same summary that the run keeps."""
    if run := begun(config):
        run.show(terminalreporter)

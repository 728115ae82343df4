"""Hands the gate to pytest: options, fixtures, progress, and the record of the run.

Fixtures, for the tests of any repository with a `gate.toml`:

- `wheelgate`: the session, which builds, measures and judges.
- `image`: the name of an image to judge; a test that takes it runs once an image.
- `any_image`: the same, the reference among them.
- `changed_image`: the same as `image`, where `--against` names a revision; else the test is left
  out.
- `sample`: the name of a sample; a test that takes it runs once a sample.
- `timed_sample`: the same, for the samples that `gate.toml` has timed.
- `imported_module`: the name of a module that `gate.toml` wants imported; a test that takes it
  runs once a module.
- `drawn_samples`: the names of all samples that the session draws.
- `verdict`: a function that takes a verdict, keeps it for the record, and fails the test where
  it is not a pass.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Literal, NoReturn

import pytest
from rich.console import Console

from wheelgate import costs
from wheelgate.baselines import Baselines
from wheelgate.cache import storage_errors
from wheelgate.contents import content_of
from wheelgate.engine.process import sigterm_is_ctrl_c
from wheelgate.errors import StorageError, WheelgateError
from wheelgate.gallery import choose
from wheelgate.gate_run import GateRun
from wheelgate.pytest_options import pytest_addoption
from wheelgate.pytest_sharding import keep_own
from wheelgate.records import TestResult, Verdict
from wheelgate.report import terminal
from wheelgate.session import Session

__all__ = ["pytest_addoption"]  # pytest calls it here

_FIXTURE = "wheelgate"
"""What makes a test the gate's: it asks for this, itself or by what it asks for."""

_PARAMETERS = {"image", "any_image", "changed_image", "sample", "timed_sample", "imported_module"}

_SESSION = pytest.StashKey[GateRun]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Send junit.xml to the run's folder, before pytest's own plugin reads where it goes."""
    if config.getoption("--gate-junit") and not config.option.xmlpath:
        config.option.xmlpath = str(_gate_run(config).folder.path / "junit.xml")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each image and each sample that it asks for."""
    names = set(metafunc.fixturenames)
    if _FIXTURE not in names or not names & _PARAMETERS:
        return
    run = _gate_run(metafunc.config)
    if "image" in names:
        metafunc.parametrize("image", run.session.images)
    if "changed_image" in names:
        metafunc.parametrize("changed_image", run.session.images)
    if "any_image" in names:
        metafunc.parametrize("any_image", run.session.all_images)
    if "imported_module" in names:
        metafunc.parametrize("imported_module", run.project.gate.imports)
    for name, listed in (("sample", _samples), ("timed_sample", _timed_samples)):
        if name in names:
            try:
                metafunc.parametrize(name, listed(run))
            except WheelgateError as error:
                # The session cannot be ended here: pytest takes it for this module's fault.
                run.aborted = error
                metafunc.parametrize(name, ())


def _give_up(run: GateRun, error: WheelgateError) -> NoReturn:
    """End the session before any test, by an error that a user can mend."""
    run.aborted = error
    pytest.exit(f"wheelgate: {error}", returncode=int(error.exit_code))


def _samples(run: GateRun) -> list[str]:
    """Return the samples to draw: those that `gate.toml` chooses, those with a tag, or all.

    One that has a baseline and no file any more is among all: it cannot pass unseen.
    """
    named = run.project.gate.rendering.samples
    if run.tags:
        return [item.name for item in choose(run.discovered(), tags=run.tags)]
    if named and not run.all_samples:
        return list(named)
    names = [item.name for item in run.discovered()]
    return names + Baselines(run.project.path(run.project.gate.baselines)).vanished(names)


def _timed_samples(run: GateRun) -> list[str]:
    """Return the samples to time; one that `gate.toml` names is kept even where it is gone."""
    return list(run.project.gate.timing.samples) or _samples(run)


def _gate_run(config: pytest.Config) -> GateRun:
    """Return the run of this pytest session, made at its first use."""
    if _SESSION not in config.stash:
        try:
            config.stash[_SESSION] = GateRun(config)
        except WheelgateError as error:
            pytest.exit(f"wheelgate: {error}", returncode=int(error.exit_code))
    return config.stash[_SESSION]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is held against a revision, where none is named, and other shards' tests.

    Ends the session where the samples cannot be read.
    """
    begun = config.stash.get(_SESSION, None)
    if begun and begun.aborted:
        _give_up(begun, begun.aborted)
    if not config.getoption("--against"):
        items[:] = [item for item in items if "changed_image" not in _fixtures(item)]
    shard = config.getoption("--shard")
    if shard and items:
        run = _gate_run(config)
        try:
            known = costs.read(run.project.path(run.project.gate.baselines))
            content = content_of(run.project, config.args)
            run.session.shard, others = keep_own(items, shard, known, content)
        except WheelgateError as error:
            _give_up(run, error)
        config.hook.pytest_deselected(items=others)


def _fixtures(item: pytest.Item) -> Sequence[str]:
    return getattr(item, "fixturenames", ())


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    """Build the images before the first gate test; a failure there is one message."""
    config = session.config
    items = [item for item in session.items if _FIXTURE in _fixtures(item)]
    if session.testsfailed and not config.option.continue_on_collection_errors:
        # pytest ends the session now; it has one exit code for that and for Ctrl-C.
        if _SESSION in config.stash:
            config.stash[_SESSION].unreadable = True
    elif items and not config.option.collectonly:
        sigterm_is_ctrl_c()
        run = _gate_run(config)
        chosen = [item.callspec.params for item in items if hasattr(item, "callspec")]
        timed = dict.fromkeys(each["timed_sample"] for each in chosen if "timed_sample" in each)
        run.session.timings.samples = list(timed) or _timed_samples(run)
        run.session.expect(_asked_for(run, chosen))
        if not any("changed_image" in each for each in chosen):
            run.session.leave_out_revision()
        try:
            run.session.prepare()
            run.session.draw(_wanted(run, [*chosen, *_for_changes(run, items)]))
        except WheelgateError as error:
            _give_up(run, error)
    return (yield)


def _for_changes(run: GateRun, items: Sequence[pytest.Item]) -> Iterator[dict[str, str]]:
    """Yield what tests want that hold every sample of an image against another revision's."""
    for item in items:
        if "drawn_samples" in _fixtures(item) and hasattr(item, "callspec"):
            image = item.callspec.params.get("changed_image")
            if image and run.session.before(image) not in {None, image}:
                yield from ({"changed_image": image, "sample": name} for name in _samples(run))


def _asked_for(run: GateRun, chosen: Sequence[dict[str, str]]) -> list[str]:
    """Return the images that the chosen tests are about, and the reference where they need it."""
    names = {each[name] for each in chosen for name in ("image", "any_image") if name in each}
    if any("image" in each for each in chosen):
        names |= {run.session.reference}
    return [name for name in run.session.all_images if name in names]


def _wanted(run: GateRun, chosen: list[dict[str, str]]) -> dict[str, list[str]]:
    """Return, for each image, the samples that the chosen tests will ask for."""
    wanted: dict[str, dict[str, None]] = {}
    for each in chosen:
        sample = each.get("sample") or each.get("timed_sample")
        if not sample:
            continue
        images = {each[name] for name in ("image", "any_image", "changed_image") if name in each}
        images |= {other for image in images if (other := run.session.before(image))}
        if "image" in each or "timed_sample" in each:  # held against the reference
            images |= {run.session.reference}
        for image in images:
            wanted.setdefault(image, {})[sample] = None
    return {image: list(samples) for image, samples in wanted.items()}


@pytest.fixture(scope="session")
def wheelgate(request: pytest.FixtureRequest) -> Session:
    """The gate's session: it builds, measures and judges, each on demand."""
    return _gate_run(request.config).session


@pytest.fixture(scope="session")
def drawn_samples(request: pytest.FixtureRequest) -> list[str]:
    """Return the names of the samples that this session draws."""
    return _samples(_gate_run(request.config))


@pytest.fixture
def verdict(wheelgate: Session) -> Callable[[Verdict], None]:
    """Return a function that keeps a verdict and fails the test where it is no pass."""

    def keep(judged: Verdict) -> None:
        judged = wheelgate.judge(judged)
        if judged.excused:
            pytest.skip(f"unmeasured: {_sentence(judged)} (excused: {judged.excused})")
        if judged.outcome == "unmeasured":
            pytest.fail(f"unmeasured: {_sentence(judged)}", pytrace=False)
        if judged.outcome == "fail":
            pytest.fail(_sentence(judged), pytrace=False)

    return keep


def _sentence(judged: Verdict) -> str:
    return f"{judged.image}: {judged.check} of {judged.subject}: {judged.reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show a mendable error as its sentence, and keep each gate test's result."""
    report: pytest.TestReport = yield
    error = call.excinfo.value if call.excinfo else None
    run = item.config.stash.get(_SESSION, None)
    if isinstance(error, WheelgateError):
        report.longrepr = str(error)
    if run is not None and isinstance(error, StorageError):
        # No test after this one could write anything either.
        run.aborted = error
        item.session.shouldfail = error.cause
    if run is None or _FIXTURE not in _fixtures(item):
        return report
    if report.when == "call" or report.outcome != "passed":
        outcome: Literal["passed", "failed", "skipped", "error"] = report.outcome
        if report.when != "call" and outcome == "failed":
            outcome = "error"
        message = "" if report.passed else _last_words(report)
        run.session.tests.append(TestResult(item.nodeid, outcome, report.duration, message))
    return report


def _last_words(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash else str(report.longrepr)
    return text[:2000]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> Iterator[None]:
    """Close the containers, keep the run, and let the exit code say what kind of no it is.

    All of it happens after everyone else's work at a session's end: junit.xml belongs to the
    run, and so do the last lines on the terminal.
    """
    run = session.config.stash.get(_SESSION, None)
    try:
        with storage_errors("ending the run"):
            yield
    except StorageError as error:
        if run is None:
            raise
        run.aborted = error
    finally:
        if run is not None:
            session.exitstatus = run.end(exitstatus)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """End with the same summary that the run keeps."""
    run = config.stash.get(_SESSION, None)
    if run is None or not run.session.tests:
        return
    terminalreporter.section("wheelgate")
    console = Console(
        file=terminalreporter._tw._file,
        force_terminal=terminalreporter.hasmarkup,
        highlight=False,
        width=terminalreporter._tw.fullwidth,
    )
    terminal.show(run.session.record(), console)
    console.print("with pictures and charts: wheelgate report", style="dim")

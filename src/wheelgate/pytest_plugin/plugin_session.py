"""A run of the gate inside a session of pytest: what its tests ask for, and how it ends."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Literal, NoReturn

import pytest
from rich.console import Console

from wheelgate.engine import find
from wheelgate.engine.context import RunContext
from wheelgate.errors import StorageError, WheelgateError
from wheelgate.model.config import load
from wheelgate.model.records import TestResult
from wheelgate.pytest_plugin.options import write_json
from wheelgate.pytest_plugin.rendering import BaselineUpdates
from wheelgate.pytest_plugin.sharding import keep_own
from wheelgate.pytest_plugin.terminal import ProgressReporter
from wheelgate.pytest_plugin.wanted import images_of, params_of, samples_to_render
from wheelgate.report import terminal
from wheelgate.session import reuse, sample_costs
from wheelgate.session.expected import unjudged
from wheelgate.session.failure import Failure
from wheelgate.session.fingerprint import fingerprint_of
from wheelgate.session.finish import end
from wheelgate.session.record import record_of
from wheelgate.session.samples import samples_of
from wheelgate.session.session import Session
from wheelgate.storage.run_writer import RunWriter
from wheelgate.util.escaping import log_lines
from wheelgate.util.files import storage_errors
from wheelgate.util.processes import sigterm_is_ctrl_c
from wheelgate.util.temporary import check_temporary_folder


class PluginSession:
    """What the plugin keeps while a session with gate tests lasts.

    Attributes:
        session: What builds, measures and judges.
        reporter: Prints progress and notes.
        baseline_updates: Which baselines of tests this session updates.
        aborted: What ended the session before its time.
    """

    def __init__(self, config: pytest.Config) -> None:
        """Load the configuration and open the run's folder.

        Raises:
            WheelgateError: Where the configuration, or what was asked for, cannot be used.
        """
        check_temporary_folder()
        option = config.getoption
        file = Path(option("--gate-config")).resolve()
        self._project = project = load(file.parent, file.name)
        self._config = config
        self.reporter = ProgressReporter(config)
        self.aborted: WheelgateError | None = None
        self.baseline_updates = BaselineUpdates(bool(option("--update-baselines")))
        context = RunContext(
            project=project,
            find_engine=partial(find, option("--engine")),
            base_source=option("--base-source"),
            progress=self.reporter.progress,
            on_line=self.reporter.warn if option("--show-build-log") else None,
            folder=RunWriter(project.state),
        )
        try:
            self.session = Session(
                context,
                images=tuple(option("--image") or ()),
                no_cache=bool(option("--no-cache")),
                max_seconds=option("--max-time"),
                slowdowns=dict(option("--slowdown") or ()),
                against=option("--against"),
                resting=self.reporter.resting,
            )
        except BaseException:
            context.folder.drop()
            raise

    def give_up(self, error: WheelgateError) -> NoReturn:
        """End the session before any test, by an error that a user can fix."""
        self.aborted = error
        pytest.exit(f"wheelgate: {log_lines(str(error))}", returncode=int(error.exit_code))

    # --- what tests ask for -----------------------------------------------------------------

    def values_of(self, parameter: str) -> Sequence[str]:
        """Return what a test is run once for each of, which asks for a parameter by its name."""
        # The reference is not compared with itself, and nothing is timed by itself.
        others = [name for name in self.session.images if name != self.session.reference]
        images: dict[str, Sequence[str]] = {
            "image": others,
            "any_image": self.session.image_set.names,
            "changed_image": self.session.images,
        }
        if parameter in images:
            return images[parameter]
        if parameter == "imported_module":
            each = (self._project.gate.imports_of(image) for image in self.session.image_set.names)
            return list(dict.fromkeys(name for names in each for name in names))
        try:
            if parameter == "timed_sample":
                is_timed = others or self._config.getoption("--against")
                return self._timed_samples() if is_timed else ()
            return self.samples()
        except WheelgateError as error:
            # The session cannot be ended here: pytest takes it for this module's fault.
            self.aborted = error
            return ()

    def is_asked_of_image(self, item: pytest.Item) -> bool:
        """Return whether a test asks something of its image that is wanted of it.

        Not so where there is no image to compare with the reference, nothing to be timed, or where
        a module need not be imported.
        """
        params = params_of(item)
        if not all(isinstance(params.get(name, ""), str) for name in ("image", "timed_sample")):
            return False
        module, image = params.get("imported_module"), params.get("any_image")
        return not (module and image) or module in self._project.gate.imports_of(image)

    def samples(self) -> list[str]:
        """Return the samples to render, as pytest's options and `gate.toml` choose them."""
        option = self._config.getoption
        return samples_of(self._project, option("--tag") or (), every=option("--all-samples"))

    def _timed_samples(self) -> list[str]:
        """Return the samples to time; one that `gate.toml` names is kept even where it is gone."""
        return list(self._project.gate.timing.samples) or self.samples()

    def keep_own(
        self, items: list[pytest.Item], shard: tuple[int, int], paths: Sequence[str]
    ) -> list[pytest.Item]:
        """Leave a shard's own tests in a list; return those of the others.

        Args:
            items: All tests.
            shard: The shard's number, from 1, and how many there are.
            paths: Files or folders that the tests were collected from.
        """
        try:
            known = sample_costs.read(self._project.path(self._project.gate.baselines))
            content = fingerprint_of(self._project, paths)
            self.session.shard, others = keep_own(items, shard, known, content)
        except WheelgateError as error:
            self.give_up(error)
        return others

    # --- before the first test --------------------------------------------------------------

    def prepare(self, items: Sequence[pytest.Item]) -> None:
        """Build the images, render what some tests will ask for, and begin to weigh.

        Args:
            items: The tests of the gate that will run.
        """
        sigterm_is_ctrl_c()
        session = self.session
        timed = dict.fromkeys(
            params["timed_sample"] for params in map(params_of, items) if "timed_sample" in params
        )
        if not any("changed_image" in params_of(item) for item in items):
            session.image_set.revision = None  # nothing is asked of the other revision's images
        try:
            session.timings.samples = list(timed) or self._timed_by_default()
            with storage_errors("preparing the images"):
                session.sweep()
                session.image_set.prepare()
                session.renders.render_all(samples_to_render(session, items, self.samples))
            self.reporter.work()
            session.measurements.begin(
                images_of(session, items, "needs_imports"), images_of(session, items, "needs_size")
            )
        except WheelgateError as error:
            self.give_up(error)

    def _timed_by_default(self) -> list[str]:
        """Return what is timed where no test names it: nothing of a project without samples."""
        has_samples = self._project.path(self._project.gate.samples).is_dir()
        return self._timed_samples() if has_samples or self._project.gate.timing.samples else []

    # --- afterwards -------------------------------------------------------------------------

    def keep_result(self, test: str, report: pytest.TestReport) -> None:
        """Keep what came of a gate's test, for the record."""
        self.reporter.catch_up()
        if report.when == "call" or report.outcome != "passed":
            outcome: Literal["passed", "failed", "skipped", "error"] = report.outcome
            if report.when != "call" and outcome == "failed":
                outcome = "error"
            message = "" if report.passed else _last_words(report)
            self.session.tests.append(TestResult(test, outcome, report.duration, message))

    @contextmanager
    def last_work_of_others(self) -> Iterator[None]:
        """Let others end their work in the block; what the disk refuses them ends this run too."""
        try:
            with storage_errors("ending the run"):
                yield
        except StorageError as error:
            self.aborted = error

    def end(self, exitstatus: int) -> int:
        """Keep the run; return the exit code."""
        folder = self.session.context.folder
        try:
            code = end(self.session, exitstatus, self.aborted, self.key(), self.reporter.warn)
        except WheelgateError as error:
            self.reporter.warn(f"this run was not kept: {error}")
            self.aborted, code = error, int(error.exit_code)
        record = self._project.state / "runs" / folder.id / "run.json"
        if record.is_file():
            write_json(self._config, record.read_bytes())
        elif self.aborted:
            write_json(self._config, Failure.of(self.aborted).dump())
        return code

    def miss_what_nobody_judged(self) -> None:
        """Add a verdict for each limit of gate.toml that no test of a whole run judged."""
        whole = self._config.getoption("--gate-whole")
        if not whole or not self.session.tests or self.aborted:
            return
        has_samples = self._project.path(self._project.gate.samples).is_dir()
        chosen = self._project.gate.rendering.samples
        missing = unjudged(
            self._project,
            self.session.image_set.names,
            self.samples() if has_samples or chosen else (),
            self._timed_by_default(),
            self.session.verdicts,
        )
        for verdict in missing:
            self.session.judge(verdict, "")

    def key(self) -> str | None:
        """Return the key that `wheelgate run` gave; None where a file has changed since."""
        option = self._config.getoption
        given: str | None = option("--gate-key")
        if given is None:
            return None
        now = reuse.key_of(
            self._project, option("--image") or (), option("--engine"), option("--base-source")
        )
        return given if given == now else None

    def show(self, reporter: pytest.TerminalReporter) -> None:
        """Write the same summary that the run keeps, where a test of the gate has run."""
        if not self.session.tests:
            return
        reporter.section("wheelgate")
        console = Console(
            file=reporter._tw._file,
            force_terminal=reporter.hasmarkup,
            highlight=False,
            width=reporter._tw.fullwidth,
        )
        terminal.show(record_of(self.session), console)
        console.print("with pictures and charts: wheelgate report", style="dim")


def _last_words(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash else str(report.longrepr)
    return text[:2000]

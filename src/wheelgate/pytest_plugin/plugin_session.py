"""A run of the gate inside a session of pytest: what its tests ask for, and how it ends."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NoReturn

import pytest
from rich.console import Console

from wheelgate.errors import ExitCode, StorageError, WheelgateError
from wheelgate.gallery import Sample, choose, discover
from wheelgate.gallery.baselines import Baselines
from wheelgate.images.bases import BaseSource
from wheelgate.model.config import load
from wheelgate.model.records import TestResult, Verdict
from wheelgate.pytest_plugin.rendering import Accepting, AssertRender, RenderPlot, RenderRequest
from wheelgate.pytest_plugin.sharding import keep_own
from wheelgate.pytest_plugin.terminal import ProgressReporter
from wheelgate.report import terminal
from wheelgate.session import reuse
from wheelgate.session import sample_costs as costs
from wheelgate.session.fingerprint import fingerprint_of
from wheelgate.session.finish import end
from wheelgate.session.record import record_of
from wheelgate.session.session import Session
from wheelgate.storage.run_writer import RunWriter
from wheelgate.util.files import storage_errors
from wheelgate.util.processes import sigterm_is_ctrl_c


class PluginSession:
    """What the plugin keeps while a session with gate tests lasts.

    Attributes:
        project: The checkout.
        folder: The run's.
        session: What builds, measures and judges.
        progress: Prints a line of progress, where somebody sees it as it comes.
        warn: Prints a line that has to be known.
        aborted: What ended the session before its time.
        unreadable: Whether a file of tests could not be read.
    """

    def __init__(self, config: pytest.Config) -> None:
        """Load the configuration and open the run's folder.

        Raises:
            WheelgateError: Where the configuration, or what was asked for, cannot be used.
        """
        option = config.getoption
        file = Path(option("--gate-config")).resolve()
        self.project = load(file.parent, file.name)
        self.folder = RunWriter(self.project.state)
        self._config = config
        reporter = self._reporter = ProgressReporter(config)
        self.progress, self.warn = reporter.progress, reporter.warn
        self.aborted: WheelgateError | None = None
        self.unreadable = False
        self._all_samples = bool(option("--all-samples"))
        self._tags: tuple[str, ...] = tuple(option("--tag") or ())
        self._accepting = Accepting(bool(option("--update-baselines")))
        mode: BaseSource = option("--base-source")
        try:
            self._key = reuse.key_of(self.project, config.invocation_params.args)
            self.session = Session(
                self.project,
                self.folder,
                images=tuple(option("--image") or ()),
                engine=option("--engine"),
                base_source=mode,
                fresh=bool(option("--no-cache")),
                max_seconds=option("--max-time"),
                slowdowns=dict(option("--slowdown") or ()),
                against=option("--against"),
                progress=self.progress,
                resting=reporter.resting,
                on_line=self.warn if option("--show-build-log") else None,
            )
        except BaseException:
            self.folder.drop()
            raise

    def give_up(self, error: WheelgateError) -> NoReturn:
        """End the session before any test, by an error that a user can fix."""
        self.aborted = error
        pytest.exit(f"wheelgate: {error}", returncode=int(error.exit_code))

    # --- what tests ask for -----------------------------------------------------------------

    def values_of(self, parameter: str) -> Sequence[str]:
        """Return what a test is run once for each of, which asks for a parameter by its name."""
        # The reference is not held against itself, and nothing is timed by itself.
        others = [name for name in self.session.images if name != self.session.reference]
        images: dict[str, Sequence[str]] = {
            "image": others,
            "any_image": self.session.all_images,
            "changed_image": self.session.images,
        }
        if parameter in images:
            return images[parameter]
        if parameter == "imported_module":
            each = (self.project.gate.imports_of(image) for image in self.session.all_images)
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

        Not so where there is no image to hold against the reference, nothing to be timed, or where
        a module need not be imported.
        """
        params = item.callspec.params if hasattr(item, "callspec") else {}
        if not all(isinstance(params.get(name, ""), str) for name in ("image", "timed_sample")):
            return False
        module, image = params.get("imported_module"), params.get("any_image")
        return not (module and image) or module in self.project.gate.imports_of(image)

    def samples(self) -> list[str]:
        """Return the samples to draw: those that `gate.toml` chooses, those with a tag, or all.

        One that has a baseline and no file any more is among all: it cannot pass unseen.
        """
        named = self.project.gate.rendering.samples
        if self._tags:
            return [item.name for item in choose(self._discovered(), tags=self._tags)]
        if named and not self._all_samples:
            return list(named)
        names = [item.name for item in self._discovered()]
        return names + Baselines(self.project.path(self.project.gate.baselines)).vanished(names)

    def _discovered(self) -> list[Sample]:
        return discover(self.project.path(self.project.gate.samples))

    def _timed_samples(self) -> list[str]:
        """Return the samples to time; one that `gate.toml` names is kept even where it is gone."""
        return list(self.project.gate.timing.samples) or self.samples()

    def render_for(
        self, render_request: RenderRequest, keep_verdict: Callable[[Verdict], None]
    ) -> RenderPlot:
        """Return what draws for a test."""
        return RenderPlot(self.session, render_request, keep_verdict)

    def compare_for(
        self, render_request: RenderRequest, keep_verdict: Callable[[Verdict], None]
    ) -> AssertRender:
        """Return what holds pictures against baselines of a test's own."""
        return AssertRender(self.session, render_request, keep_verdict, self._accepting)

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
            known = costs.read(self.project.path(self.project.gate.baselines))
            content = fingerprint_of(self.project, paths)
            self.session.shard, others = keep_own(items, shard, known, content)
        except WheelgateError as error:
            self.give_up(error)
        return others

    # --- before the first test --------------------------------------------------------------

    def prepare(self, items: Sequence[pytest.Item]) -> None:
        """Build the images, draw what some tests will ask for, and begin to weigh.

        Args:
            items: The tests of the gate that will run.
        """
        sigterm_is_ctrl_c()
        chosen = [item.callspec.params for item in items if hasattr(item, "callspec")]
        timed = dict.fromkeys(each["timed_sample"] for each in chosen if "timed_sample" in each)
        if not any("changed_image" in each for each in chosen):
            self.session.leave_out_revision()
        try:
            self.session.timings.samples = list(timed) or self._timed_by_default()
            with storage_errors("preparing the images"):
                self.session.prepare()
                self.session.render_all(self._wanted([*chosen, *self._for_changes(items)]))
            self._reporter.work()
            self.session.measurements.begin(
                self._images_of(items, "needs_imports"), self._images_of(items, "needs_size")
            )
        except WheelgateError as error:
            self.give_up(error)

    def _timed_by_default(self) -> list[str]:
        """Return what is timed where no test names it: nothing of a project without samples."""
        has_samples = self.project.path(self.project.gate.samples).is_dir()
        return self._timed_samples() if has_samples or self.project.gate.timing.samples else []

    def _for_changes(self, items: Sequence[pytest.Item]) -> Iterator[dict[str, str]]:
        """Yield what tests want that hold every sample of an image against another revision's."""
        for item in items:
            if "rendered_samples" in getattr(item, "fixturenames", ()) and hasattr(
                item, "callspec"
            ):
                image = item.callspec.params.get("changed_image")
                if image and self.session.baseline_image(image) not in {None, image}:
                    yield from ({"changed_image": image, "sample": name} for name in self.samples())

    def _images_of(self, items: Sequence[pytest.Item], mark: str) -> list[str]:
        """Return the images that tests with a mark ask for, and the reference beside them."""
        chosen = [
            item.callspec.params
            for item in items
            if item.get_closest_marker(mark) and hasattr(item, "callspec")
        ]
        names = {each[name] for each in chosen for name in ("image", "any_image") if name in each}
        if any("image" in each for each in chosen):
            names |= {self.session.reference}
        return [name for name in self.session.all_images if name in names]

    def _wanted(self, chosen: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
        """Return, for each image, the samples that the chosen tests will ask for."""
        wanted: dict[str, dict[str, None]] = {}
        for each in chosen:
            sample = each.get("sample") or each.get("timed_sample")
            if not sample:
                continue
            images = {
                each[name] for name in ("image", "any_image", "changed_image") if name in each
            }
            images |= {other for image in images if (other := self.session.baseline_image(image))}
            if "image" in each or "timed_sample" in each:  # held against the reference
                images |= {self.session.reference}
            for image in images:
                wanted.setdefault(image, {})[sample] = None
        return {image: list(samples) for image, samples in wanted.items()}

    # --- afterwards -------------------------------------------------------------------------

    def keep_result(self, test: str, report: pytest.TestReport) -> None:
        """Keep what came of a gate's test, for the record."""
        self._reporter.catch_up()
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
        if self.unreadable:
            self.session.close()
            self.folder.drop()
            return int(ExitCode.USAGE)
        again = reuse.key_of(self.project, self._config.invocation_params.args)
        key = self._key if self._key == again else None  # a file may have changed meanwhile
        code = end(self.session, self.folder, exitstatus, self.aborted, key, self.warn)
        record = self.project.state / "runs" / self.folder.id / "run.json"
        descriptor = self._config.getoption("--gate-json")
        if descriptor is not None and record.is_file():
            with os.fdopen(descriptor, "wb") as output:
                output.write(record.read_bytes())
        return code

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

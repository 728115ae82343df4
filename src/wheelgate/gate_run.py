"""The run of one pytest session: its options made into a session, and what it says and keeps."""

import os
from contextlib import nullcontext
from pathlib import Path

import pytest

from wheelgate import reuse
from wheelgate.bases import BaseMode
from wheelgate.config import load
from wheelgate.errors import ExitCode, WheelgateError
from wheelgate.gallery import Sample, discover
from wheelgate.progress import is_wanted
from wheelgate.run import RunFolder
from wheelgate.session import Session
from wheelgate.session_end import end


class GateRun:
    """What the plugin keeps while a session with gate tests lasts.

    Attributes:
        project: The checkout.
        folder: The run's.
        session: What builds, measures and judges.
        aborted: What ended the session before its time.
        unreadable: Whether a file of tests could not be read.
        all_samples: Whether every sample is drawn, not the choice of `gate.toml`.
        tags: Those of the samples that are drawn; all where empty.
    """

    def __init__(self, config: pytest.Config) -> None:
        """Load the configuration and open the run's folder.

        Raises:
            WheelgateError: Where the configuration, or what was asked for, cannot be used.
        """
        option = config.getoption
        file = Path(option("--gate")).resolve()
        self.project = load(file.parent, file.name)
        self.folder = RunFolder(self.project.state)
        self._config = config
        self.aborted: WheelgateError | None = None
        self.unreadable = False
        self.verbose = bool(option("--engine-output"))
        self.all_samples = bool(option("--all-samples"))
        self.tags: tuple[str, ...] = tuple(option("--tag") or ())
        mode: BaseMode = option("--bases")
        try:
            self._key = reuse.key_of(self.project, config.invocation_params.args)
            self.session = Session(
                self.project,
                self.folder,
                images=tuple(option("--image") or ()),
                engine=option("--engine"),
                bases_mode=mode,
                fresh=bool(option("--fresh")),
                budget_seconds=option("--budget"),
                slowdowns=dict(option("--slowdown") or ()),
                against=option("--against"),
                say=self.say,
                on_line=self.tell if self.verbose else None,
            )
        except BaseException:
            self.folder.drop()
            raise

    def discovered(self) -> list[Sample]:
        """Return all samples of the project."""
        return discover(self.project.path(self.project.gate.samples))

    def end(self, exitstatus: int) -> int:
        """Keep the run; return the exit code."""
        if self.unreadable:
            self.session.close()
            self.folder.drop()
            return int(ExitCode.USAGE)
        again = reuse.key_of(self.project, self._config.invocation_params.args)
        key = self._key if self._key == again else None  # a file may have changed meanwhile
        code = end(self.session, self.folder, exitstatus, self.aborted, key, self.tell)
        record = self.project.state / "runs" / self.folder.id / "run.json"
        descriptor = self._config.getoption("--gate-json")
        if descriptor is not None and record.is_file():
            with os.fdopen(descriptor, "wb") as output:
                output.write(record.read_bytes())
        return code

    def say(self, line: str) -> None:
        """Print a line of progress, where somebody sees it as it comes."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        # Asked of the stream itself, a test's output would be no terminal.
        if is_wanted(terminal=bool(reporter and reporter.isatty)):
            self.tell(line)

    def tell(self, line: str) -> None:
        """Print a line, also while pytest keeps what a test prints to itself."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        capture = self._config.pluginmanager.get_plugin("capturemanager")
        if reporter is None:
            return
        writer = self._config.get_terminal_writer()
        with capture.global_and_fixture_disabled() if capture else nullcontext():
            reporter.ensure_newline()  # after the dots of a file, whose name comes again then
            if writer.width_of_current_line:
                writer.line()
            writer.line(f"wheelgate: {line}")
            writer.flush()

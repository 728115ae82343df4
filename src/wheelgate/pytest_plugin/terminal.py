"""Lines of progress and notes on pytest's terminal, while pytest keeps what tests print."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest

from wheelgate.util.escaping import log_lines
from wheelgate.util.progress import is_wanted


class ProgressReporter:
    """Prints lines, from whichever thread they come.

    A line has to get past pytest's capture, which belongs to the main thread: another thread that
    lets it go for a moment would let out what a test prints meanwhile. So lines of other threads
    are kept until the main thread rests, or prints one itself.
    """

    def __init__(self, config: pytest.Config) -> None:
        """Print on the terminal of a session; its main thread rests until `work` is called."""
        self._config = config
        self._lock = threading.RLock()
        self._resting = True
        self._kept: list[str] = []

    def progress(self, line: str) -> None:
        """Print a line of progress, where somebody sees it as it comes."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        # Asked of the stream itself, a test's output would be no terminal.
        if is_wanted(terminal=bool(reporter and reporter.isatty)):
            self.warn(line)

    def warn(self, line: str) -> None:
        """Print a line, also while pytest keeps what a test prints to itself."""
        with self._lock:
            self._kept.append(line)
            if self._resting or threading.current_thread() is threading.main_thread():
                self._print()

    def work(self) -> None:
        """Take note that the main thread does something else from now on than to wait."""
        with self._lock:
            self._resting = False

    def catch_up(self) -> None:
        """Print what was kept; for the main thread, between tests."""
        with self._lock:
            self._print()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Let other threads print in the block, for which the main thread only waits."""
        with self._lock:
            before, self._resting = self._resting, True
            self._print()
        try:
            yield
        finally:
            with self._lock:
                self._resting = before

    def _print(self) -> None:
        lines, self._kept = self._kept, []
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if reporter is None or not lines:
            return
        capture = self._config.pluginmanager.get_plugin("capturemanager")
        writer = self._config.get_terminal_writer()
        with capture.global_and_fixture_disabled() if capture else nullcontext():
            reporter.ensure_newline()  # after the dots of a file, whose name comes again then
            if writer.width_of_current_line:
                writer.line()
            for line in lines:
                writer.line(f"wheelgate: {log_lines(line)}")
            writer.flush()

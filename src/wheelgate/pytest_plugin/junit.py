"""The junit.xml of a run: pytest's own, without the line that would say where it is."""

from pathlib import Path

import pytest
from _pytest.junitxml import LogXML, xml_key


class _Unannounced(LogXML):
    """Writes junit.xml and does not say where: that folder has another name when it is kept."""

    def pytest_terminal_summary(
        self,
        terminalreporter: pytest.TerminalReporter,
        config: pytest.Config,
    ) -> None:
        """Say nothing."""


def write_junit(config: pytest.Config, file: Path) -> None:
    """Have a session leave a junit.xml; fixtures and settings of pytest's reach it as ever."""
    # By that key pytest's own plugin finds it, and lets go of it at the end.
    config.stash[xml_key] = _Unannounced(
        str(file),
        config.option.junitprefix,
        config.getini("junit_suite_name"),
        config.getini("junit_logging"),
        config.getini("junit_duration_report"),
        config.getini("junit_family"),
        config.getini("junit_log_passing_tests"),
    )
    config.pluginmanager.register(config.stash[xml_key])

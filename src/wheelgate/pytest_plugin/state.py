"""Where a session of pytest keeps its run of the gate: imported and made at the first use.

What a run needs takes over a second to import. A session without tests of the gate, in whatever
environment wheelgate happens to be installed, must not pay for it.
"""

from typing import TYPE_CHECKING

import pytest

from wheelgate.errors import WheelgateError
from wheelgate.pytest_plugin.options import write_json
from wheelgate.util.escaping import log_lines

if TYPE_CHECKING:
    from wheelgate.pytest_plugin.plugin_session import PluginSession

_RUN = pytest.StashKey["PluginSession"]()


def begun(config: pytest.Config) -> "PluginSession | None":
    """Return the run of a pytest session, or None where nothing has asked for one yet."""
    return config.stash.get(_RUN, None)


def gate_run(config: pytest.Config) -> "PluginSession":
    """Return the run of a pytest session, made at its first use.

    A session whose configuration cannot be used is ended.
    """
    if _RUN not in config.stash:
        from wheelgate.pytest_plugin.plugin_session import PluginSession  # noqa: PLC0415 - see above
        from wheelgate.session.failure import Failure  # noqa: PLC0415

        try:
            config.stash[_RUN] = PluginSession(config)
        except WheelgateError as error:
            write_json(config, Failure.of(error).dump())
            pytest.exit(f"wheelgate: {log_lines(str(error))}", returncode=int(error.exit_code))
    return config.stash[_RUN]

"""How a session ends: what is kept of it, and the exit code that says what kind of no it was."""

from collections.abc import Callable

import pytest

from wheelgate.errors import ExitCode, WheelgateError
from wheelgate.report import write_summary
from wheelgate.session import reuse
from wheelgate.session.record import record_of
from wheelgate.session.session import Session
from wheelgate.storage.history import History


def end(
    session: Session,
    exitstatus: int,
    aborted: WheelgateError | None = None,
    key: str | None = None,
    warn: Callable[[str], None] = lambda _: None,
) -> int:
    """Close a session and keep its run, or drop it; return the exit code.

    Args:
        session: The session.
        exitstatus: What pytest would end with.
        aborted: What ended it before its time.
        key: By which a run that passes is found again and reused, if it can be.
        warn: Called with what has to be known, a line each.

    Raises:
        WheelgateError: Where tests have run, and the run cannot be kept; it is dropped.
    """
    folder = session.context.folder
    try:
        session.close()
    except BaseException:
        folder.drop()
        raise
    code = _code_without_run(session, exitstatus, aborted)
    if code is not None:
        folder.drop()
        return code
    try:
        record = record_of(session)
        if aborted:
            raise aborted
        write_summary(record, folder.path)
        if key and exitstatus == pytest.ExitCode.OK:
            reuse.write_note(folder.path, session.project, key, record, session.read)
        folder.finish(record)
    except BaseException:
        folder.drop()  # what is half written is no run
        raise
    if record.ratios:
        try:
            History(session.project.state).add(record)
        except WheelgateError as error:
            warn(f"this run is not in the history: {error}")
    asked = {pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.OK}
    if exitstatus in asked and record.outcome == "unmeasured":
        return int(ExitCode.UNMEASURED)
    return exitstatus


def _code_without_run(
    session: Session, exitstatus: int, aborted: WheelgateError | None
) -> int | None:
    """Return the exit code of a session of which nothing is kept; None where there is a run."""
    if aborted and not session.tests:
        return int(aborted.exit_code)  # 2 is also pytest's own word for Ctrl-C
    if exitstatus == pytest.ExitCode.INTERRUPTED:
        return int(ExitCode.INTERRUPTED)
    if not session.tests:
        nothing = exitstatus in {pytest.ExitCode.NO_TESTS_COLLECTED, pytest.ExitCode.OK}
        return int(ExitCode.UNMEASURED) if nothing else exitstatus
    return None

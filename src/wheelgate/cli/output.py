"""What a command says: what it is doing, what has to be known, and what it was asked for.

Only the last is output. The others go to standard error, so that a program that reads the output
reads nothing else. What it is doing is one line that is drawn over again on a terminal, a line each
in CI's log, and nothing in a file or a pipe.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from wheelgate.util.escaping import log_lines, visible
from wheelgate.util.progress import is_live, is_wanted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

_DRAWN_EVERY_SECOND = 4

_WIDTH_OF_A_PIPE = 160

_live: Progress | None = None


def progress(line: str) -> None:
    """Say what is being done: for as long as it lasts on a terminal, else as `progress_line`."""
    if is_live(terminal=sys.stderr.isatty()):
        _draw(line)
    else:
        progress_line(line)


def progress_line(line: str) -> None:
    """Say what is being done, as its own line; nothing in a file or a pipe.

    For what measures times: nothing may be drawn meanwhile.
    """
    if is_wanted(terminal=sys.stderr.isatty()):
        note(line)


def note(line: str) -> None:
    """Say what has to be known, on standard error, wherever the output goes."""
    settle()
    click.echo(f"wheelgate: {log_lines(line)}", err=True)


def put(text: object, *, nl: bool = True) -> None:
    """Print what was asked for, and end the line."""
    settle()
    click.echo(text, nl=nl)


def put_json(value: Any) -> None:
    """Print what was asked for as JSON."""
    put(json.dumps(value, indent=1))


def output_console() -> Console:
    """Return what output is written to as tables: a file or a pipe has no edge to keep within."""
    from rich.console import Console  # noqa: PLC0415 - it takes a tenth of a second to import

    has_edge = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(highlight=False, width=None if has_edge else _WIDTH_OF_A_PIPE)


def settle() -> None:
    """Take the live line away, where there is one."""
    global _live  # noqa: PLW0603 - a process has one terminal
    if _live is not None:
        _live.stop()
        _live = None


def _draw(line: str) -> None:
    from rich.console import Console  # noqa: PLC0415 - only a person at a terminal waits for it
    from rich.markup import escape  # noqa: PLC0415
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    global _live  # noqa: PLW0603
    settle()
    _live = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True, highlight=False),
        transient=True,
        refresh_per_second=_DRAWN_EVERY_SECOND,
        redirect_stdout=False,  # output is not to end on standard error
        redirect_stderr=False,
    )
    _live.start()
    _live.add_task(escape(visible(line)), total=None)

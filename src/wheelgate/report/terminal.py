"""A run on the terminal: the same screen as `summary.md`, in columns."""

from collections.abc import Iterable, Sequence
from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from wheelgate.model.records import Run
from wheelgate.report import tables
from wheelgate.report.advice import advice
from wheelgate.report.changes import change_lines
from wheelgate.report.image_matrix import HEADINGS, Route, cells
from wheelgate.report.wording import sentence
from wheelgate.util.escaping import log_lines

_COLOUR = {"pass": "green", "fail": "red", "unmeasured": "yellow"}


def shown(text: str) -> str:
    """Return a stranger's text for the terminal: it neither acts nor is markup."""
    return escape(log_lines(text))


def show(run: Run, console: Console) -> None:
    """Print a run."""
    wrong, more = tables.of_one_screen(tables.not_passed(run))
    for verdict in wrong:
        colour = _COLOUR[verdict.outcome]
        console.print(
            f"[{colour}]{verdict.outcome}[/] {shown(sentence(verdict))}",
            soft_wrap=True,
        )
    failed, more_tests = tables.of_one_screen(tables.failed_tests(run))
    if more:
        console.print(more, style="bold")
    for name, message in failed:
        first = message.splitlines()[0] if message else "no message"
        console.print(f"[red]fail[/] {shown(name)}: {shown(first)}", soft_wrap=True)
    if more_tests:
        console.print(more_tests, style="bold")
    for line in tables.doctor_lines(run):
        console.print(f"doctor: {shown(line)}", soft_wrap=True)
    if run.sizes:
        console.print(
            _table(
                ("image", "MB", "MB compressed", f"times {run.reference}"), tables.size_rows(run)
            )
        )
    if run.ratios:
        title = f"render time / {run.reference}"
        console.print(_table(("image", "sample", title, "pairs"), tables.ratio_rows(run)))
    for change in run.changes:
        for line in change_lines(change):
            console.print(escape(line), soft_wrap=True)
        rows = tables.change_rows(run, change.baseline_image)
        if rows and not change.same_inputs:
            console.print(
                _table(("since then", f"{change.image} / {change.baseline_image}", "pairs"), rows)
            )
    stages = "  ".join(f"{name} {seconds}" for name, seconds in tables.stage_rows(run))
    console.print(f"seconds: {stages}", style="dim", soft_wrap=True)
    for note in (*tables.drift_lines(run), *run.notes):
        console.print(shown(note), style="yellow", soft_wrap=True)
    console.print(f"[bold {_COLOUR[run.outcome]}]{escape(tables.headline(run))}[/]", soft_wrap=True)


def show_matrix(rows: Sequence[Route], reference: str, console: Console) -> None:
    """Print routes side by side, and a sentence of advice on each."""
    console.print(_table(HEADINGS, [cells(row, reference) for row in rows]))
    for row in rows:
        console.print(
            f"[bold]{escape(row.image)}[/]: {escape(advice(row, reference))}", soft_wrap=True
        )


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for index, heading in enumerate(headings):
        # Nothing is cut where there is little room: names of images differ at their ends.
        justify: Literal["left", "right"] = "right" if index else "left"
        table.add_column(heading, justify=justify, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    return table

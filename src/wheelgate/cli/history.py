"""`wheelgate history`: what runs found over time, and where it changed."""

from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from wheelgate.cli.options import config_option, json_option, open_project, report_errors
from wheelgate.cli.output import put, put_json
from wheelgate.cli.places import check_output
from wheelgate.errors import HistoryError
from wheelgate.report.history_plot import text_plot, write_plot
from wheelgate.storage.history import Change, History, Point, changes
from wheelgate.timing import ALL

_NARROWEST = 12
_BESIDES = 58
"""What a line takes besides its plot, in characters: the run, which begins with its day, its ratio
with the interval, and the number of pairs."""


@click.command(epilog="\b\nExample: wheelgate history matplotlib/simple_plot --plot ratio.png")
@click.argument("sample", required=False)
@click.option("--image", metavar="NAME", help="Default: the first one that is no reference.")
@click.option(
    "--plot", "file", type=click.Path(path_type=Path), metavar="FILE", help="Write a PNG, too."
)
@json_option
@config_option
@report_errors
def history(
    sample: str | None, image: str | None, file: Path | None, as_json: bool, config_file: str
) -> None:
    """Show how a ratio went from run to run; without SAMPLE, that of all samples together.

    Names the runs from which on it lay at another level.
    """
    check_output(file, "--plot")
    project = open_project(config_file)
    gate = project.gate
    known = History(project.state)
    chosen = image or next((name for name in gate.images if name != gate.reference), gate.reference)
    points = known.series(chosen, sample or ALL)
    what = f"{chosen}, {sample or 'all samples'}"
    if not points:
        timed = ", ".join(dict.fromkeys(name for each, name in known.timed() if each == chosen))
        raise HistoryError(
            f"no run has timed {what}",
            f"there are: {timed}" if timed else "make one: `wheelgate run`",
        )
    found = changes(points)
    if file:
        write_plot(points, found, what, gate.reference, file)
    if as_json:
        record = {
            "image": chosen,
            "sample": sample or ALL,
            "points": [asdict(point) for point in points],
            "changes": [asdict(change) for change in found],
        }
        put_json(record)
        return
    _show(what, gate.reference, points, found, Console(highlight=False))
    if file:
        put(file)


def _show(
    what: str, reference: str, points: list[Point], found: list[Change], console: Console
) -> None:
    changed = {change.run for change in found}
    table = Table(
        box=None,
        pad_edge=False,
        title=f"{what}: time divided by {reference}'s",
        title_justify="left",
    )
    for heading in ("run", "ratio [95% interval]", "pairs", ""):
        table.add_column(heading, no_wrap=True)
    plots = text_plot(points, width=max(_NARROWEST, console.width - _BESIDES))
    for point, marks in zip(points, plots, strict=True):
        table.add_row(
            point.run,
            f"{point.ratio:.3f} [{point.low:.3f}, {point.high:.3f}]",
            str(point.pairs),
            f"[red]{marks}[/]" if point.run in changed else marks,
        )
    console.print(table)
    for change in found:
        console.print(
            f"from run {change.run} on: {change.after:.3f}, after {change.before:.3f} before",
            style="red",
        )
    if not found:
        console.print(
            "no change of level" if len(points) >= 10 else "too few runs to say more", style="dim"
        )

"""`wheelgate samples`: the samples, and what the last run said of each."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import click
from rich.table import Table

from wheelgate.cli.options import config_option, json_option, open_project, report_errors
from wheelgate.cli.output import output_console, put, put_json
from wheelgate.gallery import Sample, choose, discover
from wheelgate.model.config import Project
from wheelgate.model.records import Run
from wheelgate.report.tables import sample_outcomes
from wheelgate.storage import run_file as runs

_text_option = click.option(
    "-k", "text", default="", metavar="TEXT", help="Only samples with TEXT in their name."
)
_tag_option = click.option(
    "--tag", "tags", multiple=True, metavar="TAG", help="Only samples with this tag (repeatable)."
)


@click.command(epilog="\b\nExample: wheelgate samples --tag text")
@_text_option
@_tag_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "json"]),
    default="table",
    show_default=True,
)
@json_option
@config_option
@report_errors
def samples(text: str, tags: tuple[str, ...], form: str, as_json: bool, config_file: str) -> None:
    """List the samples: tags, formats, seconds, and what the last run said of each.

    Seconds and verdicts are those of the newest run that rendered the sample.
    """
    project = open_project(config_file)
    found = choose(discover(project.path(project.gate.samples)), text, tags)
    known = runs.stored_runs(project.state)
    rows = [_row(sample, project, known) for sample in found]
    images = list(project.gate.images)
    if as_json or form == "json":
        put_json(rows)
        return
    if form == "markdown":
        headings = ("sample", "what it shows", "tags", "formats", "seconds", *images)
        put(f"| {' | '.join(headings)} |\n|{' --- |' * len(headings)}")
        for row in rows:
            name, *rest = _cells(row, images, plain=True)
            put(f"| {name} | {row['summary']} | {' | '.join(rest)} |")
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("sample", no_wrap=True)
    for heading in ("tags", "formats", "seconds", *images):
        side: Literal["left", "right"] = "right" if heading == "seconds" else "left"
        table.add_column(heading, overflow="fold", justify=side)
    for row in rows:
        table.add_row(*_cells(row, images))
    console = output_console()
    console.print(table)
    console.print(f"{len(rows)} sample{'' if len(rows) == 1 else 's'}", style="dim")


def _row(sample: Sample, project: Project, known: Iterable[Run]) -> dict[str, object]:
    seconds: float | None = None
    outcomes: Mapping[str, str] = {}
    formats: Iterable[str] = sample.formats
    for run in known:
        rendered = [render for render in run.renders if render.sample == sample.name]
        if rendered:
            seconds = max(render.seconds for render in rendered)
            outcomes = sample_outcomes(run, sample.name)
            pictures = [picture.file for render in rendered for picture in render.pictures]
            # An animation gives others than its file asks for.
            formats = dict.fromkeys(Path(name).suffix[1:] for name in pictures) or formats
            break
    return {
        "name": sample.name,
        "summary": sample.summary,
        "tags": list(sample.tags),
        "formats": list(formats),
        "seconds": seconds,
        "verdicts": {name: outcomes.get(name, "") for name in project.gate.images},
    }


def _cells(row: dict[str, object], images: list[str], *, plain: bool = False) -> list[str]:
    colour = {"pass": "green", "fail": "red", "unmeasured": "yellow"}
    verdicts = row["verdicts"]
    tags, formats, seconds = row["tags"], row["formats"], row["seconds"]
    assert isinstance(verdicts, dict)
    assert isinstance(tags, list)
    assert isinstance(formats, list)
    said = [verdicts[name] or "never rendered" for name in images]
    return [
        str(row["name"]),
        " ".join(tags),
        " ".join(formats),
        f"{seconds:.2f}" if isinstance(seconds, float) else "",
        *(word if plain or word not in colour else f"[{colour[word]}]{word}[/]" for word in said),
    ]

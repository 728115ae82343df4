"""`wheelgate routes`: every image side by side, and what to make of each."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from wheelgate.cli.options import (
    bases_option,
    check_images,
    engine_option,
    gate_option,
    image_names,
    json_option,
    mendable,
    open_project,
)
from wheelgate.cli.output import note, output_console, put_json, say_plainly
from wheelgate.errors import ExitCode, RunError
from wheelgate.report import marked_section as marked
from wheelgate.report import terminal
from wheelgate.report.advice import advice, markdown
from wheelgate.report.image_matrix import Route
from wheelgate.session import image_matrix as judging

_EPILOG = """\b
Examples:
  wheelgate routes
  wheelgate routes --kept --write README.md

\b
Exit codes: 0 every image has its row, whatever that says; 2 wrong usage or
configuration; 3 there is no run of an image: it does not build, or is not
judged yet. With a row of the latter kind, no file is written.
"""


@click.command(epilog=_EPILOG)
@click.argument("images", nargs=-1, metavar="[IMAGE]...", shell_complete=image_names)
@click.option(
    "--kept",
    is_flag=True,
    help="Run nothing: take the newest kept run that judged all of an image.",
)
@click.option("--budget", metavar="TIME", help="For timing, of each run, such as 90s or 3m.")
@click.option(
    "--write", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Put the table into a Markdown file, between its marks "
    "<!-- routes: begin --> and <!-- routes: end -->.",
)  # fmt: skip
@json_option
@gate_option
@engine_option
@bases_option
@mendable
def routes(
    images: tuple[str, ...],
    kept: bool,
    budget: str | None,
    file: Path | None,
    as_json: bool,
    gate_file: str,
    engine: str | None,
    mode: str,
) -> None:
    """Judge images one after the other and show them side by side.

    Each has a run of its own against the reference; without a name, all of gate.toml. One that
    does not build, or cannot import what it should, is a row that says so.
    """
    project = open_project(gate_file)
    reference = project.gate.reference
    check_images(project, images)
    words = ["--bases", mode, *(["--engine", engine] if engine else [])]
    words += ["--budget", budget] if budget else []
    rows = [
        judging.kept(project, name) if kept else judging.judge(project, name, words, say_plainly)
        for name in images or tuple(project.gate.images)
        if name != reference
    ]
    rows.append(judging.reference_of(project, rows))
    if as_json:
        values = [{**asdict(row), "advice": advice(row, reference)} for row in rows]
        put_json(values)
    else:
        terminal.show_routes(rows, reference, output_console())
    if file:
        _write(file, rows, reference)
    if any(not row.run for row in rows):
        raise SystemExit(int(ExitCode.UNMEASURED))


def _write(file: Path, rows: Sequence[Route], reference: str) -> None:
    """Renew the table in a file.

    Raises:
        RunError: Where a row is missing: what the file has is worth more than that.
    """
    missing = [row.image for row in rows if row.is_missing]
    if missing:
        runs = " and ".join(f"`wheelgate run {name}`" for name in missing if name != reference)
        raise RunError(
            f"{file} keeps its table: {', '.join(missing)} not judged yet",
            f"{runs or 'judge an image beside it'}, or name the images that the table is to have",
        )
    marked.renew(file, "routes", markdown(rows, reference))
    note(f"{file} renewed")

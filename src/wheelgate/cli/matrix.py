"""`wheelgate matrix`: every image side by side, and what to make of each."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from wheelgate.cli.options import (
    base_source_option,
    check_images,
    config_option,
    engine_option,
    image_names,
    json_option,
    open_project,
    report_errors,
)
from wheelgate.cli.output import note, output_console, progress_line, put_json
from wheelgate.cli.places import check_output
from wheelgate.errors import ExitCode, RunError
from wheelgate.report import marked_section, terminal
from wheelgate.report.advice import advice, markdown
from wheelgate.report.image_matrix import Route
from wheelgate.session import image_matrix

_EPILOG = """\b
Examples:
  wheelgate matrix
  wheelgate matrix --kept --write README.md

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
@click.option("--max-time", metavar="TIME", help="For timing, of each run, such as 90s or 3m.")
@click.option(
    "--write",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Put the table into a Markdown file, between its marks "
    "<!-- matrix: begin --> and <!-- matrix: end -->.",
)
@json_option
@config_option
@engine_option
@base_source_option
@report_errors
def matrix(
    images: tuple[str, ...],
    kept: bool,
    max_time: str | None,
    file: Path | None,
    as_json: bool,
    config_file: str,
    engine: str | None,
    mode: str,
) -> None:
    """Judge images one after the other and show them side by side.

    Each has its own run against the reference; without a name, all of gate.toml. One that
    does not build, or cannot import what it should, is a row that says so.
    """
    check_output(file, "--write")
    project = open_project(config_file)
    reference = project.gate.reference
    check_images(project, images)
    words = ["--base-source", mode, *(["--engine", engine] if engine else [])]
    words += ["--max-time", max_time] if max_time else []
    rows = [
        image_matrix.kept(project, name)
        if kept
        else image_matrix.judge(project, name, words, progress_line)
        for name in images or tuple(project.gate.images)
        if name != reference
    ]
    rows.append(image_matrix.reference_of(project, rows))
    if as_json:
        values = [{**asdict(row), "advice": advice(row, reference)} for row in rows]
        put_json(values)
    else:
        terminal.show_matrix(rows, reference, output_console())
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
            f"{runs or 'judge an image with it'}, or name the images that the table is to have",
        )
    marked_section.renew(file, "matrix", markdown(rows, reference))
    note(f"{file} renewed")

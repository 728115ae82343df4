"""`wheelgate routes`: every image side by side, and what to make of each."""

from dataclasses import asdict
from pathlib import Path

import click

from wheelgate import routes as judging
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
from wheelgate.cli.telling import note, output_console, put_json, say_plainly
from wheelgate.errors import ExitCode
from wheelgate.report import marked, terminal
from wheelgate.report.advice import advice, markdown

_EPILOG = """\b
Examples:
  wheelgate routes
  wheelgate routes --kept --write README.md

\b
Exit codes: 0 every image has its row, whatever that says; 2 wrong usage or
configuration; 3 a row is missing, since there is no run of that image.
"""


@click.command(epilog=_EPILOG)
@click.argument("images", nargs=-1, metavar="[IMAGE]...", shell_complete=image_names)
@click.option("--kept", is_flag=True, help="Run nothing: take the newest kept run of each image.")
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
    if file:
        marked.renew(file, "routes", markdown(rows, reference))
        note(f"{file} renewed")
    if as_json:
        values = [{**asdict(row), "advice": advice(row, reference)} for row in rows]
        put_json(values)
    else:
        terminal.show_routes(rows, reference, output_console())
    if any(not row.run for row in rows):
        raise SystemExit(int(ExitCode.UNMEASURED))

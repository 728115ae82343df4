"""`wheelgate report`: a run as HTML."""

import time
from pathlib import Path

import click

from wheelgate import run as runs
from wheelgate.cli.options import gate_option, mendable, open_project, say
from wheelgate.report.html import write_folder, write_single_file


@click.command(epilog="\b\nExample: wheelgate report --single-file --output alpine.html")
@click.argument("run", required=False)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="PATH",
    help="The folder to write; with --single-file, the file. Default: report, or report.html.",
)  # fmt: skip
@click.option("--single-file", is_flag=True, help="Put everything into one file, pictures too.")
@gate_option
@mendable
def report(run: str | None, output: Path | None, single_file: bool, gate_file: str) -> None:
    """Write a finished run as HTML, to be opened without a server or a network.

    RUN is the folder of a run, or its id; without it, the latest. `index.html` of the report has
    the verdict, size, speed, every picture, checks and provenance; data of charts lie beside it
    as CSV. An older report in that place is replaced, anything else is left alone.
    """
    project = open_project(gate_file)
    folder = runs.folder_of(run, project.state)
    found = runs.load(folder)
    say(f"writing the report of run {found.id}")
    began = time.monotonic()
    if single_file:
        written = write_single_file(found, folder, project, output or Path("report.html"))
    else:
        written = write_folder(found, folder, project, output or Path("report"))
    say(f"written in {time.monotonic() - began:.1f} s")
    click.echo(written)

"""`wheelgate report`: a run as HTML."""

import time
from pathlib import Path

import click

from wheelgate.cli.options import config_option, json_option, open_project, report_errors
from wheelgate.cli.output import progress, progress_line, put, put_json
from wheelgate.cli.places import check_output
from wheelgate.report.html import write_folder, write_single_file
from wheelgate.storage import run_file as runs


@click.command(epilog="\b\nExample: wheelgate report --single-file --output alpine.html")
@click.argument("run", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The folder to write; with --single-file, the file. Default: report, or report.html.",
)
@click.option("--single-file", is_flag=True, help="Put everything into one file, pictures too.")
@json_option
@config_option
@report_errors
def report(
    run: str | None, output: Path | None, single_file: bool, as_json: bool, config_file: str
) -> None:
    """Write a finished run as HTML, to be opened without a server or a network.

    RUN is the folder of a run, or its id; without it, the latest. `index.html` of the report has
    the verdict, size, speed, every picture, checks and provenance; data of charts lie beside it
    as CSV. An older report in that place is replaced, anything else is left alone.
    """
    target = output or Path("report.html" if single_file else "report")
    project = open_project(config_file)
    check_output(target, "--output", folder=not single_file)
    folder = runs.folder_of(run, project.state)
    found = runs.load(folder)
    progress(f"writing the report of run {found.id}")
    began = time.monotonic()
    if single_file:
        written = write_single_file(found, folder, project, target)
    else:
        written = write_folder(found, folder, project, target)
    seconds = time.monotonic() - began
    if as_json:
        put_json({"run": found.id, "page": str(written), "seconds": round(seconds, 2)})
        return
    progress_line(f"written in {seconds:.1f} s")
    put(written)

"""`wheelgate annotate`: a run's failures at the lines they belong to, for a review's page."""

from dataclasses import asdict
from pathlib import Path

import click

from wheelgate.cli.options import config_option, json_option, open_project, report_errors
from wheelgate.cli.output import put, put_json
from wheelgate.cli.places import check_output
from wheelgate.report import markdown
from wheelgate.report.annotations import annotations, github, gitlab
from wheelgate.report.truncation import cut
from wheelgate.storage import run_file as runs
from wheelgate.util.files import storage_errors


@click.command(
    epilog='\b\nExamples:\n  wheelgate annotate --format github --summary "$GITHUB_STEP_SUMMARY"\n'
    "  wheelgate annotate joined --format gitlab > gl-code-quality.json\n\n"
    "\b\nExit codes: 0 shown, whatever the run's verdict was; 2 wrong usage or\n"
    "configuration; 3 there is no such run."
)
@click.argument("folder", required=False, metavar="[RUN]", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["github", "gitlab"]),
    default="github",
    show_default=True,
    help="Workflow commands of GitHub, or GitLab's Code Quality as JSON.",
)
@click.option(
    "--summary",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Add the run's summary to this file, cut to what GitHub takes: 1 MiB.",
)
@json_option
@config_option
@report_errors
def annotate(
    folder: Path | None, form: str, summary: Path | None, as_json: bool, config_file: str
) -> None:
    """Print what failed in a run, the latest or RUN, at the lines at fault.

    A sample that fails is at its plot(), a limit at its line in gate.toml, a test of an image at
    its function.
    """
    check_output(summary, "--summary")
    project = open_project(config_file)
    run = runs.load(folder or runs.latest(project.state))
    found = annotations(run, project, _below_repository(project.root))
    if as_json:
        put_json([asdict(each) for each in found])
    else:
        put(github(found) if form == "github" else gitlab(found), nl=False)
    if summary:
        with storage_errors("writing the summary"), summary.open("a", encoding="utf-8") as file:
            file.write(cut(markdown(run)))


def _below_repository(root: Path) -> Path:
    """Return a folder as seen from the folder of the git repository that it lies in."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            return root.relative_to(folder)
    return Path()

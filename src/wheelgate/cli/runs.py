"""`wheelgate show` and `wheelgate accept`: what a finished run is good for."""

from pathlib import Path

import click

from wheelgate.cli.options import config_option, json_option, open_project, report_errors
from wheelgate.cli.output import output_console, progress, put, put_json
from wheelgate.errors import ExitCode
from wheelgate.report import markdown, terminal
from wheelgate.storage import run_file as runs


@click.command(epilog="\b\nExample: wheelgate show --format markdown > summary.md")
@click.argument("run", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "markdown", "json"]),
    default="terminal",
    show_default=True,
)
@json_option
@config_option
@report_errors
def show(run: str | None, form: str, as_json: bool, config_file: str) -> None:
    """Show a finished run: the latest, or RUN, which is its folder or its id."""
    found = runs.load(runs.folder_of(run, Path(config_file).resolve().parent / ".wheelgate"))
    if as_json or form == "json":
        put(runs.dump(found), nl=False)
    elif form == "markdown":
        put(markdown(found), nl=False)
    else:
        terminal.show(found, output_console())


@click.command(epilog="\b\nExample: wheelgate accept -k seaborn --yes")
@click.option(
    "-k", "pattern", default="", metavar="TEXT", help="Only samples with TEXT in their name."
)
@click.option("--missing", is_flag=True, help="Only samples that have no baseline.")
@click.option("--image", metavar="NAME", help="Take its renders. Default: the first one judged.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@config_option
@report_errors
def accept(
    pattern: str, missing: bool, image: str | None, yes: bool, as_json: bool, config_file: str
) -> None:
    """Take the last run's renders as baselines; says what changes, and asks.

    With --json nothing is asked: without --yes it says what would change, and changes nothing.
    """
    from wheelgate.gallery import acceptance as accepting  # noqa: PLC0415 - it compares pictures, and `show` does not

    project = open_project(config_file)
    progress("comparing the last run's renders with the baselines")
    changes = accepting.changes(project, image, pattern, missing_only=missing)
    if as_json:
        if yes:
            accepting.apply(changes)
        told = [
            {
                "kind": change.kind,
                "name": change.name,
                "summary": change.summary,
                "baseline": str(change.baseline),
            }
            for change in changes
        ]
        put_json({"changes": told, "changed": yes and bool(changes)})
        return
    for change in changes:
        put(f"{change.kind:9} {change.name}: {change.summary}")
    if not changes:
        put("every baseline is already the last run's render")
        return
    if not yes and not click.confirm(f"Change {len(changes)} baselines?"):
        put("nothing was changed")
        raise SystemExit(int(ExitCode.INTERRUPTED))
    accepting.apply(changes)
    put(f"{len(changes)} baselines changed")


@click.command(hidden=True)
@report_errors
def schema() -> None:
    """Print the JSON Schema of run.json."""
    put_json(runs.schema())

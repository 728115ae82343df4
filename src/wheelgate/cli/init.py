"""`wheelgate init`: a gate for an image of your own."""

from pathlib import Path

import click

from wheelgate.cli import scaffold
from wheelgate.cli.options import json_option, report_errors
from wheelgate.cli.output import put, put_json
from wheelgate.cli.places import check_output

_EPILOG = """\b
Examples:
  wheelgate init
  wheelgate init --dockerfile docker/Dockerfile --target runtime
  wheelgate init --dry-run
"""


@click.command(epilog=_EPILOG)
@click.argument(
    "folder", default=".", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option("--dockerfile", default="", metavar="FILE", help="Default: the one it finds.")
@click.option("--target", default="", metavar="STAGE", help="Default: the last stage.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--overwrite", is_flag=True, help="Write files anew that are there already.")
@json_option
@report_errors
def init(
    folder: Path, dockerfile: str, target: str, dry_run: bool, overwrite: bool, as_json: bool
) -> None:
    """Set a gate up in FOLDER, for the image that its Dockerfile builds.

    Reads the Dockerfile and the requirement files that it names, and writes a commented
    gate.toml, a reference on Debian slim where the Dockerfile has none, one sample to start
    from, the gate's tests, a tox environment and a workflow. What is there already stays.
    """
    if not dry_run:
        check_output(folder, "FOLDER", folder=True)
    facts = scaffold.find(folder, dockerfile, target)
    planned = scaffold.plan(folder, facts, overwrite=overwrite)
    if as_json:
        if not dry_run:
            scaffold.write(folder, planned)
        put_json(
            {
                "image": facts.image,
                "dockerfile": str(facts.dockerfile),
                "target": facts.target,
                "files": [
                    {"path": each.path, "action": each.action, "why": each.why} for each in planned
                ],
                "written": not dry_run,
            }
        )
        return
    stage = f"stage {facts.target} of " if facts.target else ""
    put(f"image {facts.image}: {stage}{facts.dockerfile}")
    for each in planned:
        put(f"  {each.action:6}  {each.path}: {each.why}")
    if dry_run:
        return
    scaffold.write(folder, planned)
    put(
        "\nNext:\n"
        "  wheelgate run      builds both images, draws the sample in each, compares and times it\n"
        "  wheelgate accept   takes what it drew as baselines, after you have looked\n"
        "  wheelgate run      is the gate from then on; set limits in gate.toml to what you saw"
    )

"""`wheelgate check`: what can be told without an engine, in a moment."""

from dataclasses import asdict

import click

from wheelgate.cli import project_check
from wheelgate.cli.options import config_option, json_option, open_project, report_errors
from wheelgate.cli.output import put, put_json
from wheelgate.errors import ExitCode


@click.command(
    epilog="\b\nExample: wheelgate check\n\n"
    "\b\nExit codes: 0 nothing is wrong, 1 something is, 2 gate.toml, its Dockerfile or\n"
    "the folder of samples cannot be used at all."
)
@json_option
@config_option
@report_errors
def check(as_json: bool, config_file: str) -> None:
    """Check gate.toml, samples, baselines and locks by reading them: builds and runs nothing.

    gate.toml and the targets that it names; every sample parses, has a docstring, a plot(), and
    TAGS and FORMATS that can be; every lock has hashes and meets its `.in`; no baseline is
    without its sample. For a hook before each commit: `.pre-commit-hooks.yaml` has one.
    """
    project = open_project(config_file)
    found = project_check.check(project)
    if as_json:
        put_json([asdict(each) for each in found])
    else:
        for each in found:
            put(f"{each.file}:{each.line}: {each.problem}")
    if found:
        raise SystemExit(int(ExitCode.LIMIT_FAILED))

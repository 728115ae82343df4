"""`wheelgate explain`: why one image is slower than another."""

from argparse import ArgumentTypeError
from dataclasses import asdict
from functools import partial

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
from wheelgate.engine import find
from wheelgate.engine.context import Context
from wheelgate.engine.names import BaseSource
from wheelgate.errors import ExitCode
from wheelgate.model.config import Project
from wheelgate.report import explanation
from wheelgate.timing.explain import run
from wheelgate.util.arguments import seconds

_EPILOG = """\b
Example: wheelgate explain alpine --max-time 5m -k seaborn

\b
Exit codes: 0 measured and explained as far as it goes, 2 wrong usage or
configuration, 3 could not be measured.
"""


@click.command(epilog=_EPILOG)
@click.argument("image", shell_complete=image_names)
@click.option("--against", metavar="IMAGE", help="Default: the reference of gate.toml.")
@click.option(
    "--max-time",
    metavar="TIME",
    default="3m",
    show_default=True,
    help="How long to measure, such as 90s or 10m: more pairs, narrower intervals.",
)
@click.option(
    "-k",
    "text",
    default="",
    metavar="TEXT",
    help="Samples with TEXT in their name. Default: those that gate.toml times.",
)
@click.option("--all", "everything", is_flag=True, help="Show every probe, not the notable ones.")
@click.option("--seed", type=int, metavar="NUMBER", help="Of every order, to repeat it.")
@json_option
@config_option
@engine_option
@base_source_option
@click.pass_obj
@report_errors
def explain(
    verbose: bool,
    image: str,
    against: str | None,
    max_time: str,
    text: str,
    everything: bool,
    seed: int | None,
    as_json: bool,
    config_file: str,
    engine: str | None,
    mode: BaseSource,
) -> None:
    """Say why IMAGE is slower than the reference, or faster.

    Runs small probes of one kind each and the timed samples in both images, in pairs of fresh
    containers; says how each image's Python was built, in what the probes differ, and what the
    extra time of each slower sample is made of.
    """
    project = open_project(config_file)
    reference = against or project.gate.reference
    _check(project, image, reference)
    try:
        max_seconds = seconds(max_time)
    except ArgumentTypeError as error:
        raise click.BadParameter(str(error), param_hint="--max-time") from None
    samples = run.samples_of(project, text)
    question = run.Question(image, reference, samples, max_seconds, seed)
    context = Context(
        project=project,
        find_engine=partial(find, engine),
        base_source=mode,
        progress=progress_line,
        on_line=note if verbose else None,
    )
    try:
        found = run.answer(context, question)
    finally:
        context.close()
    if as_json:
        put_json(asdict(found))
    else:
        explanation.show(found, output_console(), everything=everything or verbose)
    if not found.probes and not found.figures:
        raise SystemExit(int(ExitCode.UNMEASURED))


def _check(project: Project, *names: str) -> None:
    check_images(project, names)
    if len(set(names)) < len(names):
        raise click.UsageError(f"{names[0]} is the reference: name another with --against")

"""`wheelgate explain`: why one image is slower than another."""

from argparse import ArgumentTypeError
from dataclasses import asdict

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
from wheelgate.engine import find
from wheelgate.errors import ExitCode
from wheelgate.images.bases import BaseMode
from wheelgate.model.config import Project
from wheelgate.report import explanation
from wheelgate.timing.explain import run as explaining
from wheelgate.util import arguments as durations

_EPILOG = """\b
Example: wheelgate explain alpine --budget 5m -k seaborn

\b
Exit codes: 0 measured and explained as far as it goes, 2 wrong usage or
configuration, 3 could not be measured.
"""


@click.command(epilog=_EPILOG)
@click.argument("image", shell_complete=image_names)
@click.option("--against", metavar="IMAGE", help="Default: the reference of gate.toml.")
@click.option(
    "--budget", metavar="TIME", default="3m", show_default=True,
    help="How long to measure, such as 90s or 10m: more pairs, narrower intervals.",
)  # fmt: skip
@click.option(
    "-k", "text", default="", metavar="TEXT",
    help="Samples with TEXT in their name. Default: those that gate.toml times.",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Show every probe, not the notable ones.")
@click.option("--seed", type=int, metavar="NUMBER", help="Of every order, to repeat it.")
@json_option
@gate_option
@engine_option
@bases_option
@click.pass_obj
@mendable
def explain(
    verbose: bool,
    image: str,
    against: str | None,
    budget: str,
    text: str,
    everything: bool,
    seed: int | None,
    as_json: bool,
    gate_file: str,
    engine: str | None,
    mode: BaseMode,
) -> None:
    """Say why IMAGE is slower than the reference, or faster.

    Runs small probes of one kind each and the timed samples in both images, in pairs of fresh
    containers; says how each image's Python was built, in what the probes differ, and what the
    extra time of each slower sample is made of.
    """
    project = open_project(gate_file)
    reference = against or project.gate.reference
    _check(project, image, reference)
    try:
        budget_seconds = durations.seconds(budget)
    except ArgumentTypeError as error:
        raise click.BadParameter(str(error), param_hint="--budget") from None
    samples = explaining.samples_of(project, text)
    question = explaining.Question(project, image, reference, samples, budget_seconds, seed)
    found_engine = find(engine)
    try:
        found = explaining.answer(
            question, found_engine, say_plainly, note if verbose else None, mode
        )
    finally:
        found_engine.close()
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

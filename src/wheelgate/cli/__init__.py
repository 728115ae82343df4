"""The command line: `wheelgate run`, and the steps of it one by one."""

import click

from wheelgate import __version__
from wheelgate.cli.lazy import EXIT_CODES, Lazy, LazyGroup

# The sentences are those that the commands begin their own help with; a test holds them together.
_COMMANDS = {
    "run": Lazy(
        "wheelgate.cli.run",
        "run",
        "Build, test, render, time and weigh the images, and judge them.",
    ),
    "check": Lazy(
        "wheelgate.cli.check",
        "check",
        "Check gate.toml, samples, baselines and locks by reading them: builds and runs nothing.",
    ),
    "matrix": Lazy(
        "wheelgate.cli.matrix",
        "matrix",
        "Judge images one after the other and show them side by side.",
    ),
    "init": Lazy(
        "wheelgate.cli.init",
        "init",
        "Set a gate up in FOLDER, for the image that its Dockerfile builds.",
    ),
    "bases": Lazy(
        "wheelgate.cli.images",
        "bases",
        "Bring base images here: pull them, or assemble them from packages.",
    ),
    "build": Lazy(
        "wheelgate.cli.images", "build", "Build images from the wheelhouse, without network."
    ),
    "report": Lazy(
        "wheelgate.cli.report",
        "report",
        "Write a finished run as HTML, to be opened without a server or a network.",
    ),
    "show": Lazy(
        "wheelgate.cli.runs",
        "show",
        "Show a finished run: the latest, or RUN, which is its folder or its id.",
    ),
    "accept": Lazy(
        "wheelgate.cli.runs",
        "accept",
        "Take the last run's renders as baselines; says what changes, and asks.",
    ),
    "samples": Lazy(
        "wheelgate.cli.samples",
        "samples",
        "List the samples: tags, formats, seconds, and what the last run said of each.",
    ),
    "compare": Lazy(
        "wheelgate.cli.compare",
        "compare",
        "Compare two pictures, or all pictures of two folders by their names.",
    ),
    "explain": Lazy(
        "wheelgate.cli.explain",
        "explain",
        "Say why IMAGE is slower than the reference, or faster.",
        extra="explain",
    ),
    "history": Lazy(
        "wheelgate.cli.history",
        "history",
        "Show how a ratio went from run to run; without SAMPLE, that of all samples together.",
    ),
    "shards": Lazy(
        "wheelgate.cli.sharding",
        "shards",
        "Show how `wheelgate run --shard 1/COUNT` would share out the samples.",
    ),
    "merge": Lazy(
        "wheelgate.cli.sharding",
        "merge",
        "Join the runs of all shards into one, with the verdicts that an unsharded run has.",
    ),
    "annotate": Lazy(
        "wheelgate.cli.annotate",
        "annotate",
        "Print what failed in a run, the latest or RUN, at the lines at fault.",
    ),
    "clean": Lazy(
        "wheelgate.cli.maintenance",
        "clean",
        "Remove images and containers that wheelgate made, and only those.",
    ),
    "lock": Lazy(
        "wheelgate.cli.maintenance",
        "lock",
        "Renew the locks to current versions: wheels by uv, Debian packages by apt.",
    ),
    "doctor": Lazy(
        "wheelgate.cli.doctor",
        "doctor",
        "Say what would happen with TARGET in an image, and why, without running any of it.",
    ),
    "apk-repository": Lazy(
        "wheelgate.cli.apk_repository",
        "apk_repository",
        "Make an Alpine package repository of the wheels that LOCK names.",
        extra="apk",
    ),
    "schema": Lazy("wheelgate.cli.runs", "schema"),
}


@click.group(
    cls=LazyGroup,
    table=_COMMANDS,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__)
@click.option("-v", "--verbose", is_flag=True, help="Show what the engine prints, too.")
@click.pass_context
def main(context: click.Context, verbose: bool) -> None:
    """A reproducibility gate and benchmark harness for Python on Alpine Linux."""
    context.obj = verbose

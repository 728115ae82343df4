"""`wheelgate run`: the gate, as pytest tests."""

import os
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path

import click

from wheelgate.cli.options import bases_option, engine_option, gate_option, mendable, open_project
from wheelgate.durations import seconds
from wheelgate.sharding import shard as shard_of


def checked(
    read: Callable[[str], object],
) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return a callback that passes on what was written, where `read` takes it."""

    def check(
        _context: click.Context, _parameter: click.Parameter, value: str | None
    ) -> str | None:
        try:
            if value is not None:
                read(value)
        except ArgumentTypeError as error:
            raise click.BadParameter(str(error)) from None
        return value

    return check


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True},
    epilog="\b\nExamples:\n  wheelgate run alpine -k 'baseline or size' -x\n"
    "  wheelgate run alpine --against origin/main --budget 10m",
)
@click.argument(
    "arguments", nargs=-1, type=click.UNPROCESSED, metavar="[IMAGE]... [PYTEST-ARGS]..."
)
@gate_option
@engine_option
@bases_option
@click.option(
    "--budget", metavar="TIME", callback=checked(seconds),
    help="How long timing may go on while a verdict is open, such as 90s, 3m or 1h.",
)  # fmt: skip
@click.option(
    "--against", metavar="REV",
    help="A revision of git: build its images too, and say what changed since.",
)  # fmt: skip
@click.option(
    "--shard", metavar="N/OF", callback=checked(shard_of),
    help="Run a part of the tests, such as 1/4; `wheelgate merge` joins all parts.",
)  # fmt: skip
@click.pass_obj
@mendable
def run(
    verbose: bool,
    arguments: tuple[str, ...],
    gate_file: str,
    engine: str | None,
    mode: str,
    budget: str | None,
    against: str | None,
    shard: str | None,
) -> None:
    """Build, test, draw, time and weigh the images, and judge them.

    Names of images come first; what follows goes to pytest. Without a name, the images that
    gate.toml chooses by `judged` are judged against the reference; without that, all. The run is
    kept in .wheelgate/latest.

    \b
    Besides pytest's own:
      --all-samples  draw every sample, not gate.toml's choice
      --fresh        draw again what earlier runs have drawn, though nothing has changed
      --tag TAG      only samples with a tag; `wheelgate samples` shows them
      --slowdown IMAGE=3%  make an image slower on purpose: does the gate find it?
    """  # noqa: D301 - click wants the character itself
    project = open_project(gate_file)
    images = []
    rest = list(arguments)
    while rest and not rest[0].startswith("-") and not Path(rest[0]).exists():
        name = rest.pop(0)
        if name not in project.gate.images:
            raise click.UsageError(
                f"there is no image {name!r} in {gate_file}; "
                f"its images are: {', '.join(project.gate.images)}"
            )
        images.append(name)
    named = [word for word in rest if not word.startswith("-") and Path(word).exists()]
    words = [
        *([] if named else [str(project.path(path)) for path in project.gate.tests]),
        "--gate", str(Path(gate_file).resolve()), "--rootdir", str(project.root),
        "--bases", mode, "--gate-junit",
    ]  # fmt: skip
    words += [word for name in images for word in ("--image", name)]
    words += ["--engine", engine] if engine else []
    words += ["--engine-output"] if verbose else []
    words += ["--budget", budget] if budget else []
    words += ["--against", against] if against else []
    words += ["--shard", shard] if shard else []
    # A process of its own: pytest rewrites the assertions of plugins that it imports first.
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *words, *rest])  # noqa: S606

"""`wheelgate run`: the gate, as pytest tests."""

import os
import sys
import time
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import fill

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
from wheelgate.cli.output import note, progress, put, settle
from wheelgate.engine.names import BaseSource
from wheelgate.errors import ExitCode, WheelgateError
from wheelgate.model.config import Project
from wheelgate.model.verdicts import CATALOGUE
from wheelgate.report import tables
from wheelgate.session import reuse
from wheelgate.session.failure import Failure
from wheelgate.storage.run_file import dump
from wheelgate.storage.run_writer import make_latest
from wheelgate.util.arguments import seconds
from wheelgate.util.arguments import shard as shard_of
from wheelgate.util.files import storage_errors


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


_WIDTH = 76
_CHECKS = "".join(
    f"\n  {check.id:<15} {fill(check.sentence, _WIDTH - 18).replace(chr(10), chr(10) + ' ' * 18)}"
    for check in CATALOGUE.values()
)


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True},
    epilog=f"\b\nChecks, by the ids that verdicts name:{_CHECKS}\n\n"
    "\b\nExamples:\n  wheelgate run alpine -k 'baseline or size' -x\n"
    "  wheelgate run alpine --against origin/main --max-time 10m",
)
@click.argument(
    "arguments",
    nargs=-1,
    type=click.UNPROCESSED,
    metavar="[IMAGE]... [PYTEST-ARGS]...",
    shell_complete=image_names,
)
@config_option
@engine_option
@base_source_option
@click.option(
    "--max-time",
    metavar="TIME",
    callback=checked(seconds),
    help="How long timing may go on while a verdict is open, such as 90s, 3m or 1h.",
)
@click.option(
    "--against",
    metavar="REV",
    help="A revision of git: build its images too, and say what changed since.",
)
@click.option(
    "--shard",
    metavar="N/OF",
    callback=checked(shard_of),
    help="Run a part of the tests, such as 1/4; `wheelgate merge` joins all parts.",
)
@click.option("--no-reuse", is_flag=True, help="Measure again, though nothing changed.")
@json_option
@click.pass_obj
@report_errors
def run(
    verbose: bool,
    arguments: tuple[str, ...],
    config_file: str,
    engine: str | None,
    mode: BaseSource,
    max_time: str | None,
    against: str | None,
    shard: str | None,
    no_reuse: bool,
    as_json: bool,
) -> None:
    """Build, test, render, time and weigh the images, and judge them.

    Names of images come first; what follows goes to pytest. Without a name, the images that
    gate.toml chooses by `judged` are judged against the reference; without that, all. The run is
    kept in .wheelgate/latest. If nothing changed since a passing run of the same images, that run
    is reused, unless pytest gets arguments. With --json the run's record is the output, or why
    there is none; all else goes to standard error.

    \b
    Besides pytest's own:
      --all-samples  render every sample, not gate.toml's choice
      --no-cache     render again what earlier runs have rendered, and measure all again
      --update-baselines  update baselines instead of failing in assert_render
      --tag TAG      only samples with a tag; `wheelgate samples` shows them
      --slowdown IMAGE=3%  make an image slower on purpose: does the gate find it?
    """  # noqa: D301 - click wants the character itself
    with _failure_as_json(as_json):
        project = open_project(config_file)
        images, rest = _images_first(arguments)
        check_images(project, images)
        named = [word for word in rest if not word.startswith("-") and Path(word).exists()]
        words = [
            *([] if named else [str(project.path(path)) for path in project.gate.tests]),
            *("--gate-config", str(Path(config_file).resolve())),
            *("--rootdir", str(project.root)),
            *("--base-source", mode),
            "--gate-junit",
            *(word for name in images for word in ("--image", name)),
            *(["--engine", engine] if engine else []),
            *(["--show-build-log"] if verbose else []),
            *(["--max-time", max_time] if max_time else []),
            *(["--against", against] if against else []),
            *(["--shard", shard] if shard else []),
        ]
        whole = reuse.is_whole(set(rest))
        words += ["--gate-whole"] if whole and not shard and "-x" not in rest else []
        if whole and not (max_time or against or shard):
            key = reuse.key_of(project, images, engine, mode)
            if key and not no_reuse and "--no-cache" not in rest:
                _reuse(project, key, as_json)
            words += ["--gate-key", key] if key else []
        if as_json:
            words += ["--gate-json", str(_output_aside())]
    # A new process: pytest rewrites the assertions of plugins that it imports first.
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *words, *rest])  # noqa: S606


def _images_first(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the names of images that come first, and what is pytest's."""
    images, rest = [], list(arguments)
    while rest and not rest[0].startswith("-") and not Path(rest[0]).exists():
        images.append(rest.pop(0))
    return images, rest


@contextmanager
def _failure_as_json(wanted: bool) -> Iterator[None]:
    """Print an error of the block as JSON, too, where that is wanted."""
    try:
        yield
    except WheelgateError as error:
        if wanted:
            put(Failure.of(error).dump(), nl=False)
        raise


def _output_aside() -> int:
    """Send what is printed from now on to standard error; return what output goes to instead.

    Both hold for the program that this process becomes.
    """
    sys.stdout.flush()
    output = os.dup(1)
    os.set_inheritable(output, True)
    os.dup2(2, 1)
    return output


def _reuse(project: Project, key: str, as_json: bool) -> None:
    """End with exit code 0 where a kept run that passed can be reused."""
    began = time.monotonic()
    progress("looking whether anything changed")
    found = reuse.find(project, key)
    settle()  # this process is about to become another program
    if found is None:
        return
    folder, kept = found
    with storage_errors("naming the latest run"):
        make_latest(folder)
    said = (
        f"nothing changed since run {kept.id}, which is reused "
        f"(found in {time.monotonic() - began:.1f} s); measure again by --no-reuse, or --no-cache"
    )
    if as_json:
        note(said)
        put(dump(kept), nl=False)
    else:
        put(f"wheelgate: {said}")
        put(tables.headline(kept))
    raise SystemExit(int(ExitCode.PASSED))

"""The command line: `wheelgate run`, and the steps of it one by one."""

import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from rich.console import Console

from wheelgate import __version__, accepting, cleaning
from wheelgate import run as runs
from wheelgate.bases import ASSEMBLED, BaseMode, ensure
from wheelgate.cache import Cache
from wheelgate.config import Project, load
from wheelgate.engine import find
from wheelgate.engine.process import sigterm_is_ctrl_c
from wheelgate.errors import ExitCode, WheelgateError
from wheelgate.images import Builder
from wheelgate.report import markdown, terminal

P = ParamSpec("P")
R = TypeVar("R")

_EPILOG = """\b
Exit codes: 0 passed, 1 a limit failed, 2 wrong usage or configuration,
3 could not be measured, 130 interrupted.
"""

_gate_option = click.option(
    "--gate", "gate_file", default="gate.toml", show_default=True, metavar="FILE",
    help="The gate's configuration.",
)  # fmt: skip
_engine_option = click.option(
    "--engine", type=click.Choice(["podman", "docker"]), help="Default: the first that works."
)
_bases_option = click.option(
    "--bases", "mode", type=click.Choice(["auto", "registry", "packages"]), default="auto",
    show_default=True, help="How base images come here: pulled, or assembled from packages.",
)  # fmt: skip


def _mendable(function: Callable[P, R]) -> Callable[P, R]:
    """Show an error that a user can mend as its two sentences, and end with its exit code."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        sigterm_is_ctrl_c()
        try:
            return function(*args, **kwargs)
        except WheelgateError as error:
            click.echo(f"wheelgate: {error}", err=True)
            raise SystemExit(int(error.exit_code)) from None
        except KeyboardInterrupt:
            click.echo("wheelgate: interrupted", err=True)
            raise SystemExit(int(ExitCode.INTERRUPTED)) from None

    return wrapped


def _project(gate_file: str) -> Project:
    path = Path(gate_file).resolve()
    return load(path.parent, path.name)


def _say(line: str) -> None:
    click.echo(f"wheelgate: {line}", err=True)


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("-v", "--verbose", is_flag=True, help="Show what the engine prints, too.")
@click.pass_context
def main(context: click.Context, verbose: bool) -> None:
    """A reproducibility gate and benchmark harness for Python on Alpine Linux."""
    context.obj = verbose


@main.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True},
    epilog="\b\nExample: wheelgate run alpine -k 'baseline or size' -x",
)
@click.argument(
    "arguments", nargs=-1, type=click.UNPROCESSED, metavar="[IMAGE]... [PYTEST-ARGS]..."
)
@_gate_option
@_engine_option
@_bases_option
@click.pass_obj
@_mendable
def run(
    verbose: bool, arguments: tuple[str, ...], gate_file: str, engine: str | None, mode: str
) -> None:
    """Build, test, draw, time and weigh the images, and judge them.

    Names of images come first; what follows goes to pytest. Without a name, every image of
    gate.toml is judged against the reference. The run is kept in .wheelgate/latest.
    """
    project = _project(gate_file)
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
    # A process of its own: pytest rewrites the assertions of plugins that it imports first.
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *words, *rest])  # noqa: S606


@main.command(epilog="\b\nExample: wheelgate bases --bases packages")
@click.argument("references", nargs=-1, metavar="[REFERENCE]...")
@_engine_option
@_bases_option
@_mendable
def bases(references: tuple[str, ...], engine: str | None, mode: BaseMode) -> None:
    """Bring base images here: pull them, or assemble them from packages.

    Without a reference, all that can be assembled.
    """
    found = find(engine)
    for reference in references or tuple(ASSEMBLED):
        base = ensure(found, reference, mode, Cache.default(), _say)
        click.echo(f"{base.reference}\t{base.source}\t{base.image_id[:12]}")
        for drift in base.drift:
            _say(f"drift: {drift.package} {drift.locked} is gone; {drift.taken} was taken")


@main.command(epilog="\b\nExample: wheelgate -v build alpine")
@click.argument("images", nargs=-1, metavar="[IMAGE]...")
@_gate_option
@_engine_option
@_bases_option
@click.pass_obj
@_mendable
def build(
    verbose: bool, images: tuple[str, ...], gate_file: str, engine: str | None, mode: BaseMode
) -> None:
    """Build images from the wheelhouse, without network. Without a name, all of them."""
    project = _project(gate_file)
    for name in images:
        if name not in project.gate.images:
            raise click.UsageError(
                f"there is no image {name!r}; there are: {', '.join(project.gate.images)}"
            )
    builder = Builder(project, find(engine), Cache.default(), _say, _say if verbose else None, mode)
    for name in images or tuple(project.gate.images):
        image = builder.build(name, builder.inputs(name, builder.bases((name,))))
        how = "unchanged" if image.reused else f"built in {image.build_seconds:.1f} s"
        click.echo(f"{name}\t{image.reference}\t{image.image_id[:12]}\t{how}")


@main.command(epilog="\b\nExample: wheelgate report --format markdown > summary.md")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["terminal", "markdown", "json"]), default="terminal",
    show_default=True,
)  # fmt: skip
@_gate_option
@_mendable
def report(folder: Path | None, form: str, gate_file: str) -> None:
    """Show a finished run: the latest, or the one in FOLDER."""
    where = folder or runs.latest(Path(gate_file).resolve().parent / ".wheelgate")
    found = runs.load(where)
    if form == "json":
        click.echo(runs.dump(found), nl=False)
    elif form == "markdown":
        click.echo(markdown(found), nl=False)
    else:
        terminal.show(found, Console(highlight=False))


@main.command(epilog="\b\nExample: wheelgate accept -k seaborn --yes")
@click.option(
    "-k", "pattern", default="", metavar="TEXT", help="Only samples with TEXT in their name."
)
@click.option("--missing", is_flag=True, help="Only samples that have no baseline.")
@click.option("--image", metavar="NAME", help="Take its renders. Default: the first one judged.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_gate_option
@_mendable
def accept(pattern: str, missing: bool, image: str | None, yes: bool, gate_file: str) -> None:
    """Take the last run's renders as baselines; says what changes, and asks."""
    project = _project(gate_file)
    changes = accepting.changes(project, image, pattern, missing_only=missing)
    for change in changes:
        click.echo(f"{change.kind:9} {change.name}: {change.summary}")
    if not changes:
        click.echo("every baseline is already the last run's render")
        return
    if not yes and not click.confirm(f"Change {len(changes)} baselines?"):
        click.echo("nothing was changed")
        raise SystemExit(int(ExitCode.INTERRUPTED))
    accepting.apply(changes)
    click.echo(f"{len(changes)} baselines changed")


@main.command(epilog="\b\nExample: wheelgate clean --cache --yes")
@click.option("--cache", is_flag=True, help="Downloads, too.")
@click.option("--runs", "with_runs", is_flag=True, help="The runs of this project, too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_gate_option
@_engine_option
@_mendable
def clean(cache: bool, with_runs: bool, yes: bool, gate_file: str, engine: str | None) -> None:
    """Remove images and containers that wheelgate made, and only those."""
    plan = cleaning.plan(
        engine, Path(gate_file).resolve().parent, with_cache=cache, with_runs=with_runs
    )
    for line in plan.lines():
        click.echo(line)
    if plan.is_empty:
        click.echo("there is nothing of ours here")
        return
    if not yes and not click.confirm("Remove all this?"):
        click.echo("nothing was removed")
        raise SystemExit(int(ExitCode.INTERRUPTED))
    plan.carry_out()
    click.echo("removed")


@main.command(epilog="\b\nExample: wheelgate lock debs")
@click.argument("what", nargs=-1, type=click.Choice(["wheels", "debs"]))
@_gate_option
@_mendable
def lock(what: tuple[str, ...], gate_file: str) -> None:
    """Renew the locks to current versions: wheels by uv, Debian packages by apt."""
    from wheelgate import locks  # noqa: PLC0415 - most commands never resolve anything

    project = _project(gate_file)
    if not what or "wheels" in what:
        for name in locks.lock_wheels(project):
            click.echo(f"{name} renewed")
    if not what or "debs" in what:
        for name, count in locks.lock_debs(project, Cache.default()).items():
            click.echo(f"{name}: {count} Debian packages")


@main.command(hidden=True)
@_mendable
def schema() -> None:
    """Print the JSON Schema of run.json."""
    click.echo(json.dumps(runs.schema(), indent=1))

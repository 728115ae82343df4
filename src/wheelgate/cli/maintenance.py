"""`wheelgate clean` and `wheelgate lock`."""

from pathlib import Path

import click

from wheelgate.cli.options import (
    config_option,
    engine_option,
    json_option,
    open_project,
    report_errors,
)
from wheelgate.cli.output import note, progress, put, put_json
from wheelgate.errors import ExitCode
from wheelgate.images import cleanup as cleaning
from wheelgate.util.cache import Cache


@click.command(epilog="\b\nExample: wheelgate clean --cache --yes")
@click.option("--cache", is_flag=True, help="Downloads, too.")
@click.option("--runs", "with_runs", is_flag=True, help="The runs of this project, too.")
@click.option(
    "--running",
    is_flag=True,
    help="Running containers, too, and all else that a gate uses which runs now: it will fail.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@config_option
@engine_option
@report_errors
def clean(
    cache: bool,
    with_runs: bool,
    running: bool,
    yes: bool,
    as_json: bool,
    config_file: str,
    engine: str | None,
) -> None:
    """Remove images and containers that wheelgate made, and only those.

    Of all projects. Running containers stay, and while a gate runs its containers and all images
    and downloads do; --running removes them, too.

    With --json nothing is asked: without --yes it says what would go, and removes nothing.
    """
    root = Path(config_file).resolve().parent
    wish = cleaning.Wish(root, cache=cache, runs=with_runs, running=running)
    plan = cleaning.plan(engine, wish)
    if as_json:
        told = plan.to_dict()  # the engine knows the names of images while it has them
        stays: tuple[str, ...] = ()
        if yes:
            progress("removing all this")
            stays = plan.carry_out()
        put_json({**told, "removed": yes, "stays": list(stays)})
        return
    for line in plan.lines():
        put(line)
    for line in plan.left_lines():
        note(line)
    if plan.is_empty:
        put("nothing to remove")
        return
    if not yes and not click.confirm("Remove all this?"):
        put("nothing was removed")
        raise SystemExit(int(ExitCode.INTERRUPTED))
    progress("removing all this")
    stays = plan.carry_out()
    for name in stays:
        put(f"{name} stays: a container that stays was made of it")
    put("removed all else" if stays else "removed")


@click.command(epilog="\b\nExample: wheelgate lock debs")
@click.argument("what", nargs=-1, type=click.Choice(["wheels", "debs"]))
@json_option
@config_option
@report_errors
def lock(what: tuple[str, ...], as_json: bool, config_file: str) -> None:
    """Renew the locks to current versions: wheels by uv, Debian packages by apt."""
    from wheelgate.images import lock_updates as locks  # noqa: PLC0415 - most commands never resolve anything

    project = open_project(config_file, locked=False)
    wheels = locks.lock_wheels(project, progress) if not what or "wheels" in what else []
    debs = locks.lock_debs(project, Cache.default(), progress) if not what or "debs" in what else {}
    if as_json:
        put_json({"wheels": wheels, "debs": debs})
        return
    for name in wheels:
        put(f"{name} renewed")
    for name, count in debs.items():
        put(f"{name}: {count} Debian packages")

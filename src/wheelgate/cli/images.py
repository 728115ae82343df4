"""`wheelgate bases` and `wheelgate build`: bring base images here and build images."""

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
from wheelgate.cli.output import note, progress, put, put_json
from wheelgate.engine import find
from wheelgate.engine.context import Context
from wheelgate.engine.names import BaseSource
from wheelgate.images.bases import ASSEMBLED, ensure
from wheelgate.images.builder import Builder
from wheelgate.util.cache import Cache


@click.command(epilog="\b\nExample: wheelgate bases --base-source packages")
@click.argument("references", nargs=-1, metavar="[REFERENCE]...")
@json_option
@engine_option
@base_source_option
@report_errors
def bases(references: tuple[str, ...], as_json: bool, engine: str | None, mode: BaseSource) -> None:
    """Bring base images here: pull them, or assemble them from packages.

    Without a reference, all that can be assembled.
    """
    found = find(engine)
    brought = []
    for reference in references or tuple(ASSEMBLED):
        base = ensure(found, reference, mode, Cache.default(), progress)
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
@config_option
@engine_option
@base_source_option
@click.pass_obj
@report_errors
def build(
    verbose: bool,
    images: tuple[str, ...],
    as_json: bool,
    config_file: str,
    engine: str | None,
    mode: BaseSource,
) -> None:
    """Build images from the wheelhouse, without network. Without a name, all of them."""
    project = open_project(config_file)
    check_images(project, images)
    builder = Builder(
        Context(
            project=project,
            find_engine=partial(find, engine),
            base_source=mode,
            progress=progress,
            on_line=note if verbose else None,
        )
    )
    built = []
    for name in images or tuple(project.gate.images):
        image = builder.build(name, builder.inputs(name, builder.bases((name,))))
        built.append(asdict(image))
        how = "unchanged" if image.reused else f"built in {image.build_seconds:.1f} s"
        if not as_json:
            put(f"{name}\t{image.reference}\t{image.image_id[:12]}\t{how}")
    if as_json:
        put_json(built)

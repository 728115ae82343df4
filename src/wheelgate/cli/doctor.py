"""`wheelgate doctor`: would it run there, and if not, why and what would help?"""

from dataclasses import replace
from pathlib import Path

import click

from wheelgate.cli.options import (
    config_option,
    engine_option,
    json_option,
    open_project,
    report_errors,
)
from wheelgate.cli.output import progress, put, put_json
from wheelgate.doctor import targets, wording
from wheelgate.doctor.answers import Report
from wheelgate.doctor.elf import reader
from wheelgate.doctor.image import known_images
from wheelgate.doctor.image.facts import DEFAULT_PYTHON, ImageFacts
from wheelgate.doctor.pip import alternatives, lock
from wheelgate.errors import DoctorError, ExitCode
from wheelgate.images.tags import reference_of
from wheelgate.model.config import Project
from wheelgate.util.cache import Cache

_CODES = {
    "would run": ExitCode.PASSED,
    "would not run": ExitCode.LIMIT_FAILED,
    "inconclusive": ExitCode.UNMEASURED,
}

_LOCKS = {".txt", ".lock"}


@click.command(
    epilog="\b\nExamples:\n  wheelgate doctor alpine\n"
    "  wheelgate doctor numpy-2.5.5-cp313-cp313-manylinux_2_28_x86_64.whl --image alpine-musl\n"
    "  wheelgate doctor requirements/plots.txt --image alpine-musl\n"
    "  wheelgate doctor _core.abi3.so --root /srv/rootfs --json\n\n"
    "\b\nExit codes: 0 would run, 1 would not run, 2 wrong usage, 3 inconclusive."
)
@click.argument("target", required=False)
@click.option("--image", metavar="NAME", help="An image of gate.toml, or any image of the engine.")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder that holds an image's files, instead of an image; needs no engine.",
)
@click.option("--python", metavar="COMMAND", help="The image's interpreter. Default: python3.")
@json_option
@click.option("--all", "everything", is_flag=True, help="Each file, also those that would run.")
@click.option(
    "--no-index",
    is_flag=True,
    help="Do not ask the package index what it has instead of a wheel that pip refuses. "
    "The wheels of a lock are downloaded all the same.",
)
@config_option
@engine_option
@report_errors
def doctor(
    target: str | None,
    image: str | None,
    root: Path | None,
    python: str | None,
    as_json: bool,
    everything: bool,
    no_index: bool,
    config_file: str,
    engine: str | None,
) -> None:
    """Say what would happen with TARGET in an image, and why, without running any of it.

    TARGET is a wheel, a folder of wheels, a lock (its wheels for that image), a shared object, or
    an image, whose own site-packages are judged then.
    """
    if root is not None and image is not None:
        raise click.UsageError("--root and --image exclude each other")
    if target is None and root is None:
        raise click.UsageError("name a wheel, a lock, a shared object or an image")
    project = open_project(config_file) if Path(config_file).exists() else None
    path = Path(target) if target is not None and (root or image or Path(target).exists()) else None
    if path is not None and not path.exists():
        raise click.UsageError(f"there is no file {target}")
    if path is not None and root is None and image is None:
        raise click.UsageError(f"for which image? Name it with --image, as in: {_names(project)}")
    try:
        if root is not None:
            facts = known_images.of_root(root, python or DEFAULT_PYTHON)
        else:
            facts = _of_image(image or target or "", project, engine, python)
        report = _judge(facts, path)
    except MemoryError:
        raise DoctorError(reader.TOO_LARGE, "ask about it where there is more memory") from None
    if not no_index:
        report = alternatives.with_offers(report, facts, alternatives.of_indices)
    if as_json:
        put_json(report.to_dict())
    else:
        # Which wheels pip takes is half of the answer where a lock was asked about.
        is_lock = path is not None and path.suffix in _LOCKS
        put(wording.tree(report, everything, names=is_lock))
    raise SystemExit(int(_CODES[report.answer]))


def _names(project: Project | None) -> str:
    return ", ".join(project.gate.images) if project else "docker.io/library/python:3.13-alpine"


def _of_image(
    name: str, project: Project | None, engine: str | None, python: str | None
) -> ImageFacts:
    """Return the facts of an image of gate.toml, or of any that the engine has."""
    images = project.gate.images if project else {}
    if project is None or name not in images:
        if project is not None and not set(name) & set("/:"):
            raise click.UsageError(f"there is no file or image {name!r}; images: {_names(project)}")
        return known_images.of_engine(
            name, name, engine, Cache.default(), progress, python or DEFAULT_PYTHON
        )
    facts = known_images.of_engine(
        reference_of(project, name),
        name,
        engine,
        Cache.default(),
        progress,
        python or images[name].python,
    )
    return replace(facts, others=known_images.others_of(project, name))


def _judge(facts: ImageFacts, path: Path | None) -> Report:
    if path is None:
        return targets.judge_image(facts)
    if path.is_dir():
        found = {wheel.name: wheel for wheel in path.glob("*.whl")}
        if not found:
            raise click.UsageError(f"{path} holds no wheel")
        progress(f"looking into {len(found)} wheels")
        return targets.judge_wheels(facts, str(path), found)
    if path.suffix == ".whl":
        progress(f"looking into {path.name}")
        return targets.judge_wheels(facts, path.name, {path.name: path})
    if path.suffix in _LOCKS:
        taken, lacking = lock.wheels_of(facts, path, Cache.default(), progress)
        progress(f"looking into {len(taken)} wheels")
        return targets.judge_wheels(facts, path.name, taken, lacking)
    return targets.judge_object(facts, path)

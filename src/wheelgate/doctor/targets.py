"""Judge what a user names: a wheel, a lock, a shared object, or an image's own site-packages."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from wheelgate.doctor import advice
from wheelgate.doctor.answers import FileVerdict, Report, WheelVerdict
from wheelgate.doctor.elf import reader
from wheelgate.doctor.elf.mapped import BrokenElfError, NotElfError
from wheelgate.doctor.elf.shared_object import SharedObject
from wheelgate.doctor.image.facts import ImageFacts
from wheelgate.doctor.loader.files import Files
from wheelgate.doctor.loading import judge_file
from wheelgate.doctor.wheels import judge_all
from wheelgate.model.records import Finding


def judge_wheels(
    image: ImageFacts,
    target: str,
    paths: Mapping[str, Path],
    lacking: Sequence[WheelVerdict] = (),
) -> Report:
    """Judge wheels that are installed together.

    Args:
        image: The image.
        target: What they are called together.
        paths: The wheels, by their names.
        lacking: What is said of those that belong to them and are not there.
    """
    wheels = (*judge_all(image, paths), *lacking)
    return Report(target, advice.described(image), _about(image), wheels)


def judge_object(image: ImageFacts, path: Path) -> Report:
    """Judge a single shared object, as if it lay in the image's site-packages."""
    site = image.python.site if image.python else "/"
    place = posixpath.join(site, path.name)
    try:
        verdict = _judge_file(
            image, image.files.with_files({place: _read(path, place)}, set()), place
        )
    except MemoryError:
        verdict = FileVerdict(
            place, "library", (Finding("too-large", "unknown", reader.TOO_LARGE),)
        )
    return Report(path.name, advice.described(image), _about(image), files=(verdict,))


def _read(path: Path, place: str) -> SharedObject | str:
    """Return what a file is, or why it cannot be read."""
    try:
        return reader.read_file(path, place)
    except BrokenElfError as error:
        return str(error)


def judge_image(image: ImageFacts) -> Report:
    """Judge every ELF file on the image's Python path."""
    if image.python is None:
        text = image.problem or "the image has no Python"
        finding = Finding("no-python", "unknown", text)
        return Report(image.name, advice.described(image), (finding,))
    verdicts = []
    folders = tuple(f"{image.files.real(folder)}/" for folder in image.python.search_path)
    for path in sorted(image.files.files):
        if path.startswith(folders):
            try:
                image.files.object(path)
            except NotElfError:
                continue
            except BrokenElfError:
                pass  # the verdict says why
            verdicts.append(_judge_file(image, image.files, path))
    return Report(image.name, advice.described(image), _about(image), files=tuple(verdicts))


def _judge_file(image: ImageFacts, files: Files, path: str) -> FileVerdict:
    """Judge a file of no wheel: which other images it could go to is told by itself alone."""
    try:
        image = advice.for_file(image, path, files.object(path))
    except BrokenElfError:
        image = replace(image, others=())
    return judge_file(image, files, path)


def _about(image: ImageFacts) -> tuple[Finding, ...]:
    """Say what stops the image's interpreter itself, and what it starts without."""
    found = []
    if image.problem:
        found.append(Finding("no-python", "unknown", image.problem))
    for missing in image.started.missing if image.started else ():
        text = f"the interpreter itself needs {missing.name}, which is not there"
        found.append(Finding("interpreter", "error", text, (missing.name,)))
    for missing in image.started.ignored if image.started else ():
        why = "cannot be loaded" if missing.broken else "is not there"
        text = f"{missing.name} is to be preloaded, and {why}: the loader goes on without it"
        found.append(Finding("preload-ignored", "note", text, (missing.name,)))
    return tuple(found)

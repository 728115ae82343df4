"""Take a run's renders as baselines, after saying what that changes."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wheelgate import run as runs
from wheelgate.cache import sha256_of, storage_errors
from wheelgate.compare import compare
from wheelgate.config import Project
from wheelgate.errors import BaselineError
from wheelgate.gate import UNMEASURED
from wheelgate.records import Render


@dataclass(frozen=True)
class Change:
    """One baseline that would be added, replaced or removed."""

    kind: Literal["new", "changed", "orphaned"]
    name: str
    summary: str
    render: Path | None
    baseline: Path


def changes(
    project: Project, image: str | None, pattern: str = "", *, missing_only: bool = False
) -> list[Change]:
    """Return what accepting the latest run's renders would change.

    Args:
        project: The checkout.
        image: Whose renders; the first image of the run that is not the reference by default.
        pattern: Only samples that have it in their name.
        missing_only: Only pictures without a baseline.

    Raises:
        RunError: Where there is no finished run.
        BaselineError: Where the run has no renders of that image, or one of them failed.
    """
    folder = runs.latest(project.state)
    run = runs.load(folder)
    rendered = {render.image for render in run.renders}
    judged = [item.name for item in run.images if item.name in rendered]
    chosen = image or next((name for name in judged if name != run.reference), run.reference)
    renders = [
        render for render in run.renders if render.image == chosen and pattern in render.sample
    ]
    if not renders:
        raise BaselineError(
            f"the run {run.id} has no renders of {chosen}"
            + (f" with {pattern!r}" if pattern else ""),
            "run the gallery first: `wheelgate run`",
        )
    baselines = project.path(project.gate.baselines)
    found: list[Change] = []
    for render in renders:
        if UNMEASURED in render.error:
            continue
        if render.error:
            raise BaselineError(
                f"{render.sample} was not drawn: {render.error}",
                "mend the sample, or leave it out by -k",
            )
        for picture in render.pictures:
            name = picture.file.removeprefix(f"{chosen}/")
            source = folder / "renders" / picture.file
            if not source.is_file() or sha256_of(source) != picture.sha256:
                raise BaselineError(
                    f"{source} is not the picture that the run recorded", "run the gallery again"
                )
            found += _change(name, source, baselines / name, missing_only=missing_only)
    if not pattern and not missing_only:
        found += _orphans(project, baselines, renders, chosen)
    return found


def _change(name: str, source: Path, baseline: Path, *, missing_only: bool) -> list[Change]:
    if not baseline.exists():
        return [Change("new", name, "it has no baseline yet", source, baseline)]
    before, after = baseline.read_bytes(), source.read_bytes()
    if before == after or missing_only:
        return []
    return [Change("changed", name, compare(before, after).summary, source, baseline)]


def _orphans(project: Project, baselines: Path, renders: list[Render], chosen: str) -> list[Change]:
    """Return baselines whose sample is gone."""
    samples = project.path(project.gate.samples)
    found = []
    samples_drawn = {render.sample for render in renders}
    given = {p.file.removeprefix(f"{chosen}/") for render in renders for p in render.pictures}
    for file in sorted(baselines.glob("*/*.png")):
        name = file.relative_to(baselines)
        if name.as_posix() in given:
            continue
        stem, _, number = name.stem.rpartition("-")
        stems = {name.stem, stem if number.isdigit() else name.stem}
        drawn = {f"{name.parent.as_posix()}/{each}" for each in stems} & samples_drawn
        if drawn:
            found.append(
                Change(
                    "orphaned",
                    name.as_posix(),
                    "its sample no longer gives it; removed",
                    None,
                    file,
                )
            )
            continue
        if not any((samples / name.parent / f"{each}.py").exists() for each in stems):
            found.append(
                Change("orphaned", name.as_posix(), "its sample is gone; removed", None, file)
            )
    return found


def apply(found: list[Change]) -> None:
    """Make the changes, each file whole or not at all.

    Raises:
        StorageError: Where the disk refuses; baselines not reached by then are untouched.
    """
    with storage_errors("writing baselines"):
        for change in found:
            if change.render is None:
                change.baseline.unlink()
                continue
            change.baseline.parent.mkdir(parents=True, exist_ok=True)
            beside = change.baseline.with_name(f".{change.baseline.name}.{os.getpid()}")
            try:
                beside.write_bytes(change.render.read_bytes())
                beside.replace(change.baseline)
            finally:
                beside.unlink(missing_ok=True)

"""Take a run's renders as baselines, after saying what that changes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wheelgate.errors import BaselineError
from wheelgate.gallery import discover
from wheelgate.gallery.baselines import Baselines, write_baseline
from wheelgate.model.config import Project
from wheelgate.model.records import Render
from wheelgate.pictures import compare
from wheelgate.storage import run_file as runs
from wheelgate.util.files import sha256_of, storage_errors


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
        BaselineError: Where the run has no renders of that image, or one of them failed or is
            not deterministic.
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
    baselines = Baselines(project.path(project.gate.baselines))
    found: list[Change] = []
    for render in renders:
        if render.unmeasured:
            continue
        _check(render)
        for picture in render.pictures:
            name = picture.file.removeprefix(f"{chosen}/")
            source = folder / "renders" / picture.file
            if not source.is_file() or sha256_of(source) != picture.sha256:
                raise BaselineError(
                    f"{source} is not the picture that the run recorded", "run the gallery again"
                )
            found += _change(name, source, baselines.root / name, missing_only=missing_only)
    if not pattern and not missing_only:
        found += _orphans(project, baselines, renders, chosen)
    return found


def _check(render: Render) -> None:
    """Refuse a render that is no picture to compare others with."""
    if render.error:
        raise BaselineError(
            f"{render.sample} was not rendered: {render.error}",
            "correct the sample, or leave it out by -k",
        )
    if render.unstable:
        raise BaselineError(
            f"{render.sample} is not deterministic: {render.unstable[0]}",
            "give it a seed, or whatever makes it render the same twice, and run again",
        )


def _change(name: str, source: Path, baseline: Path, *, missing_only: bool) -> list[Change]:
    if not baseline.exists():
        return [Change("new", name, "it has no baseline yet", source, baseline)]
    before, after = baseline.read_bytes(), source.read_bytes()
    if before == after or missing_only:
        return []
    summary = compare(before, after, baseline.suffix.removeprefix(".")).summary
    return [Change("changed", name, summary, source, baseline)]


def _orphans(
    project: Project, baselines: Baselines, renders: list[Render], chosen: str
) -> list[Change]:
    """Return baselines whose sample is gone, gives them no more, or does not accept them."""
    samples = [sample.name for sample in discover(project.path(project.gate.samples))]
    rendered = {render.sample for render in renders if render.pictures}
    given = {p.file.removeprefix(f"{chosen}/") for render in renders for p in render.pictures}
    kept = set()
    found = []
    for sample in samples:
        kept.add(baselines.root / f"{sample}.toml")
        variants = baselines.accepted(sample).variants
        for file, picture, label in baselines.files(sample):
            kept.add(file)
            if sample in rendered and picture not in given:
                found.append(_orphan(baselines, file, "its sample no longer gives it; removed"))
            elif label and label not in variants:
                why = f"{Path(sample).name}.toml does not name the variant {label!r}; removed"
                found.append(_orphan(baselines, file, why))
    found += [
        _orphan(baselines, file, "its sample is gone; removed")
        for file in sorted(baselines.root.glob("*/*"))
        if file.is_file() and file not in kept
    ]
    return found


def _orphan(baselines: Baselines, file: Path, summary: str) -> Change:
    return Change("orphaned", file.relative_to(baselines.root).as_posix(), summary, None, file)


def apply(found: list[Change]) -> None:
    """Make the changes, each file whole or not at all.

    Raises:
        StorageError: Where the disk refuses; baselines not reached by then are untouched.
    """
    with storage_errors("writing baselines"):
        for change in found:
            if change.render is None:
                change.baseline.unlink()
            else:
                write_baseline(change.baseline, change.render.read_bytes())

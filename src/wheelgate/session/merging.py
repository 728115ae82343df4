"""Join the runs of all shards into the run that one machine would have made.

Times and ratios are all of one machine: the shard that took them.
"""

import shutil
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree as ET

from wheelgate.model.records import Run, Stage
from wheelgate.model.verdicts import check_of, outcome_of
from wheelgate.model.verdicts.catalogue import Group
from wheelgate.report import write_summary
from wheelgate.session.shard_checks import in_order
from wheelgate.storage.run_file import load
from wheelgate.storage.run_writer import RunWriter
from wheelgate.util.files import storage_errors

T = TypeVar("T")
JUNIT = "junit.xml"


def merge(runs: Sequence[Run]) -> Run:
    """Return the run that has every shard's tests and verdicts.

    Args:
        runs: One a shard, in any order.

    Raises:
        RunError: Where they do not belong together, or are not all.
    """
    ordered = in_order(runs)
    timed = sorted(ordered, key=lambda run: not run.process_runs)
    rendered = {run.id: _judged(run, "rendering") for run in ordered}
    weighed = {run.id: {image for image, _ in _judged(run, "size")} for run in ordered}
    verdicts = tuple(item for run in ordered for item in run.verdicts)
    tests = tuple(item for run in ordered for item in run.tests)
    return replace(
        timed[0],
        started=min(run.started for run in ordered),
        seconds=max(run.seconds for run in ordered),
        outcome=outcome_of(verdicts, tests),
        images=_once(timed, lambda run: run.images, lambda each: each.name),
        bases=_once(timed, lambda run: run.bases, lambda each: each.reference),
        imports=_once(ordered, lambda run: run.imports, lambda each: (each.image, each.module)),
        load_reports=_once(ordered, lambda run: run.load_reports, lambda each: each.image),
        sizes=_once(
            ordered,
            lambda run: run.sizes,
            lambda each: each.image,
            own=lambda run, each: each.image in weighed[run.id],
        ),
        renders=_once(
            ordered,
            lambda run: run.renders,
            lambda each: (each.image, each.sample),
            own=lambda run, each: (each.image, each.sample) in rendered[run.id],
        ),
        differences=_once(
            ordered,
            lambda run: run.differences,
            lambda each: (each.image, each.sample, each.against, each.picture),
            own=lambda run, each: (each.image, each.sample) in rendered[run.id],
        ),
        verdicts=verdicts,
        tests=tests,
        stages=_added(ordered),
        harness_peak_bytes=max(run.harness_peak_bytes for run in ordered),
        changes=_once(ordered, lambda run: run.changes, lambda each: each.image),
        notes=(
            *dict.fromkeys(note for run in ordered for note in run.notes),
            *_rendered_differently(ordered),
            f"joined of {len(ordered)} shards, {', '.join(run.id for run in ordered)}: times and "
            f"the host are those of {timed[0].id}, stages are added up",
        ),
        shard=None,
    )


def join(folders: Sequence[Path], state: Path) -> Path:
    """Merge the runs in some folders into a new run, with its pictures; return its folder.

    Args:
        folders: One a shard.
        state: Where runs are kept; the new one becomes its latest.

    Raises:
        RunError: Where there is no run in one, or they do not belong together.
        StorageError: Where it cannot be written.
    """
    found = [(folder, load(folder)) for folder in folders]
    merged = merge([run for _, run in found])
    folder = RunWriter(state)
    try:
        merged = replace(merged, id=folder.id)
        with storage_errors("joining the pictures of runs"):
            for source, run in found:
                for file in _files(run, merged):
                    if (source / file).is_file():
                        (folder.path / file).parent.mkdir(parents=True, exist_ok=True)
                        shutil.copyfile(source / file, folder.path / file)
            _join_junit([source / JUNIT for source, _ in found], folder.path / JUNIT)
        write_summary(merged, folder.path)
        return folder.finish(merged)
    except BaseException:
        folder.drop()
        raise


def _judged(run: Run, group: Group) -> set[tuple[str, str]]:
    return {
        (item.image, item.subject) for item in run.verdicts if check_of(item.check).group == group
    }


def _once(
    runs: Sequence[Run],
    of: Callable[[Run], Iterable[T]],
    key: Callable[[T], Hashable],
    own: Callable[[Run, T], bool] = lambda _run, _each: True,
) -> tuple[T, ...]:
    """Return what runs recorded, each thing once: by the run whose `own` it is, else the first."""
    found: dict[Hashable, T] = {}
    for wanted in (True, False):
        for run in runs:
            for each in of(run):
                if own(run, each) is wanted:
                    found.setdefault(key(each), each)
    return tuple(found.values())


def _added(runs: Sequence[Run]) -> tuple[Stage, ...]:
    seconds: dict[str, float] = {}
    for run in runs:
        for stage in run.stages:
            seconds[stage.name] = seconds.get(stage.name, 0.0) + stage.seconds
    return tuple(Stage(name, value) for name, value in seconds.items())


def _rendered_differently(runs: Sequence[Run]) -> list[str]:
    """Return which pictures two machines rendered differently, in words."""
    seen: dict[str, tuple[str, str]] = {}
    found = []
    for run in runs:
        for render in run.renders:
            for picture in render.pictures:
                other, sha256 = seen.setdefault(picture.file, (run.id, picture.sha256))
                if sha256 != picture.sha256:
                    found.append(f"{picture.file} is not the same in {other} and {run.id}")
    return found


def _files(run: Run, merged: Run) -> list[str]:
    """Return the files of a run that a merged run's renders and differences name."""
    renders, differences = set(merged.renders), set(merged.differences)
    return [
        *(f"renders/{each.file}" for one in run.renders if one in renders for each in one.pictures),
        *(one.diff_picture for one in run.differences if one in differences and one.diff_picture),
    ]


def _join_junit(files: Sequence[Path], target: Path) -> None:
    """Put the test suites of several junit.xml into one."""
    suites = ET.Element("testsuites", name="pytest tests")
    for file in files:
        if file.is_file():
            suites.extend(ET.parse(file).getroot())  # noqa: S314 - pytest wrote it
    if len(suites):
        ET.ElementTree(suites).write(target, encoding="utf-8", xml_declaration=True)

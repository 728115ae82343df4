"""Judge each image in its own run, so that one that does not build costs no other."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from wheelgate.errors import ExitCode
from wheelgate.model.config import Project
from wheelgate.model.records import RENDER, Run
from wheelgate.report.image_matrix import Route, ratio_of, route_of
from wheelgate.session.failure import read_failure
from wheelgate.session.samples import samples_of
from wheelgate.storage.run_file import load, stored_runs
from wheelgate.util import processes
from wheelgate.util.progress import VARIABLE


@dataclass(frozen=True)
class _Made:
    """The run that a command made or reused, as far as its record has to be read."""

    id: str


_ADAPTER = TypeAdapter(_Made)


def judge(
    project: Project, image: str, words: Sequence[str], progress: Callable[[str], None]
) -> Route:
    """Run the gate on one image and return its row.

    Args:
        project: The checkout.
        image: The image.
        words: Further options of `wheelgate run`.
        progress: Called with progress, a line each.
    """
    gate = str(project.root / project.file)
    command = [sys.executable, "-m", "wheelgate", "run", image, "--json", "--config", gate, *words]
    with tempfile.TemporaryFile() as output:
        done = processes.run(
            command,
            environment={VARIABLE: "1"},
            stdout=output,
            on_line=_progress_of(image, progress),
        )
        output.seek(0)
        printed = output.read()
    if done.code == ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if failure := read_failure(printed):
        return Route(
            image,
            problem=failure.cause.splitlines()[0].rstrip(":"),
            unbuildable=failure.image == image,
        )
    try:
        made = _ADAPTER.validate_json(printed)
    except ValidationError:
        last = (done.output.strip().splitlines() or ["it printed nothing"])[-1]
        return Route(image, problem=f"exit code {done.code}: {last}")
    return route_of(load(project.state / "runs" / made.id), image)


def kept(project: Project, image: str) -> Route:
    """Return the row of an image from the newest kept run that judged all of it, and it alone.

    A run of a part of the tests has no whole row, and does not count.
    """
    runs = [run for run in stored_runs(project.state) if _judges(run, project, image)]
    for run in runs:
        if not _lacking(project, run, image):
            return route_of(run, image)
    hint = f"`wheelgate run {image}`"
    if runs:
        hint += (
            f" (the newest that is kept, {runs[0].id}, lacks {_lacking(project, runs[0], image)})"
        )
    return Route(image, problem=hint)


def reference_of(project: Project, routes: Sequence[Route]) -> Route:
    """Return the row of the reference, from the newest of the runs that the others are from.

    One that judged all of its image comes before one that did not.
    """
    name = project.gate.reference
    images = {route.run: route.image for route in routes if route.run}
    runs = [
        run
        for run in stored_runs(project.state)
        if run.id in images and name in {each.name for each in run.images}
    ]
    if not runs:
        return Route(name, problem="no image was judged with it")
    whole = [run for run in runs if not _lacking(project, run, images[run.id])]
    return route_of((whole or runs)[0], name)


def _judges(run: Run, project: Project, image: str) -> bool:
    """Return whether a run judged an image by today's reference, and no other image."""
    reference = project.gate.reference
    names = {each.name for each in run.images}
    return run.reference == reference and names - {reference} == {image}


def _lacking(project: Project, run: Run, image: str) -> str:
    """Return what a row shows and a run does not have, in words; nothing of one that is whole."""
    return next(_gaps(project, run, image), "")


def _gaps(project: Project, run: Run, image: str) -> Iterator[str]:
    both = (image, run.reference)
    has_samples = project.gate.rendering.samples or project.path(project.gate.samples).is_dir()
    samples = samples_of(project) if has_samples else []
    if run.shard and run.shard.of > 1:
        yield "the other shards' tests"
    if not {each.image for each in run.sizes}.issuperset(both):
        yield "sizes"
    for name in both:
        modules = {each.module for each in run.imports if each.image == name}
        if not modules.issuperset(project.gate.imports_of(name)):
            yield f"imports of {name}"
        if not {each.sample for each in run.renders if each.image == name}.issuperset(samples):
            yield f"samples of {name}"
    if any(each.slowdown for each in run.process_runs):
        yield "times that nobody slowed down on purpose"
    timed = set(project.gate.timing.samples or samples)
    # What one of both does not render is not timed; of an image that renders none, nothing is.
    rendered = [_rendered(run, name) & timed for name in both]
    if set.intersection(*rendered) and not ratio_of(run, image, RENDER):
        yield "a render time"


def _rendered(run: Run, image: str) -> set[str]:
    return {
        each.sample
        for each in run.renders
        if each.image == image and each.pictures and not each.error
    }


def _progress_of(image: str, progress: Callable[[str], None]) -> Callable[[str], None]:
    """Return a function that passes on what the gate says of its progress, and nothing else."""
    mark = "wheelgate: "

    def warn(line: str) -> None:
        if line.startswith(mark):
            said = line.removeprefix(mark)
            progress(said if said.startswith(f"{image}: ") else f"{image}: {said}")

    return warn

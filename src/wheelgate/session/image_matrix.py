"""Judge every image in a run of its own, so that one that does not build costs no other."""

import sys
from collections.abc import Callable, Iterator, Sequence

from wheelgate.errors import ExitCode
from wheelgate.gallery import discover
from wheelgate.model.config import Project
from wheelgate.model.records import RENDER, Run
from wheelgate.report.image_matrix import Route, ratio_of, route_of
from wheelgate.session import reuse
from wheelgate.storage.run_file import stored_runs
from wheelgate.util import processes as process
from wheelgate.util.progress import VARIABLE

_BUILD_FAILED = "does not build"
"""What a BuildError says, whoever raised it."""


def judge(
    project: Project, image: str, words: Sequence[str], progress: Callable[[str], None]
) -> Route:
    """Run the gate on one image and return its row.

    Args:
        project: The checkout.
        image: The image.
        words: Further arguments of `wheelgate run`.
        progress: Called with progress, a line each.
    """
    before = {run.id for run in stored_runs(project.state)}
    gate = str(project.root / project.file)
    command = [sys.executable, "-m", "wheelgate", "run", image, "--config", gate, *words]
    warn = _progress_of(image, progress)
    done = process.run(command, environment={VARIABLE: "1"}, on_line=warn)
    if done.code == ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    # A run that passed before, and that nothing has changed since, stands for this one.
    reused_notice = reuse.reused_run_in(done.output)
    # Other runs of this checkout may have ended meanwhile: of other images, or of a part.
    made = [
        run
        for run in stored_runs(project.state)
        if run.id == reused_notice or (run.id not in before and _judges(run, project, image))
    ]
    if not made:
        why = _why(done.output)
        return Route(image, problem=why, unbuildable=_is_of_build(why, project))
    return route_of(_best(made, project, image), image)


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
        return Route(name, problem="no image was judged beside it")
    whole = [run for run in runs if not _lacking(project, run, images[run.id])]
    return route_of((whole or runs)[0], name)


def _is_of_build(why: str, project: Project) -> bool:
    """Return whether a cause is that an image does not build, other than the reference."""
    reference = project.gate.images[project.gate.reference].target
    return _BUILD_FAILED in why and f"target {reference!r}" not in why


def _judges(run: Run, project: Project, image: str) -> bool:
    """Return whether a run judged an image by today's reference, and no other image."""
    reference = project.gate.reference
    names = {each.name for each in run.images}
    return run.reference == reference and names - {reference} == {image}


def _best(runs: Sequence[Run], project: Project, image: str) -> Run:
    """Return the first run that judged all of an image, or else the first."""
    whole = (run for run in runs if not _lacking(project, run, image))
    return next(whole, runs[0])


def _lacking(project: Project, run: Run, image: str) -> str:
    """Return what a row shows and a run does not have, in words; nothing of one that is whole."""
    return next(_gaps(project, run, image), "")


def _gaps(project: Project, run: Run, image: str) -> Iterator[str]:
    both = (image, run.reference)
    samples = _samples(project)
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
    if any(start.slowdown for start in run.process_runs):
        yield "times that nobody slowed down on purpose"
    timed = set(project.gate.timing.samples or samples)
    # What one of both does not draw is not timed; of an image that draws none of it, nothing is.
    rendered = [_rendered(run, name) & timed for name in both]
    if set.intersection(*rendered) and not ratio_of(run, image, RENDER):
        yield "a render time"


def _samples(project: Project) -> tuple[str, ...]:
    """Return the samples that a whole run draws; a project may have none."""
    folder = project.path(project.gate.samples)
    if project.gate.rendering.samples or not folder.is_dir():
        return project.gate.rendering.samples
    return tuple(each.name for each in discover(folder))


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


def _why(output: str) -> str:
    """Return the cause that a run ended with, in a line.

    A hint follows the cause of an error of ours; what else begins as that does is progress.
    """
    mark = "wheelgate: "
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    hints = [number for number, line in enumerate(lines) if line.startswith("hint:")]
    before = reversed(lines[: hints[-1]]) if hints else iter(())
    said = [line.split(mark)[-1] for line in before if mark in line][:1]
    others = [
        line for line in lines if not line.startswith(("=", "!", "hint:")) and mark not in line
    ]
    return (said or others[-1:] or ["it said nothing"])[0]

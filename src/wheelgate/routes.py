"""Judge every image in a run of its own, so that one that does not build costs no other."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from wheelgate import progress
from wheelgate.config import Project
from wheelgate.engine import process
from wheelgate.errors import ExitCode, RunError
from wheelgate.report.routes import Route, route_of
from wheelgate.run import latest, load

_ENDED = {ExitCode.PASSED, ExitCode.LIMIT_FAILED, ExitCode.UNMEASURED}


def judge(project: Project, image: str, words: Sequence[str], say: Callable[[str], None]) -> Route:
    """Run the gate on one image and return its row.

    Args:
        project: The checkout.
        image: The image.
        words: Further arguments of `wheelgate run`.
        say: Called with progress, a line each.
    """
    before = _newest(project.state)
    gate = str(project.root / project.file)
    command = [sys.executable, "-m", "wheelgate", "run", image, "--gate", gate, *words]
    tell = _progress_of(image, say)
    done = process.run(command, environment={progress.VARIABLE: "1"}, on_line=tell)
    if done.code == ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    newest = _newest(project.state)
    # A run that passed before, and that nothing has changed since, is the newest one again.
    if newest is None or (newest == before and done.code != ExitCode.PASSED):
        return Route(image, problem=_why(done.output))
    return route_of(load(newest), image)


def kept(project: Project, image: str) -> Route:
    """Return the row of an image from the newest kept run that judged it, and no other image."""
    for folder in sorted((project.state / "runs").glob("[!.]*"), reverse=True):
        try:
            run = load(folder)
        except RunError:
            continue
        if {each.name for each in run.images} == {image, run.reference}:
            return route_of(run, image)
    return Route(image, problem=f"no kept run has judged it: `wheelgate run {image}`")


def reference_of(project: Project, routes: Sequence[Route]) -> Route:
    """Return the row of the reference, from the newest of the runs that the others are from."""
    name = project.gate.reference
    for run in sorted((each.run for each in routes if each.run), reverse=True):
        return route_of(load(project.state / "runs" / run), name)
    return Route(name, problem="no run has it")


def _newest(state: Path) -> Path | None:
    try:
        return latest(state)
    except RunError:
        return None


def _progress_of(image: str, say: Callable[[str], None]) -> Callable[[str], None]:
    """Return a function that passes on what the gate says of its progress, and nothing else."""
    mark = "wheelgate: "

    def tell(line: str) -> None:
        if line.startswith(mark):
            said = line.removeprefix(mark)
            say(said if said.startswith(f"{image}: ") else f"{image}: {said}")

    return tell


def _why(output: str) -> str:
    """Return the cause that a run ended with, in a line.

    A mend follows the cause of an error of ours; what else begins as that does is progress.
    """
    mark = "wheelgate: "
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    mends = [number for number, line in enumerate(lines) if line.startswith("mend:")]
    before = reversed(lines[: mends[-1]]) if mends else iter(())
    said = [line.split(mark)[-1] for line in before if mark in line][:1]
    others = [
        line for line in lines if not line.startswith(("=", "!", "mend:")) and mark not in line
    ]
    return (said or others[-1:] or ["it said nothing"])[0]

"""What can be told of a project without an engine, in a moment: for a hook before each commit.

gate.toml and its Dockerfiles were read before; here are the files that they name.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from wheelgate.errors import WheelgateError
from wheelgate.gallery import Sample, discover
from wheelgate.gallery.baselines import Baselines
from wheelgate.images.wheelhouse import debs
from wheelgate.images.wheelhouse.lock_file import read_lock
from wheelgate.model.config import Project, line_of
from wheelgate.session import sample_costs as costs


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, and where.

    Attributes:
        file: As seen from the project's folder.
        line: From 1.
        problem: What is wrong, in a sentence.
    """

    file: str
    line: int
    problem: str


def check(project: Project) -> list[Finding]:
    """Return what is wrong with a project's samples, baselines and locks, by file and line."""
    samples = discover(project.path(project.gate.samples))
    found = [
        *(each for sample in samples for each in _sample(project, sample)),
        *_names(project, samples),
        *_baselines(project, samples),
        *_wheel_locks(project),
        *_deb_locks(project),
    ]
    return sorted(set(found), key=lambda each: (each.file, each.line, each.problem))


def _sample(project: Project, sample: Sample) -> Iterator[Finding]:
    """Yield why a sample's file cannot be drawn, or would be one that nobody can look up."""
    file = sample.file.relative_to(project.root).as_posix()
    try:
        module = ast.parse(sample.file.read_bytes())
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        yield Finding(file, line, f"it is no Python: {getattr(error, 'msg', error)}")
        return
    if not sample.summary.strip():
        yield Finding(file, 1, "it has no docstring that says what it shows")
    if sample.problem:
        line_named = re.search(r"\(line (\d+) of the sample\)", sample.problem)
        yield Finding(file, int(line_named[1]) if line_named else 1, sample.problem)
    if "plot" not in set(_defined(module)):
        yield Finding(file, 1, "it defines no function plot()")


def _defined(module: ast.Module) -> Iterator[str]:
    """Yield the names that a module may define at its top, or may bring along by an import *."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield "plot" if node.name == "*" else (node.asname or node.name)


def _names(project: Project, samples: Sequence[Sample]) -> Iterator[Finding]:
    """Yield the names of samples in gate.toml and in costs.csv that are no sample's."""
    known = {sample.name for sample in samples}
    text = (project.root / project.file).read_text(encoding="utf-8")
    gate = project.gate
    for where, names in (
        (("timing", "samples"), gate.timing.samples),
        (("rendering", "samples"), gate.rendering.samples),
        (("unmeasured",), tuple(name for name in gate.unmeasured if _is_of_samples(name))),
    ):
        for name in names:
            if name not in known:
                yield Finding(
                    project.file, line_of(text, (*where, name)), f"there is no sample {name}"
                )
    try:
        costs.read(project.path(gate.baselines))
    except WheelgateError as error:
        yield _of_error(project, error)


def _is_of_samples(name: str) -> bool:
    """Return whether what may be unmeasured is a sample, and no module or plot of a test."""
    return "/" in name and not name.partition("::")[0].endswith(".py")


def _baselines(project: Project, samples: Sequence[Sample]) -> Iterator[Finding]:
    """Yield the baselines that no sample has, and what is wrong with what they accept."""
    baselines = Baselines(project.path(project.gate.baselines))
    for name in baselines.vanished([sample.name for sample in samples]):
        for file, _, _ in baselines.files(name):
            problem = f"there is no sample {name}: rename it too, or `wheelgate accept` removes it"
            yield Finding(file.relative_to(project.root).as_posix(), 1, problem)
    for sample in samples:
        try:
            accepted = baselines.accepted(sample.name)
        except WheelgateError as error:
            yield _of_error(project, error)
            continue
        named = [each.images for each in accepted.tolerance]
        named += [each.images for each in accepted.variants.values()]
        for image in {image for images in named for image in images} - set(project.gate.images):
            toml = f"{project.gate.baselines}/{sample.name}.toml"
            yield Finding(toml, 1, f"there is no image {image}")


def _wheel_locks(project: Project) -> Iterator[Finding]:
    """Yield where a lock of wheels or source archives lacks hashes, or is not of its `.in`."""
    for lock in project.gate.locks:
        path = project.path(lock)
        try:
            pinned = {each.name: Version(each.version) for each in read_lock(path)}
        except WheelgateError as error:
            yield Finding(lock, 1, error.cause.removeprefix(f"{path}: "))
            continue
        source = path.with_suffix(".in")
        if source != path and source.is_file():
            yield from _unmet(source, pinned, project.root)


def _unmet(source: Path, pinned: dict[str, Version], root: Path) -> Iterator[Finding]:
    """Yield the requirements of a file that a lock does not meet."""
    file = source.relative_to(root).as_posix()
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), start=1):
        text = re.sub(r"(^|\s)#.*", "", line).strip()
        if not text or text.startswith("-"):
            continue
        try:
            wanted = Requirement(text)
        except InvalidRequirement as error:
            yield Finding(file, number, f"it is no requirement: {str(error).splitlines()[0]}")
            continue
        found = pinned.get(canonicalize_name(wanted.name))
        if found is None:
            yield Finding(file, number, f"{wanted.name} is not in its lock: `wheelgate lock`")
        elif not wanted.specifier.contains(found, prereleases=True):
            problem = f"its lock has {wanted.name} {found}, not {wanted.specifier}"
            yield Finding(file, number, f"{problem}: `wheelgate lock`")


def _deb_locks(project: Project) -> Iterator[Finding]:
    """Yield the Debian packages that a list names and the lock lacks."""
    if not project.gate.debs:
        return
    try:
        locked = debs.read_lock(project.path(debs.LOCK))
    except WheelgateError as error:
        yield _of_error(project, error)
        return
    for name, config in project.gate.debs.items():
        here = {deb.name for deb in locked if name in deb.sets}
        if not here:
            problem = f"it has no package of [debs.{name}]: `wheelgate lock debs`"
            yield Finding(debs.LOCK, 1, problem)
            continue
        for package in debs.read_names(project.path(config.packages)):
            if package not in here:
                problem = f"{package} of [debs.{name}] is not locked: `wheelgate lock debs`"
                yield Finding(config.packages, 1, problem)


def _of_error(project: Project, error: WheelgateError) -> Finding:
    """Return an error that begins with its file as a finding at that place."""
    found = re.match(r"(?P<file>[^:]+)(:(?P<line>\d+))?: (?P<problem>.*)", error.cause, re.DOTALL)
    if not found:
        return Finding(project.file, 1, error.cause)
    path = Path(found["file"])
    file = path.relative_to(project.root) if path.is_relative_to(project.root) else path
    return Finding(file.as_posix(), int(found["line"] or 1), found["problem"])

"""Find the samples of a project: a sample is one file with a function `plot()`."""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wheelgate.errors import ConfigError
from wheelgate.util.paths import refuse_what_leads_out

FORMATS = ("png", "svg", "pdf", "ps")
"""Formats that a sample can ask for."""

ANIMATED = ("gif", "apng")
"""Formats of a sample that gives an animation, whatever it asks for."""


@dataclass(frozen=True)
class Sample:
    """One sample, as its file says without being run.

    Attributes:
        name: Such as `matplotlib/simple_plot`.
        file: Its file.
        formats: What it is saved as: its constant `FORMATS`.
        tags: Words that it can be chosen by: its folder, and its constant `TAGS`.
        summary: The first line of its docstring.
        problem: Why it cannot be rendered, where its constants say something impossible.
    """

    name: str
    file: Path
    formats: tuple[str, ...] = ("png",)
    tags: tuple[str, ...] = ()
    summary: str = ""
    problem: str = ""


def discover(folder: Path) -> list[Sample]:
    """Return the samples in `folder` and in its sub-folders, by name.

    Files and folders whose names begin with an underscore are helpers, and `data` holds data.

    Raises:
        ConfigError: Where there is no such folder, no sample in it, two samples' pictures would
            have one name, or a link leads out of the folder.
    """
    if not folder.is_dir():
        raise ConfigError(f"there is no folder {folder}", "correct `samples` in gate.toml")
    refuse_what_leads_out(folder)
    found = [
        read_sample(path.relative_to(folder).with_suffix("").as_posix(), path)
        for path in sorted((*folder.glob("*.py"), *folder.glob("*/*.py")))
        if not path.name.startswith("_")
        and (path.parent == folder or not path.parent.name.startswith("_"))
        and path.parent.relative_to(folder).as_posix() != "data"
    ]
    if not found:
        raise ConfigError(f"{folder} has no samples", "add a file to it, with a function plot()")
    _check_names(found)
    return found


def choose(samples: Sequence[Sample], text: str = "", tags: Sequence[str] = ()) -> list[Sample]:
    """Return the samples that have `text` in their name and at least one of `tags`.

    Raises:
        ConfigError: Where no sample at all has a tag.
    """
    known = {tag for sample in samples for tag in sample.tags}
    for tag in tags:
        if tag not in known:
            raise ConfigError(
                f"no sample has the tag {tag!r}", f"there are: {', '.join(sorted(known))}"
            )
    return [
        sample
        for sample in samples
        if text in sample.name and (not tags or set(tags) & set(sample.tags))
    ]


def read_sample(name: str, file: Path) -> Sample:
    """Return what a sample's file says of itself, without running it.

    Args:
        name: The name to render it by.
        file: Its file.
    """
    folders = tuple(name.split("/")[:-1])
    try:
        module = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        # Whoever renders it says so, with the line.
        return Sample(name, file, tags=folders)
    summary = (ast.get_docstring(module) or "").partition("\n")[0]
    formats: tuple[str, ...] = ("png",)
    tags: tuple[str, ...] = ()
    problem = ""
    for constant, line, node in _constants(module):
        try:
            value = tuple(ast.literal_eval(node))
            if isinstance(ast.literal_eval(node), str) or not all(
                isinstance(each, str) for each in value
            ):
                raise TypeError
        except (TypeError, ValueError):
            problem = f"{constant} is no literal tuple of texts (line {line} of the sample)"
            continue
        if constant == "TAGS":
            tags = value
            continue
        unknown = [each for each in value if each not in FORMATS]
        if unknown or not value:
            what = f"{unknown[0]!r}" if unknown else "nothing"
            problem = (
                f"FORMATS names {what} (line {line} of the sample); there are: {', '.join(FORMATS)}"
            )
        else:
            formats = tuple(dict.fromkeys(value))
    return Sample(name, file, formats, tuple(dict.fromkeys((*folders, *tags))), summary, problem)


def _constants(module: ast.Module) -> list[tuple[str, int, ast.expr]]:
    """Return the module's own settings of FORMATS and TAGS: name, line and value."""
    return [
        (target.id, node.lineno, node.value)
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id in {"FORMATS", "TAGS"}
    ]


def _check_names(samples: Sequence[Sample]) -> None:
    """Refuse names whose pictures another sample could give, or that some disks take for one."""
    seen: dict[str, Sample] = {}
    for sample in samples:
        seen.setdefault(sample.name.lower(), sample)
    for sample in samples:
        if seen[sample.name.lower()] is not sample:
            other = seen[sample.name.lower()]
            raise ConfigError(
                f"{sample.file} and {other.file.name} differ only in capitals", "rename one"
            )
        if "@" in sample.name:
            raise ConfigError(
                f"{sample.file}: a sample's name has no @, which marks further baselines",
                "rename it",
            )
        numbered = re.fullmatch(r"(.+)-\d+", sample.name)
        if numbered and numbered[1].lower() in seen:
            raise ConfigError(
                f"{sample.file} would give the same picture as a figure of {numbered[1]}",
                "rename one",
            )

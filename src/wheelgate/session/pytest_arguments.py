"""What a command line of pytest chooses: what has to be the same for a run to stand for another.

Only options whose effect is known are taken. With any other, such as `--last-failed`, `-p` or
`--junitxml`, what a run does depends on more than its words, or it leaves a file behind: nothing
is said of such a run.
"""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

_SHOWS = {
    "-v",
    "-vv",
    "-vvv",
    "-q",
    "-qq",
    "-s",
    "-x",
    "-l",
    "--verbose",
    "--quiet",
    "--exitfirst",
    "--showlocals",
    "--no-header",
    "--no-summary",
    "--gate-junit",
    "--show-build-log",
    "--no-cache",
}
"""Options that change nothing of what a run that passed has measured."""

_SHOWS_VALUE = {"--tb", "--color", "--durations", "--capture", "--maxfail", "-r", "--gate-json"}
_PLACE = {"--gate-config", "--rootdir"}
"""Options whose value is where the project lies: what lies there is known otherwise."""

_CHOOSES = {"--all-samples"}
_CHOOSES_VALUE = {
    "-k",
    "-m",
    "--deselect",
    "--image",
    "--engine",
    "--base-source",
    "--tag",
    "--shard",
}
_DEFAULTS = {("--base-source", "auto")}


def chosen_by(
    words: Sequence[str], root: Path, variables: Mapping[str, str]
) -> tuple[str, ...] | None:
    """Return what pytest's arguments choose, or None where that cannot be told.

    Args:
        words: The arguments.
        root: The project's folder.
        variables: The environment, for what pytest takes from it.
    """
    if variables.get("PYTEST_PLUGINS") or variables.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD"):
        return None
    left = [*shlex.split(variables.get("PYTEST_ADDOPTS", "")), *words]
    found: list[str] = []
    while left:
        word = left.pop(0)
        if not word.startswith("-"):
            path = _relative(word, root)
            if path is None:
                return None
            found.append(path)
            continue
        name, value = _option(word, left)
        if name in _CHOOSES_VALUE and value is not None:
            found += [] if (name, value) in _DEFAULTS else [name, value]
        elif name in _CHOOSES and value is None:
            found.append(name)
        elif not ((name in _SHOWS and value is None) or (name in _SHOWS_VALUE | _PLACE and value)):
            return None
    return tuple(found)


def _option(word: str, left: list[str]) -> tuple[str, str | None]:
    """Return an option's name and its value, taken from what is left where it stands there."""
    with_value = _CHOOSES_VALUE | _SHOWS_VALUE | _PLACE
    name, equals, value = word.partition("=")
    if word.startswith("--") and equals:
        return name, value
    if word in with_value:
        return word, left.pop(0) if left else None
    if not word.startswith("--") and word[:2] in with_value and word not in _SHOWS:
        return word[:2], word[2:]
    return word, None


def _relative(word: str, root: Path) -> str | None:
    """Return a path or node id as seen from the root; None where it lies elsewhere."""
    file, separator, test = word.partition("::")
    try:
        path = Path(file).resolve().relative_to(root.resolve())
    except ValueError:
        return None
    return path.as_posix() + separator + test

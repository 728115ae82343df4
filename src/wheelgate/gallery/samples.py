"""Find the samples of a project: a sample is one file with a function `plot()`."""

from dataclasses import dataclass
from pathlib import Path

from wheelgate.errors import ConfigError


@dataclass(frozen=True)
class Sample:
    """One sample: its name, such as `matplotlib/simple_plot`, and its file."""

    name: str
    file: Path


def discover(folder: Path) -> list[Sample]:
    """Return the samples in the sub-folders of `folder`, by name.

    Files and folders whose names begin with an underscore are helpers, and `data` holds data.

    Raises:
        ConfigError: Where there is no such folder, or no sample in it.
    """
    if not folder.is_dir():
        raise ConfigError(f"there is no folder {folder}", "correct `samples` in gate.toml")
    found = [
        Sample(path.relative_to(folder).with_suffix("").as_posix(), path)
        for path in sorted(folder.glob("*/*.py"))
        if not path.name.startswith("_")
        and not path.parent.name.startswith("_")
        and path.parent.name != "data"
    ]
    if not found:
        raise ConfigError(
            f"{folder} has no samples", "add a file in a folder of it, with a function plot()"
        )
    return found

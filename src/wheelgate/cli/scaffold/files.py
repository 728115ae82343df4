"""The files of a new gate: planned from what a repository says of itself, then written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined

from wheelgate.cli.scaffold.facts import Facts
from wheelgate.model.config import load
from wheelgate.util.files import storage_errors

_REFERENCE = "Dockerfile.reference"

Action = Literal["write", "add to", "leave"]


@dataclass(frozen=True)
class Planned:
    """A file of the new gate.

    Attributes:
        action: "add to" keeps what a file has; "leave" is for one that is there already.
        why: What the file is for, in a few words.
    """

    path: str
    action: Action
    text: str
    why: str


def plan(root: Path, facts: Facts, *, overwrite: bool = False) -> list[Planned]:
    """Return what to write; files that are there are left, unless they are to be overwritten."""
    environment = Environment(
        loader=PackageLoader("wheelgate.cli.scaffold", "templates"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - TOML, Python and YAML
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def rendered(template: str) -> str:
        return environment.get_template(f"{template}.jinja").render(
            facts=facts, reference_file=_REFERENCE
        )

    sample = "sample_matplotlib.py" if facts.renders_with_matplotlib else "sample_pillow.py"
    own = [
        ("gate.toml", "gate.toml", "what is judged, against what, and by which limits"),
        ("samples/first.py", sample, "a sample to start from"),
        ("tests/gate/conftest.py", "conftest.py", "Testinfra inside the image"),
        ("tests/gate/test_gate.py", "test_gate.py", "the gate, as pytest tests"),
        (".github/workflows/gate.yml", "gate.yml", "the gate on every change"),
    ]
    if not facts.reference:
        own.insert(1, (_REFERENCE, _REFERENCE, "the same on Debian slim, to hold it against"))
    found = []
    for path, template, why in own:
        there = (root / path).exists() and not overwrite
        found.append(Planned(path, "leave" if there else "write", rendered(template), why))
    found.append(_added(root, "tox.ini", rendered("tox.ini"), "[testenv:gate]", "`tox -e gate`"))
    found.append(
        _added(root, ".gitignore", ".wheelgate/\nwheelhouse/\n", ".wheelgate/", "runs stay here")
    )
    return found


def _added(root: Path, path: str, text: str, mark: str, why: str) -> Planned:
    """Plan a part of a file that may be there already."""
    before = (root / path).read_text(encoding="utf-8") if (root / path).is_file() else ""
    if mark in before:
        return Planned(path, "leave", before, why)
    if not before:
        return Planned(path, "write", text, why)
    return Planned(path, "add to", before.rstrip("\n") + "\n\n" + text, why)


def write(root: Path, planned: Sequence[Planned]) -> None:
    """Write the planned files, and read the new configuration as the gate will.

    Raises:
        ConfigError: Where what was written, or what was there already, cannot be used.
    """
    for each in planned:
        if each.action != "leave":
            with storage_errors(f"writing {each.path}"):
                (root / each.path).parent.mkdir(parents=True, exist_ok=True)
                (root / each.path).write_text(each.text, encoding="utf-8")
    load(root)

"""The reference of gate.toml, which is made of the dataclasses, can be made of all of them."""

import dataclasses
import re
import typing
from pathlib import Path

import pytest

from wheelgate.model.config import Gate

ROOT = Path(__file__).parents[2]


def tables(kind, seen):
    """Collect the dataclasses that a type of gate.toml is made of."""
    if dataclasses.is_dataclass(kind) and kind not in seen:
        seen.append(kind)
        for hint in typing.get_type_hints(kind).values():
            tables(hint, seen)
    for argument in typing.get_args(kind):
        tables(argument, seen)
    return seen


TABLES = tables(Gate, [])


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_every_key_of_a_table_is_described(kind):
    attributes = kind.__doc__.partition("Attributes:")[2]
    described = re.findall(r"^\s+(\w+): ", attributes, re.MULTILINE)
    assert sorted(described) == sorted(field.name for field in dataclasses.fields(kind))


def test_the_reference_has_every_table():
    source = (ROOT / "docs/_extensions/reference.py").read_text(encoding="utf-8")
    shown = re.findall(r": config\.(\w+),", source)
    assert len(TABLES) > 8
    assert set(shown) == {kind.__name__ for kind in TABLES}

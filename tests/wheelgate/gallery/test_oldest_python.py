"""The worker is written for the oldest CPython that an image may have, 3.8."""

import ast
from importlib.resources import files
from pathlib import Path

import pytest

WORKER = Path(str(files("wheelgate.gallery"))) / "worker"
MODULES = sorted(WORKER.glob("*.py"))
BUILTIN_GENERICS = {"dict", "frozenset", "list", "set", "tuple", "type"}


def evaluated(node):
    """Yield the nodes that run: not annotations, which `from __future__` makes texts of."""
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child
                yield from evaluated(child)


def new_generics(tree):
    """Return the lines that subscript what is subscripted from 3.9 on (PEP 585)."""
    abstract = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "collections.abc"
        for alias in node.names
    }
    return [
        node.lineno
        for node in evaluated(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id in abstract | BUILTIN_GENERICS
    ]


def is_missing_from_3_8(node):
    """Return whether a node calls what is in the standard library from 3.9 on."""
    names = {"removeprefix", "removesuffix", "is_relative_to", "randbytes", "pairwise"}
    keywords = {"zip": "strict"}
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute) and node.func.attr in names:
        return True
    name = getattr(node.func, "id", "")
    return any(keyword.arg == keywords.get(name, 0) for keyword in node.keywords)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.stem)
def test_a_module_of_the_worker_is_python_3_8(file):
    tree = ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 8))
    assert new_generics(tree) == []
    assert [node.lineno for node in ast.walk(tree) if is_missing_from_3_8(node)] == []


@pytest.mark.parametrize(
    "code",
    [
        "Run = list[int]",
        "from collections.abc import Callable\nRun = Callable[[int], None]",
        "def f(x: int = dict[str, int]): pass",
    ],
)
def test_a_generic_that_3_8_cannot_subscript_is_found(code):
    assert new_generics(ast.parse(code)) == [code.count("\n") + 1]


def test_what_stands_in_an_annotation_alone_is_none():
    assert new_generics(ast.parse("def f(x: list[int]) -> dict[str, int]: y: set[int] = x")) == []


@pytest.mark.parametrize(
    "code", ["'a'.removeprefix('b')", "zip(a, b, strict=True)", "x.is_relative_to(y)"]
)
def test_a_call_that_3_8_does_not_know_is_found(code):
    assert any(map(is_missing_from_3_8, ast.walk(ast.parse(code))))

"""Directives that write the reference from the code: `gate.toml`, `run.json`, and fixtures.

    ```{configuration}
    ```

What they show is in the docstrings and types; a key without a description fails the build.
"""

import dataclasses
import inspect
import typing
from collections.abc import Callable, Iterator

import annotated_types
import docstring_parser
import pytest
from docutils import nodes
from docutils.statemachine import StringList
from pydantic.dataclasses import is_pydantic_dataclass
from pydantic.fields import FieldInfo
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from wheelgate.model import config
from wheelgate.model.verdicts import CATALOGUE
from wheelgate.pytest_plugin import fixtures as pytest_fixtures
from wheelgate.pytest_plugin import options as pytest_options
from wheelgate.pytest_plugin import plugin as pytest_plugin
from wheelgate.pytest_plugin import rendering
from wheelgate.storage.run_file import schema

TABLES = {
    "": config.Gate,
    "[images.NAME]": config.ImageConfig,
    "[images.NAME.limits]": config.Limits,
    "[images.NAME] wheels, [wheelhouse.NAME]": config.Wheels,
    "[wheelhouse.NAME] with source archives": config.Sources,
    "[wheelhouse.NAME] that is built": config.Built,
    "[debs.NAME]": config.DebSet,
    "[apks.NAME]": config.Apks,
    "[timing]": config.TimingConfig,
    "[rendering]": config.RenderingConfig,
}
"""Every table of gate.toml, and what it is read into."""


class Configuration(SphinxDirective):
    """Every table and key of gate.toml."""

    def run(self) -> list[nodes.Node]:
        """Return a section a table."""
        return parsed(self, [line for each in TABLES.items() for line in table(*each)])


def table(name: str, kind: type) -> Iterator[str]:
    """Yield the lines of one table's section."""
    described = docstring_parser.parse(inspect.getdoc(kind) or "")
    told = {each.arg_name: " ".join((each.description or "").split()) for each in described.params}
    yield from (f"## {name or 'The top of the file'}", "", described.short_description or "", "")
    if described.long_description:
        yield from (described.long_description, "")
    hints = typing.get_type_hints(kind, include_extras=True)
    if missing := [each.name for each in dataclasses.fields(kind) if not told.get(each.name)]:
        raise ValueError(f"{kind.__name__} does not describe {', '.join(missing)}")
    yield from ("| key | type | default | |", "| --- | --- | --- | --- |")
    for field in dataclasses.fields(kind):
        yield (
            f"| `{field.name}` | {type_in_words(hints[field.name])} | {default_in_words(field)} "
            f"| {told.get(field.name, '')} |"
        )
    yield ""


def type_in_words(hint: object) -> str:
    """Return a type as someone who writes TOML would call it."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        base, *rest = arguments
        return " ".join([type_in_words(base), *bounds(rest)])
    if origin is typing.Literal:
        return " or ".join(f'`"{each}"`' for each in arguments)
    if origin is tuple:
        return f"list of {type_in_words(arguments[0])}"
    if origin is dict:
        return (
            "tables"
            if is_pydantic_dataclass(arguments[1]) or len(typing.get_args(arguments[1]))
            else "strings by name"
        )
    plain = [each for each in arguments if each is not type(None)]
    if len(plain) == 1:
        return type_in_words(plain[0])
    names = {str: "string", float: "number", int: "whole number", bool: "`true` or `false`"}
    return names.get(typing.cast("type", hint), "table")


def bounds(rest: list[object]) -> Iterator[str]:
    """Yield what a number has to be."""
    for each in rest:
        marks = each.metadata if isinstance(each, FieldInfo) else [each]
        for mark in marks:
            if isinstance(mark, annotated_types.Gt):
                yield f"over {mark.gt}"
            elif isinstance(mark, annotated_types.Ge) and mark.ge != 1:
                yield f"from {mark.ge}"
            elif isinstance(mark, annotated_types.Le):
                yield f"to {mark.le}"


def default_in_words(field: dataclasses.Field[typing.Any]) -> str:
    """Return the value that a key has where it is not set."""
    if field.default is dataclasses.MISSING:
        return "" if field.default_factory is not dataclasses.MISSING else "*to be set*"
    if field.default in {None, "", ()}:
        return ""
    value = field.default
    return (
        f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value!r}`".replace("'", '"')
    )


class Checks(SphinxDirective):
    """Every check of the catalogue, with the key of its limit."""

    def run(self) -> list[nodes.Node]:
        """Return a table."""
        headings = ["check", "passes where", "what is measured", "in", "limit or setting"]
        lines = [row(headings), row(["---"] * len(headings))]
        for check in CATALOGUE.values():
            key = check.limit or check.setting
            limits = "[images.NAME.limits] " if check.limit else ""
            better = "at most" if check.lower_is_better else "at least"
            where = f"`{limits}{key}`{f', {better}' if check.limit else ''}" if key else ""
            lines.append(row([f"`{check.id}`", check.sentence, check.measures, check.unit, where]))
        return parsed(self, lines)


class RunRecord(SphinxDirective):
    """Every record of run.json."""

    def run(self) -> list[nodes.Node]:
        """Return a section a record, the run's own first."""
        described = schema()
        definitions = typing.cast("dict[str, dict[str, typing.Any]]", described["$defs"])
        lines = list(record("Run", described))
        for name in sorted(definitions):
            lines += record(name, definitions[name])
        return parsed(self, lines)


def record(name: str, described: dict[str, typing.Any]) -> Iterator[str]:
    """Yield the lines of one record's section."""
    parts = docstring_parser.parse(described.get("description", ""))
    told = {each.arg_name: " ".join((each.description or "").split()) for each in parts.params}
    yield from (f"## {name}", "", parts.short_description or "", "")
    if parts.long_description:
        yield from (parts.long_description, "")
    if "enum" in described:
        yield from (f"One of {json_type(described)}.", "")
        return
    headings = ["key", "type", *([""] if told else [])]
    yield from (row(headings), row(["---"] * len(headings)))
    for key, value in described["properties"].items():
        yield row([f"`{key}`", json_type(value), told.get(key, "")][: len(headings)])
    yield ""


def row(cells: list[str]) -> str:
    """Return the cells of a table's row as Markdown."""
    return f"| {' | '.join(cells)} |"


def json_type(value: dict[str, typing.Any]) -> str:
    """Return a type of JSON Schema in words."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in value or "const" in value:
        return " or ".join(f'`"{each}"`' for each in value.get("enum", [value.get("const")]))
    if "anyOf" in value:
        return " or ".join(json_type(each) for each in value["anyOf"])
    if value.get("type") == "array":
        items = value.get("items") or {"type": "value"}
        return f"array of {json_type(items)}"
    if value.get("type") == "object":
        inner = value.get("additionalProperties")
        return f"object of {json_type(inner)}" if isinstance(inner, dict) else "object"
    return str(value.get("type", "any"))


class Fixtures(SphinxDirective):
    """What the pytest plugin says of its fixtures."""

    def run(self) -> list[nodes.Node]:
        """Return the plugin's own description, and a sentence a fixture."""
        lines = [*(inspect.getdoc(pytest_fixtures) or "").splitlines(), "", "The fixtures:", ""]
        for name in pytest_plugin.__all__:
            if hasattr(pytest_fixtures, name):
                told = inspect.getdoc(getattr(pytest_fixtures, name)) or ""
                lines.append(f"- `{name}`: {told[:1].lower()}{told[1:]}")
        return parsed(self, lines)


class FixtureFunction(SphinxDirective):
    """What a fixture gives that is a function: its arguments, and what it returns."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return its signature, its description and tables."""
        name = self.arguments[0]
        lines = list(function(name, FUNCTIONS[name].__call__))
        if name == "render":
            lines += attributes(rendering.Rendered)
        return parsed(self, lines)


FUNCTIONS: dict[str, type] = {
    "render": rendering.RenderPlot,
    "assert_render": rendering.AssertRender,
}
"""The fixtures that are functions, and what these are."""


def function(name: str, described: Callable[..., object]) -> Iterator[str]:
    """Yield the lines on a function that a fixture gives."""
    told = docstring_parser.parse(inspect.getdoc(described) or "")
    _, *parameters = inspect.signature(described).parameters.values()
    words = [
        each.name if each.default is each.empty else f"{each.name}={each.default!r}"
        for each in parameters
    ]
    yield from ("```python", f"{name}({', '.join(words)})", "```", "")
    yield from (told.short_description or "", "")
    yield from (told.long_description or "").splitlines()
    yield from ("", "| argument | |", "| --- | --- |")
    by_name = {each.arg_name: " ".join((each.description or "").split()) for each in told.params}
    yield from (f"| `{each.name}` | {by_name[each.name]} |" for each in parameters)
    yield ""


def attributes(kind: type) -> Iterator[str]:
    """Yield the lines on what a function returns: a dataclass with properties."""
    told = docstring_parser.parse(inspect.getdoc(kind) or "")
    yield from ("It returns:", "", "| attribute | |", "| --- | --- |")
    for each in told.params:
        yield f"| `{each.arg_name}` | {' '.join((each.description or '').split())} |"
    for name, value in vars(kind).items():
        if isinstance(value, property):
            yield f"| `{name}` | {' '.join((inspect.getdoc(value) or '').split())} |"
    yield ""


class Options(SphinxDirective):
    """The options that the plugin adds to pytest."""

    def run(self) -> list[nodes.Node]:
        """Return a table, an option a row."""
        added = _Added()
        pytest_options.pytest_addoption(typing.cast("pytest.Parser", added))
        return parsed(self, ["| option | |", "| --- | --- |", *added.rows])


class _Added:
    """Stands where pytest's parser would, and its group, and keeps what is added as rows."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    def getgroup(self, *_names: str) -> "_Added":
        """Return the group of a name."""
        return self

    def addoption(self, name: str, **settings: typing.Any) -> None:
        """Keep an option."""
        value = settings.get("metavar", "|".join(settings.get("choices", ())))
        value = value.replace("|", r"\|")
        told = settings["help"].replace("%%", "%")
        self.rows.append(f"| `{f'{name} {value}'.strip()}` | {told} |")


def parsed(directive: SphinxDirective, lines: list[str]) -> list[nodes.Node]:
    """Return lines of Markdown as nodes, headings among them."""
    holder = nodes.section()
    holder.document = directive.state.document
    source = StringList(lines, source=directive.get_source_info()[0])
    directive.state.nested_parse(source, directive.content_offset, holder, match_titles=True)
    return holder.children


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directives."""
    app.add_directive("checks", Checks)
    app.add_directive("configuration", Configuration)
    app.add_directive("run-record", RunRecord)
    app.add_directive("plugin-fixtures", Fixtures)
    app.add_directive("plugin-function", FixtureFunction)
    app.add_directive("plugin-options", Options)
    return {"parallel_read_safe": True}

"""What the documentation tells to be typed is there: commands, options, environments, files."""

import configparser
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from wheelgate.cli import main

markdown_it = pytest.importorskip("markdown_it")
ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "examples").glob("*/*.md")]
)
ENDS = {"|", "||", "&&", ";", ">", ">>"}
"""Where a command ends on its line."""


def typed(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the words of each command of a page: in blocks, and within sentences."""
    for token in markdown_it.MarkdownIt("commonmark").parse(text):
        if token.type == "fence" and token.info.split()[:1] in (["sh"], ["console"]):
            lines = token.content.replace("\\\n", " ").splitlines()
            yield from ((token.map[0] + 1, words_of(line)) for line in lines)
        for inner in token.children or ():
            if inner.type == "code_inline" and " " in inner.content:
                yield token.map[0] + 1, words_of(inner.content)


def words_of(line: str) -> list[str]:
    """Return the words of the first command of a line; none where the line is no command."""
    try:
        words = shlex.split(line.removeprefix("$ "), comments=True)
    except ValueError:
        return []
    ends = [place for place, word in enumerate(words) if word in ENDS]
    return words[: ends[0]] if ends else words


def commands_of(program: str) -> list[pytest.param]:
    """Return what is typed after a program's name, on all pages, as parameters of a test."""
    return [
        pytest.param(words[1:], id=f"{page.relative_to(ROOT)}:{line} {' '.join(words[1:])}")
        for page in PAGES
        for line, words in typed(page.read_text(encoding="utf-8"))
        if words[:1] == [program]
    ]


@pytest.fixture(scope="module")
def options_of_pytest():
    """All options that pytest has with this package's plugin, which it says itself."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--help"], capture_output=True, text=True, check=True
    )
    return set(re.findall(r"(?<![\w-])--?[a-zA-Z][\w-]*", done.stdout))


@pytest.fixture
def parse(options_of_pytest, monkeypatch):
    """Return a function that reads a command line of wheelgate, and runs nothing."""
    # Files that a page speaks of are the reader's.
    monkeypatch.setattr(click.Path, "convert", lambda _self, value, _parameter, _context: value)

    def read(words):
        while words and words[0] in {"-v", "--verbose"}:
            words = words[1:]
        if words in (["--help"], ["--version"]):
            return
        name, *rest = words
        command = main.get_command(click.Context(main), name)
        assert command, f"there is no command {name}"
        try:
            context = command.make_context(name, rest, parent=click.Context(main))
        except click.MissingParameter:
            assert not rest  # a sentence may name a command and no more
            return
        left = [word for word in context.params.get("arguments", ()) if word.startswith("-")]
        unknown = {word.partition("=")[0] for word in left} - options_of_pytest
        assert not unknown, f"neither {name} nor pytest has {unknown}"

    return read


def environments() -> configparser.ConfigParser:
    found = configparser.ConfigParser(interpolation=None)
    found.read(ROOT / "tox.ini")
    return found


@pytest.mark.parametrize("words", commands_of("wheelgate"))
def test_a_command_of_wheelgate_can_be_typed(parse, words):
    parse(words)


@pytest.mark.parametrize("words", commands_of("tox"))
def test_an_environment_of_tox_is_there_and_takes_what_it_is_given(parse, words):
    own, given = words, []
    if "--" in words:
        own, given = words[: words.index("--")], words[words.index("--") + 1 :]
    assert own[:1] == ["-e"] or not own
    for name in own[1:]:
        section = environments()[f"testenv:{name.rstrip(',')}"]
        commands = [shlex.split(line) for line in section["commands"].strip().splitlines()]
        assert not given or any("{posargs" in word for line in commands for word in line)
        for line in commands:
            if line[0] == "wheelgate" and given:
                parse([word for word in line[1:] if word != "{posargs}"] + given)


@pytest.mark.parametrize("words", commands_of("python"))
def test_a_file_of_this_repository_that_is_to_be_run_is_there(words):
    assert not words[0].endswith(".py") or (ROOT / words[0]).is_file()


def test_commands_are_found_on_the_pages():
    counts = [len(commands_of(program)) for program in ("wheelgate", "tox", "python")]
    assert all(count >= least for count, least in zip(counts, (60, 15, 3), strict=True)), counts


@pytest.mark.parametrize("page", [str(page.relative_to(ROOT)) for page in PAGES])
def test_a_link_within_the_repository_leads_somewhere(page):
    page = ROOT / page
    targets = [
        child.attrs["href"].partition("#")[0]
        for token in markdown_it.MarkdownIt("commonmark").parse(page.read_text())
        for child in token.children or ()
        if child.type == "link_open" and not re.match(r"https?:|#", child.attrs["href"])
    ]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_findings_have_the_sizes_of_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:size|compressed), MB \| ([\d.]+) \| ([\d.]+) \|$", readme, re.M)
    assert len(rows) == 2
    findings = (ROOT / "docs/findings.md").read_text(encoding="utf-8")
    assert [size for row in rows for size in row if f"| {size} |" not in findings] == []


def test_the_readme_and_the_findings_have_the_same_table_of_routes():
    begin, end = "<!-- matrix: begin -->", "<!-- matrix: end -->"
    tables = []
    for page in ("README.md", "docs/findings.md"):
        _, begun, rest = (ROOT / page).read_text(encoding="utf-8").partition(begin)
        table, ended, after = rest.partition(end)
        assert begun, page
        assert ended, page
        assert begin not in rest, page
        assert end not in after, page
        tables.append(table)
    assert tables[0] == tables[1]
    assert tables[0].count("\n| ") > 2  # a heading, and images

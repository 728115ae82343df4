"""What a tutorial's page says: commands, what is seen after each, and whether that was seen.

A block ```sh is given to a shell as it stands. A block ```text that follows it is what the shell
shows then: a line `...` in it stands for any lines, or none, and `...` within a line for anything
in that line. Blocks of other languages are only shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff

from markdown_it import MarkdownIt

ANY = "..."

_COMMANDS, _OUTPUT = "sh", "text"

_FIGURES = (
    (r"\b\d{8}-\d{6}-[0-9a-f]{6}\b", ANY),  # the id of a run
    (r"\b(?:[0-9a-f]{64}|[0-9a-f]{12})\b", ANY),  # a hash, or an id of the engine's
    (r"(?<![\w.:/-])[+-]?\d+\.\d+(?=s?(?![\w.]))", ANY),  # seconds, megabytes, ratios: no versions
)
"""What differs from one machine to the next, or from run to run, and what is said instead."""

_ALIKE = 0.6
"""From this ratio on, difflib's documentation calls two sequences close matches."""


@dataclass(frozen=True)
class Step:
    """Commands, and what the page says is seen after them.

    Attributes:
        line: The page's line on which the commands begin, counted from 1.
        output: None where the page says nothing of it.
        place: The lines of the output's block, without its fences, counted from 0; the last one
            is not of it.
    """

    commands: str
    line: int
    output: str | None = None
    place: tuple[int, int] = (0, 0)


def steps_of(text: str) -> list[Step]:
    """Return what a page has to be done, in order.

    Raises:
        ValueError: Where output follows no commands, with the line.
    """
    found: list[Step] = []
    before = ""
    for token in MarkdownIt("commonmark").parse(text):
        if token.type != "fence" or token.map is None:
            continue
        language = (token.info.split() or [""])[0]
        begin, end = token.map
        if language == _COMMANDS:
            found.append(Step(token.content, begin + 2))
        elif language == _OUTPUT:
            if before != _COMMANDS:
                raise ValueError(f"line {begin + 1}: this is the output of no commands")
            last = found[-1]
            found[-1] = Step(last.commands, last.line, token.content, (begin + 1, end - 1))
        before = language
    return found


def matches(said: str, seen: str) -> bool:
    """Return whether output is what a page says of it.

    Runs of blanks are as one: columns of a table are as wide as their figures.
    """
    first, *rest = _segments(said)
    lines = _lines(seen)
    if not _begins(first, lines, 0):
        return False
    at = len(first)
    if not rest:
        return at == len(lines)
    for segment in rest[:-1]:
        places = range(at, len(lines) - len(segment) + 1)
        found = next((place for place in places if _begins(segment, lines, place)), None)
        if found is None:
            return False
        at = found + len(segment)
    end = len(lines) - len(rest[-1])
    return end >= at and _begins(rest[-1], lines, end)


def _segments(said: str) -> list[list[re.Pattern[str]]]:
    """Return the lines that stand together, between lines that stand for any."""
    segments: list[list[re.Pattern[str]]] = [[]]
    for line in _lines(said):
        if line == ANY:
            segments.append([])
        else:
            segments[-1].append(_pattern(line))
    return segments


def _pattern(line: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, line.split(ANY))))


def _begins(segment: Sequence[re.Pattern[str]], lines: Sequence[str], at: int) -> bool:
    there = lines[at : at + len(segment)]
    return len(there) == len(segment) and all(
        pattern.fullmatch(line) for pattern, line in zip(segment, there, strict=True)
    )


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.strip("\n").splitlines()]


def difference(said: str, seen: str) -> str:
    """Return what a page says beside what was seen, for people."""
    return "\n".join(
        unified_diff(
            said.splitlines(), seen.splitlines(), "what the page says", "what was seen", lineterm=""
        )
    )


def renewed(said: str, seen: str) -> str:
    """Return what a page should say of an output.

    What it says stays where that is so. Else each of its lines becomes the line of the output
    that is most like it, without figures. Between them nothing is left out that the page did not
    leave out: a line that is like none of the output makes room for what is there.
    """
    if matches(said, seen):
        return said
    lines = seen.strip("\n").splitlines()
    chosen: list[str] = []
    next_place, left_out = 0, False
    for line in said.splitlines():
        if line.strip() == ANY:
            left_out = True
            continue
        found = _place(line, lines[next_place:])
        if found is not None:
            place = next_place + found
            so = matches(line, lines[place])
            here = line if so else _without_figures(lines[place])
            chosen += [*_between(lines[next_place:place], left_out), here]
            next_place, left_out = place + 1, False
    chosen += _between(lines[next_place:], left_out)
    return "\n".join(chosen) + "\n"


def _place(line: str, lines: Sequence[str]) -> int | None:
    """Return which line is as said, or else most like it; None where none is."""
    for place, other in enumerate(lines):
        if matches(line, other):
            return place
    alike = [SequenceMatcher(None, line, _without_figures(other)).ratio() for other in lines]
    return alike.index(max(alike)) if alike and max(alike) >= _ALIKE else None


def _between(lines: Sequence[str], left_out: bool) -> Sequence[str]:
    return [ANY] if lines and left_out else [_without_figures(line) for line in lines]


def _without_figures(line: str) -> str:
    for pattern, instead in _FIGURES:
        line = re.sub(pattern, instead, line)
    return line.rstrip().expandtabs()


def with_outputs(text: str, outputs: Sequence[tuple[Step, str]]) -> str:
    """Return a page whose output blocks say something else.

    Args:
        text: The page.
        outputs: Its steps, each with what its block is to say; those without a block are left.
    """
    lines = text.splitlines(keepends=True)
    for step, output in reversed(outputs):
        if step.output is not None:
            begin, end = step.place
            lines[begin:end] = [output] if output.strip() else []
    return "".join(lines)

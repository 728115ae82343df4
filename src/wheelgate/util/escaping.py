"""Show text that a stranger wrote without letting it act: on a terminal, in a log, in Markdown."""

import re

_ACTING = re.compile(
    "["
    "\x00-\x08\x0a-\x1f\x7f-\x9f"  # C0 but the tab, DEL, C1: control functions of ECMA-48
    "\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"  # invisible, separators, bidirectional (UAX 9)
    "\ud800-\udfff"  # halves of characters, which no encoding can hold
    "]"
)

_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#\[|#vso\[|#teamcity\[)", re.IGNORECASE)
"""What a CI takes for a command of its own: a line that begins with `::` (GitHub), and `##[`,
`##vso[` (Azure) and `##teamcity[` anywhere in it."""

_MARKUP = re.compile(r"[\\`*<>]|\](?=[(\[])")
"""What makes markup in the middle of a line (CommonMark 0.31, 2.4): of a link, what joins its text
and its target."""


def visible(text: str) -> str:
    """Return text as one line in which each character that acts is written out, by its number."""
    return _ACTING.sub(lambda found: ascii(found[0])[1:-1], text)


def log_lines(text: str) -> str:
    """Return text for a terminal or a log, with its lines kept; no line is a command to a CI."""
    return "\n".join(_COMMAND.sub(r"\g<0> ", visible(line)) for line in text.split("\n"))


def markdown_text(text: str) -> str:
    """Return text as one line that Markdown shows as it is."""
    return _MARKUP.sub(r"\\\g<0>", visible(" ".join(text.split())))

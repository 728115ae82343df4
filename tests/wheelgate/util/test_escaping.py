"""A stranger's text is shown, and does not act: on a terminal, in a CI's log, in Markdown."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wheelgate.util.escaping import log_lines, markdown_text, visible

PIECES = (
    *("\x1b[2J", "\x9b31m", "\r", "\n", "::error::", " ::set-output name=a::b", "##[command]"),
    *("##vso[task.setvariable]", "##teamcity[x]", "\u202e", "\u2028", "<b>", "](http://x)", "`"),
    *("a", " ", "\t", "#", ":", "[", "*"),
)
HOSTILE = st.text(st.characters()) | st.lists(st.sampled_from(PIECES)).map("".join)
ACTING = {"Cc", "Cs", "Zl", "Zp", "RLO", "LRO", "RLE", "LRE", "RLI", "LRI"}


@pytest.mark.parametrize(
    "text", ["", "plain", "äöü 漢字 🎈 ", "a\tb", "C:\\x", "a::b", "# title", "λ"]
)
def test_honest_text_stays_as_it_is(text):
    assert visible(text) == text
    assert log_lines(text) == text


def test_what_acts_is_written_out():
    assert visible("a\x1b[31mb\r\x9b\u202ec\ud800") == r"a\x1b[31mb\r\x9b\u202ec\ud800"


@pytest.mark.parametrize(
    "line",
    ["::error::x", "  ::add-mask::x", "##[error]x", "a ##vso[x]", "##TeamCity[x]", "a\n::error::x"],
)
def test_no_line_is_a_command_to_a_ci(line):
    assert log_lines(line) != line
    assert log_lines(line).replace(" ", "") == line.replace(" ", "")


@given(HOSTILE)
def test_a_log_has_no_character_that_acts_and_no_command(text):
    shown = log_lines(text)
    for character in shown:
        kinds = {unicodedata.category(character), unicodedata.bidirectional(character)}
        assert character in "\n\t" or not kinds & ACTING
    for line in shown.splitlines():
        assert not line.lstrip().startswith("::")
        assert not re.search(r"##(\[|vso\[|teamcity\[)", line, re.IGNORECASE)


@given(HOSTILE)
def test_markdown_has_neither_html_nor_links_nor_code_nor_a_second_line(text):
    shown = markdown_text(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>`*]", shown)
    assert not re.search(r"(?<!\\)(?:\\\\)*\][(\[]", shown)
    assert len(shown.splitlines()) <= 1

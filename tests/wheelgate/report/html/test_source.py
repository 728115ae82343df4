"""The colours of a sample's source: kinds and lengths that add up to its text."""

import pytest

from wheelgate.report.html.source import tokens


def pieces(text):
    """Return the text cut as a browser cuts it: by UTF-16 code units."""
    units = text.encode("utf-16-le")
    place, found = 0, []
    for token in tokens(text).split(","):
        end = place + 2 * int(token[1:])
        found.append((token[0], units[place:end].decode("utf-16-le")))
        place = end
    assert place == len(units)
    return found


def test_words_strings_numbers_and_comments_are_told_apart():
    found = pieces('def plot():\n    return "text", 12  # why\n')
    kinds = {text.strip(): kind for kind, text in found}
    assert kinds["def"] == "k"
    assert kinds["plot"] == "f"
    assert kinds['"text"'] == "s"
    assert kinds["12"] == "n"
    assert kinds["# why"] == "c"


@pytest.mark.parametrize(
    "text", ["", "\n\n", "x", "no newline", "\tbad = = syntax (", "s = '\N{SNAKE}é'\n", "a\x00b\n"]
)
def test_every_text_is_told_to_its_end(text):
    assert "".join(piece for _, piece in pieces(text)) == text if text else tokens(text) == ""

"""Renewing the part of a file between two marks."""

import pytest

from wheelgate.errors import ConfigError
from wheelgate.report.marked_section import renew


def test_only_what_lies_between_the_marks_is_renewed(tmp_path):
    file = tmp_path / "README.md"
    file.write_text("# one\n<!-- t: begin -->\nold\n<!-- t: end -->\ntwo\n")
    renew(file, "t", "new\n")
    renew(file, "t", "newer\n")
    assert file.read_text() == "# one\n<!-- t: begin -->\n\nnewer\n\n<!-- t: end -->\ntwo\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!-- t: begin -->",
        "<!-- t: end --> <!-- t: begin -->",
        "<!-- t: begin --> <!-- t: begin --> <!-- t: end -->",
        "<!-- t: begin --> <!-- t: end --> <!-- t: end -->",
        "<!-- other: begin --> <!-- other: end -->",
    ],
)
def test_a_file_without_one_place_for_it_is_left_alone(tmp_path, text):
    file = tmp_path / "README.md"
    file.write_text(text)
    with pytest.raises(ConfigError, match="no place"):
        renew(file, "t", "new")
    assert file.read_text() == text


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"gone\.md"):
        renew(tmp_path / "gone.md", "t", "new")

"""A page's commands and outputs are read as they stand, and an output is held to what is said."""

from pathlib import Path

import pytest
from page import difference, matches, renewed, steps_of, with_outputs

PAGE = """\
# A page

```sh
echo one
```

```text
one
```

Between.

```toml
[not.run]
```

```sh
echo two
```
"""


def test_steps_are_the_shells_blocks_each_with_the_output_that_follows():
    steps = steps_of(PAGE)
    assert [(step.commands, step.line, step.output) for step in steps] == [
        ("echo one\n", 4, "one\n"),
        ("echo two\n", 18, None),
    ]


def test_output_of_no_commands_is_an_error_with_its_line():
    with pytest.raises(ValueError, match="line 1:"):
        steps_of("```text\none\n```\n")
    with pytest.raises(ValueError, match="line 11:"):
        steps_of(PAGE.replace("```toml", "```text").replace("Between.\n\n", ""))


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("one\n", "one\n"),
        ("one\ntwo\n", "\none  \ntwo\n\n"),
        ("took ... s\n", "took 1.5 s\n"),
        ("... MB, ... s\n", "3 MB, 4 s\n"),
        ("a  ...  b\n", "a    12.0 b\n"),
        ("...\n", ""),
        ("...\n", "one\ntwo\n"),
        ("...\nlast\n", "last\n"),
        ("...\nlast\n", "one\nlast\nlast\n"),
        ("one\n...\nthree\n", "one\nthree\n"),
        ("one\n...\nthree\n", "one\ntwo\ntwo\nthree\n"),
        ("one\n...\ntwo\n...\n", "one\n2\ntwo\nthree\n"),
        ("", ""),
        ("a [1.5, 2.5] (*)\n", "a [1.5, 2.5] (*)\n"),
    ],
)
def test_an_output_is_as_said(said, seen):
    assert matches(said, seen)


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("one\n", "one\ntwo\n"),
        ("one\n", "two\none\n"),
        ("one\n", ""),
        ("", "one\n"),
        ("took ... s\n", "took 1.5 minutes\n"),
        ("took ... s\n", "took\n1.5 s\n"),
        ("...\nlast\n", "last\none\n"),
        ("...\nlast\n", "the last\n"),
        ("one\n...\nthree\n", "one\n"),
        ("one\n...\none\n", "one\n"),
        ("...\ntwo\n...\none\n...\n", "one\ntwo\n"),
        ("...\none\n...\none\n...\n", "one\n"),
        ("one\n", "one more\n"),
        ("a.b\n", "axb\n"),
    ],
)
def test_an_output_is_not_as_said(said, seen):
    assert not matches(said, seen)
    assert difference(said, seen)


def test_an_output_that_is_as_said_stays_as_the_page_says_it():
    assert renewed("took ... s\n...\n", "took 1.5 s\nmore\n") == "took ... s\n...\n"


def test_where_nothing_was_said_all_of_an_output_is_said_without_its_figures():
    seen = (
        "wheelgate: run 20261123-010203-abcdef, 74.2 MB, built in 3.5 s by podman version 4.3.1\n"
        "python:3.13-alpine3.23\tpackages\t0123456789ab\nin 41.20s, +1.5 and 12 pairs\n"
    )
    said = renewed("", seen)
    assert said == (
        "wheelgate: run ..., ... MB, built in ... s by podman version 4.3.1\n"
        "python:3.13-alpine3.23  packages        ...\nin ...s, ... and 12 pairs\n"
    )
    assert matches(said, seen)


def test_what_was_left_out_of_an_output_stays_left_out():
    said = "...\nPASSED: 3 tests, 0 failed\n...\n"
    seen = "one\ntwo\nPASSED: 4 tests, 0 failed\nthree\n"
    assert renewed(said, seen) == "...\nPASSED: 4 tests, 0 failed\n...\n"


def test_nothing_is_left_out_that_the_page_did_not_leave_out():
    assert renewed("1\nlast line\n", "0\n2\nlast line\n") == "0\n2\nlast line\n"
    assert renewed("...\nlast line\n", "0\nlast line\nmore\n") == "...\nlast line\nmore\n"


def test_a_line_that_is_so_stays_as_the_page_says_it():
    said = "3 regions differ ...\nold line of some length\n"
    seen = "3 regions differ by 5 of 255\nnew line of some length\n"
    assert renewed(said, seen) == "3 regions differ ...\nnew line of some length\n"


def test_lines_that_are_gone_are_dropped_and_lines_that_stay_are_kept_in_order():
    said = "built in ... s\n...\nthere is no baseline\nexit code 1\n"
    seen = "built in 3.5 s\ndrawn\nexit code 3\n"
    assert renewed(said, seen) == "built in ... s\n...\nexit code 3\n"


def test_what_is_renewed_is_then_as_said():
    for said in ("", "nothing like it\n", "...\nb 1.5\n", "a\nc\n"):
        for seen in ("a\nb 2.5\nc\n", "b 2.5\n", "", "\n\n"):
            assert matches(renewed(said, seen), seen)


def test_outputs_are_put_into_the_page_and_nothing_else_changes():
    steps = steps_of(PAGE.replace("echo two\n```\n", "echo two\n```\n\n```text\n```\n\nAfter.\n"))
    page = PAGE.replace("echo two\n```\n", "echo two\n```\n\n```text\n```\n\nAfter.\n")
    renewed_page = with_outputs(page, [(steps[0], "1\n1\n"), (steps[1], "two\n")])
    assert renewed_page == page.replace("```text\none\n", "```text\n1\n1\n").replace(
        "```text\n```", "```text\ntwo\n```"
    )
    assert [step.output for step in steps_of(renewed_page)] == ["1\n1\n", "two\n"]


def test_the_tutorial_can_be_read_to_its_end():
    page = Path(__file__).parents[2] / "docs/tutorial.md"
    steps = steps_of(page.read_text(encoding="utf-8"))
    said = [step for step in steps if step.output is not None]
    assert len(steps) > 12
    assert all(step.output and step.output.strip() for step in said)
    # Where the page says nothing of an output, the commands only write files.
    silent = [step for step in steps if step.output is None]
    assert all("wheelgate" not in step.commands for step in silent)

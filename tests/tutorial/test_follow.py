"""A page is followed from an empty folder, and what is not as it says is said."""

import pytest
from click.testing import CliRunner
from follow import follow

PAGE = """\
# A page

<!-- followed: begin -->
<!-- followed: end -->

```sh
ls -A "$HOME" | wc -l
ls wheelgate/gate.toml
name=value
```

```text
0
wheelgate/gate.toml
```

```sh
echo "$name" took $((1 + 1)).5 s
```

```text
value took ... s
```
"""


@pytest.fixture
def page(tmp_path):
    """Return a function that has a page followed; its file is `page.file`."""

    def run(text, *options):
        run.file.write_text(text)
        return CliRunner().invoke(follow, [str(run.file), *options])

    run.file = tmp_path / "page.md"
    return run


def test_a_page_that_says_what_is_seen_passes(page):
    done = page(PAGE)
    assert done.exit_code == 0, done.output
    assert "2 of 2 steps" in done.output
    assert page.file.read_text() == PAGE


def test_an_output_that_is_not_as_said_fails_with_its_line_and_the_difference(page):
    done = page(PAGE.replace("```text\n0", "```text\n1"))
    assert done.exit_code == 1
    assert f"{page.file}:7: not as the page says" in done.output
    assert "-1\n+0\n" in done.output
    assert "1 outputs were not" in done.output


def test_a_command_that_fails_ends_it(page):
    done = page(PAGE.replace("name=value", "(exit 7)"), "--renew")
    assert done.exit_code == 1
    assert f"{page.file}:7: ended with exit code 7" in done.output
    assert "1 of 2 steps" in done.output
    assert "value" not in page.file.read_text().partition("```sh")[0]


def test_renewing_has_the_page_say_what_was_seen(page):
    wrong = PAGE.replace("```text\n0", "```text\n1").replace("```text\nvalue took ... s", "```text")
    done = page(wrong, "--renew")
    assert done.exit_code == 0, done.output
    said = page.file.read_text()
    assert said.partition("```sh")[2] == PAGE.partition("```sh")[2]
    assert "Followed to the letter on " in said
    assert page(said).exit_code == 0


def test_a_transcript_has_commands_and_outputs_in_full(page, tmp_path):
    assert page(PAGE, "--transcript", str(tmp_path / "transcript.txt")).exit_code == 0
    told = (tmp_path / "transcript.txt").read_text()
    assert '$ echo "$name" took $((1 + 1)).5 s\nvalue took 2.5 s\n# exit code 0, ' in told


def test_the_command_of_whoever_follows_is_not_the_pages(page):
    done = page("```sh\ncommand -v wheelgate || echo none; echo ${PYTHONPATH:-unset}\n```\n")
    assert done.output.splitlines()[1:3] == ["none", "unset"]

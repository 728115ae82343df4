"""Where nothing has changed, a run that passed stands for the next one, in a few seconds."""

import time

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

WORDS = ("run", "alpine", "-k", "exactly_the_locks")


def test_an_unchanged_run_that_passed_is_not_made_again(repository, engine):
    first = repository.run(*WORDS)
    assert first.code == 0, first.output
    assert "\x1b" not in first.output, "lines alone, where nobody looks at a terminal"
    run = repository.latest().id
    began = time.monotonic()
    second = repository.run(*WORDS)
    seconds = time.monotonic() - began
    assert second.code == 0
    assert f"nothing has changed since run {run}" in second.output
    assert "PASSED: alpine" in second.output
    assert repository.latest().id == run
    assert seconds < 5

    other = repository.run("run", "alpine", "-k", "wheel_that_is_meant")
    assert "nothing has changed" not in other.output
    repository.run(*WORDS)
    assert repository.latest().id == run, "it is the latest run again"

    assert "nothing has changed" not in repository.run(*WORDS, "--again").output
    repository.dockerfile(alpine="RUN rm -r /opt/venv/lib/python3.13/site-packages/cycler-*")
    failed = repository.run(*WORDS)
    assert failed.code == 1, failed.output
    again = repository.run(*WORDS)
    assert again.code == 1, "a run that failed stands for nothing"
    assert "nothing has changed" not in again.output

    repository.dockerfile()
    engine.remove_image(repository.latest().images[0].reference)
    assert "nothing has changed" not in repository.run(*WORDS).output, "its image is gone"

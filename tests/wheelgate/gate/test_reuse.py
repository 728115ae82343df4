"""Where nothing has changed, a run that passed stands for the next one, in a few seconds."""

import resource

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

WORDS = ("run", "debian-slim", "-k", "exactly_the_locks")
SITE = "/opt/venv/lib/python3.13/site-packages"


def computed():
    """Return the processor seconds of the commands so far, with what they started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_an_unchanged_run_that_passed_is_not_made_again(repository):
    first = repository.run(*WORDS)
    assert first.code == 0, first.output
    assert "\x1b" not in first.output, "lines alone, where nobody looks at a terminal"
    run = repository.latest().id
    began = computed()
    second = repository.run(*WORDS)
    seconds = computed() - began
    assert second.code == 0
    assert f"nothing has changed since run {run}" in second.output
    assert "PASSED: debian-slim" in second.output
    assert repository.latest().id == run
    assert seconds < 5, "of a processor: it hardly waits, and others may have the machine"

    repository.dockerfile(debian_slim=f"RUN rm -r {SITE}/cycler-*")
    for _ in range(2):  # a run that failed stands for nothing
        failed = repository.run(*WORDS)
        assert failed.code == 1, failed.output
        assert "nothing has changed" not in failed.output

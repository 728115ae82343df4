"""From reasons to sentences, and to the screen."""

import io
import json
import re
from dataclasses import asdict

import pytest
from rich.console import Console

from wheelgate.report import explanation as report
from wheelgate.timing.explain import wording as words
from wheelgate.timing.explain.reasons import explain
from wheelgate.timing.explain.records import KERNEL, Estimate

INTERPRETER = "the interpreter"
LIBRARY = "the C library"


@pytest.fixture
def slow(written):
    """Return an explanation of an image that lacks a profile and gives memory back."""
    written.facts["ours"] |= {"PGO": "no", "malloc": "other.so", "environment": "A=1 B=2"}
    written.probe("loop", (0.0225, {INTERPRETER: 1}), (0.015, {INTERPRETER: 1}))
    written.probe(
        "copy array 8 MB", (0.110, {LIBRARY: 0.2, KERNEL: 0.8}, 20_000), (0.015, {LIBRARY: 1}, 0)
    )
    written.sample(
        "a/one", (0.400, {INTERPRETER: 0.6, KERNEL: 0.4}, 34_100), (0.160, {INTERPRETER: 1}, 100)
    )
    written.sample("a/two", (0.2, {INTERPRETER: 1}), (0.2, {INTERPRETER: 1}))
    return explain(written.measurements())


def screen(explanation, **options):
    console = Console(file=io.StringIO(), width=80, color_system=None)
    report.show(explanation, console, **options)
    return console.file.getvalue()


def test_a_sample_is_explained_in_sentences_a_person_would_say(slow):
    (why,) = slow.samples
    said = list(words.sentences(slow, why))
    assert re.fullmatch(
        r"a/one computes 2\.\d\d \[2\.\d\d, 2\.\d\d\] times as long, 2\d\d ms more a render\.",
        said[0],
    )
    assert re.match(r"6\d% of that lies in the kernel: \d+% of it 34,000 more page", said[1])
    assert "(copy an array of 8 MB: 7." in said[1]
    assert said[1].endswith("2,000 more).")
    assert re.match(r"3\d% lies in the interpreter \(1\.\d\d times\): \d+% of it Python", said[2])
    assert "(a loop of arithmetic: 1." in said[2]
    assert len(said) == 3


def test_the_causes_of_all_samples_are_summed_with_the_facts_that_bear_on_them(slow):
    said = list(words.in_short(slow))
    assert said[0] == "1 of 2 samples are slower. Of their extra time:"
    assert "large blocks of memory" in said[1]
    assert "malloc other.so, in theirs libc.so.6" in said[1]
    assert "environment B=2, in theirs none" in said[1]
    assert "Python code (PGO no, in theirs yes" in said[2]


def test_where_no_probe_differs_that_is_said(written):
    written.sample("a/one", (0.250, {LIBRARY: 1}), (0.200, {LIBRARY: 1}))
    explanation = explain(written.measurements())
    said = " ".join(words.sentences(explanation, explanation.samples[0]))
    assert "lies in the C library (1.25 times), where no probe differs alike." in said
    assert "100% stay unexplained." in said


def test_a_place_with_more_than_the_difference_is_told_without_a_share(written):
    written.sample(
        "a/one",
        (0.250, {LIBRARY: 0.9, INTERPRETER: 0.1}),
        (0.200, {LIBRARY: 0.4, INTERPRETER: 0.6}),
    )
    explanation = explain(written.measurements())
    said = list(words.sentences(explanation, explanation.samples[0]))
    assert said[1].startswith("More than all of that lies in the C library (2.8")


def test_waiting_is_told_beside_computing(written):
    written.sample("a/one", (0.250, {LIBRARY: 1}, 0, 0.5), (0.200, {LIBRARY: 1}, 0, 0.0))
    explanation = explain(written.measurements())
    said = " ".join(words.sentences(explanation, explanation.samples[0]))
    assert "Beside computing, it waits 500 ms longer a render." in said


def test_a_processor_that_is_shared_is_no_waiting(written):
    written.sample("a/one", (0.250, {LIBRARY: 1}, 0, 0.5), (0.200, {LIBRARY: 1}, 0, 0.4))
    explanation = explain(written.measurements())
    assert "waits" not in " ".join(words.sentences(explanation, explanation.samples[0]))


def test_two_equal_images_are_said_to_be_equal(written):
    written.sample("a/one", (0.200, {LIBRARY: 1}), (0.200, {LIBRARY: 1}))
    explanation = explain(written.measurements())
    assert words.headline(explanation).startswith("ours and theirs compute equally long for a/one")
    assert list(words.in_short(explanation)) == []
    assert "None of 3 probes is notably slower or faster." in screen(explanation)
    assert "They were built alike" in screen(explanation)


def test_the_screen_shows_what_differs_and_all_of_it_where_that_is_asked_for(slow):
    short, everything = screen(slow), screen(slow, everything=True)
    assert "memcpy of 1 MB" not in short
    assert "3 more probes are about equal" in short
    assert "memcpy of 1 MB" in everything
    assert "glibc 2.41" not in short
    assert "glibc 2.41" in everything
    assert max(map(len, everything.splitlines())) <= 80


def test_what_could_not_be_measured_is_shown_with_its_reason(written):
    found = written.measurements()
    found.unmeasured["numpy.sin"] = "there is no numpy"
    assert "unmeasured: numpy.sin: there is no numpy" in screen(explain(found))


def test_the_whole_explanation_can_be_written_as_json(slow):
    read = json.loads(json.dumps(asdict(slow)))
    assert read["samples"][0]["causes"][0]["evidence"][0]["family"] == "arrays"
    assert len(read["measurements"]["process_runs"]) == 20


@pytest.mark.parametrize(
    ("low", "high", "side"), [(1.1, 1.3, 1), (0.8, 0.9, -1), (0.9, 1.1, 0), (1.0, 1.2, 0)]
)
def test_an_interval_lies_beside_a_value_or_holds_it(low, high, side):
    assert Estimate((low + high) / 2, low, high).side(1) == side

"""A verdict in words: each kind of figure, with its limit, and what no figure says."""

import pytest

from wheelgate.model.records import ALL, Verdict
from wheelgate.report.wording import reason, sentence

LARGE = {"measured": 412.5, "unit": "MB"}
RATIO = {"measured": 1.5, "unit": "ratio", "against": "debian"}
PAIRED = RATIO | {"interval": (1.4, 1.6), "pairs": 4}


def a_verdict(check="x", outcome="pass", subject="", **facts):
    return Verdict(check, "alpine", subject, outcome, **facts)


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (a_verdict("size", **LARGE), "412.5 MB; no limit is set"),
        (a_verdict("size", limit=420, **LARGE), "412.5 MB, within the limit of 420 MB"),
        (
            a_verdict("size", "fail", limit=400, details=("largest: scipy",), **LARGE),
            "412.5 MB, 12.5 MB over the limit of 400 MB; largest: scipy",
        ),
        (
            a_verdict("size-ratio", limit=1.6, **RATIO),
            "1.500 times debian, within the limit of 1.6",
        ),
        (
            a_verdict("render-ratio", "fail", limit=1.2, **PAIRED),
            "1.500 times debian's, 95% interval 1.400 to 1.600 from 4 pairs; limit 1.2",
        ),
        (
            a_verdict("render-ratio", **PAIRED),
            "1.500 times debian's, 95% interval 1.400 to 1.600 from 4 pairs; no limit is set",
        ),
        (
            a_verdict("render-ratio", "unmeasured", limit=1.55, **PAIRED),
            "1.500 times debian's, 95% interval 1.400 to 1.600 from 4 pairs; limit 1.55: too wide "
            "to say; about 12 more pairs would settle it: raise --max-time",
        ),
        (
            a_verdict("render-ratio", "unmeasured", limit=1.5, **PAIRED),
            "1.500 times debian's, 95% interval 1.400 to 1.600 from 4 pairs; limit 1.5: it lies "
            "on the limit, and no number of pairs would settle it",
        ),
        (
            a_verdict("waiting", "fail", limit=0.2, measured=0.3, unit="s"),
            "at least 0.300 s of a render pass without computing, over the limit of 0.2 s",
        ),
        (a_verdict("render", measured=2, unit="pictures"), "rendered without side effects"),
        (
            a_verdict("determinism", measured=2, unit="processes"),
            "2 processes rendered the same",
        ),
        (
            a_verdict("baseline", measured="identical", unit="statement", against="baseline"),
            "identical to baseline",
        ),
        (
            a_verdict("reference", measured="different pixels", unit="statement", against="debian"),
            "rendered, but not as debian; its limit asks for no more",
        ),
        (
            a_verdict("baseline", "fail", measured="different pixels", details=("3 pixels",)),
            "3 pixels",
        ),
        (a_verdict("loading", limit=252, measured=252, unit="modules"), "252 of 252 would load"),
        (a_verdict("import"), "imported"),
        (
            a_verdict("change", measured=-7, unit="MB", against="alpine@ab"),
            "-7.0 MB since alpine@ab",
        ),
        (a_verdict("fonts", measured="three"), "three"),
        (a_verdict("fonts", "fail"), "fail"),
    ],
)
def test_a_reason_says_the_figure_and_its_limit(verdict, words):
    assert reason(verdict) == words


@pytest.mark.parametrize(
    ("subject", "words"),
    [("a/b", "alpine: x of a/b: no"), (ALL, "alpine: x of all samples: no"), ("", "alpine: x: no")],
)
def test_a_sentence_names_the_image_the_check_and_its_subject(subject, words):
    assert sentence(a_verdict(subject=subject, details=("no",))) == words

"""What changed since the run before: only what both runs looked at."""

import pytest

from wheelgate.model.records import (
    RENDER,
    Image,
    Layer,
    PackageSize,
    Picture,
    Ratio,
    Render,
    Size,
    Verdict,
)
from wheelgate.report.html.changes import run_before, since
from wheelgate.storage import run_file as runs


def an_image(name):
    return Image(name, name, f"localhost/{name}", "00", "00", False, 1.0, (), ())


def a_size(total, version):
    return Size(
        "alpine", (Layer("a", total, 1),), (PackageSize("wheel", "numpy", version, total, 1),)
    )


def a_render(digest):
    return Render("alpine", "a/b", (Picture("alpine/a/b.png", digest, 1),), "", (), 0.1, 0.1, 1)


def kept(tmp_path, run):
    folder = tmp_path / run.id
    folder.mkdir(parents=True)
    (folder / "run.json").write_bytes(runs.dump(run))
    return folder


def test_the_run_before_is_the_newest_older_one_of_the_same_images(a_run, tmp_path):
    both = (an_image("alpine"), an_image("debian"))
    for number, images in ((1, both), (2, both), (3, both[:1]), (5, both)):
        kept(tmp_path, a_run(id=f"20260102-03040{number}-aaaaaa", images=images))
    run = a_run(id="20260102-030404-aaaaaa", images=both)
    found = run_before(kept(tmp_path, run), run)
    assert found is not None
    assert found.id == "20260102-030402-aaaaaa"


@pytest.mark.parametrize("content", ["{", '{"schema": 1}'])
def test_a_run_that_cannot_be_read_is_passed_over(a_run, tmp_path, content):
    older = kept(tmp_path, a_run(id="20260102-030401-aaaaaa"))
    (older / "run.json").write_text(content)
    run = a_run(id="20260102-030402-aaaaaa")
    assert run_before(kept(tmp_path, run), run) is None


def test_a_verdict_that_turned_is_named_with_both(a_run):
    fail = Verdict("size", "alpine", "", "fail", measured=3, limit=2)
    new = Verdict("render", "alpine", "a/b", "fail", details=("never asked before",))
    found = since(a_run(), a_run(outcome="fail", verdicts=(fail, new)))
    assert [(each.before, each.verdict) for each in found.turned] == [("pass", fail)]


def test_sizes_packages_and_pictures_that_changed_are_named(a_run):
    before = a_run(sizes=(a_size(10**6, "1"),), renders=(a_render("00"),))
    after = a_run(sizes=(a_size(3 * 10**6, "2"),), renders=(a_render("11"),))
    assert since(before, after).lines == (
        "alpine: 1.0 to 3.0 MB (+2.0)",
        "alpine: 1 package changed in version: numpy 1 to 2",
        "1 of 1 pictures are rendered differently: alpine/a/b.png",
    )


def test_what_stayed_is_told_as_well(a_run):
    run = a_run(sizes=(a_size(10**6, "1"),), renders=(a_render("00"),))
    assert since(run, run).lines == (
        "alpine: the same size and packages",
        "0 of 1 pictures are rendered differently",
    )


@pytest.mark.parametrize(
    ("low", "high", "told"), [(1.2, 1.4, "slower"), (0.5, 0.8, "faster"), (1.0, 1.3, "")]
)
def test_a_ratio_is_told_where_the_intervals_do_not_meet(a_run, low, high, told):
    before = a_run(ratios=(Ratio(RENDER, "alpine", "debian", "a/b", 1.0, 0.9, 1.1, 6),))
    after = a_run(
        ratios=(Ratio(RENDER, "alpine", "debian", "a/b", (low + high) / 2, low, high, 6),)
    )
    assert told in "".join(since(before, after).lines)
    assert bool(since(before, after).lines) is bool(told)

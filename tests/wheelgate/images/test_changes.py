"""What changed in an image since a revision: packages, size, renders, and the words for it."""

import pytest

from wheelgate.images.changes import between, packages
from wheelgate.model.records import Difference, Layer, PackageSize, Size
from wheelgate.model.verdicts import judge_change
from wheelgate.report import markdown
from wheelgate.report.changes import change_lines, package_lines


def a_package(name, version, size, kind="wheel"):
    return PackageSize(kind, name, version, size, 3)


BEFORE = (
    a_package("numpy", "2.4.0", 50_000_000),
    a_package("pip", "25.0", 9_000_000),
    a_package("scipy", "1.16", 80_000_000),
    a_package("zlib", "1.3", 100_000, "apk"),
)
AFTER = (
    a_package("numpy", "2.5.0", 52_000_000),
    a_package("cycler", "0.12", 40_000),
    a_package("scipy", "1.16", 80_000_000),
    a_package("zlib", "1.3", 99_000, "apk"),
)


def a_size(image, contents, size):
    return Size(image, (Layer("sha256:0", size, size // 4),), contents)


def a_difference(picture, kind):
    return Difference("alpine", "a/b", "alpine@abc", picture, kind, "words")


@pytest.fixture
def change():
    """A change of every kind."""
    return between(
        "alpine",
        "abcdef0123456789",
        a_size("alpine@abcdef0123", BEFORE, 400_000_000),
        a_size("alpine", AFTER, 393_000_000),
        [
            a_difference("a/b.png", "identical"),
            a_difference("a/c.png", "same pixels"),
            a_difference("a/d.png", "different pixels"),
        ],
    )


def test_packages_that_came_went_or_changed_are_listed_the_largest_change_first():
    found = [
        (each.name, each.version_before, each.version_after, each.bytes_after - each.bytes_before)
        for each in packages(BEFORE, AFTER)
    ]
    assert found == [
        ("pip", "25.0", None, -9_000_000),
        ("numpy", "2.4.0", "2.5.0", 2_000_000),
        ("cycler", None, "0.12", 40_000),
        ("zlib", "1.3", "1.3", -1000),
    ]


def test_packages_of_one_name_and_two_installers_are_two():
    wheel, apk = a_package("zlib", "1", 5), a_package("zlib", "1", 5, "apk")
    (gone,) = packages([wheel, apk], [wheel])
    assert (gone.kind, gone.version_after) == ("apk", None)


def test_nothing_changed_where_both_are_alike():
    assert packages(BEFORE, BEFORE) == []


def test_the_change_of_an_image_has_its_sizes_and_the_pictures_that_differ(change):
    assert (change.bytes_before, change.bytes_after) == (400_000_000, 393_000_000)
    assert (change.compressed_before, change.compressed_after) == (100_000_000, 98_250_000)
    assert change.renders == ("a/c.png", "a/d.png")
    assert change.renders_compared == 3
    assert change.baseline_image == "alpine@abcdef0123"


def test_the_words_name_every_package_with_its_versions(change):
    assert package_lines(change.packages) == [
        "1 package added: cycler 0.12",
        "1 package removed: pip 25.0",
        "1 package changed in version: numpy 2.4.0 to 2.5.0",
    ]


def test_a_change_is_told_and_never_held_to_a_limit(change):
    found = judge_change(change, "alpine")
    assert (found.outcome, found.limit, found.measured) == ("pass", None, -7.0)
    assert found.against == change.baseline_image


def test_a_revision_without_the_image_is_unmeasured():
    assert judge_change(None, "alpine").outcome == "unmeasured"


def test_the_report_tells_the_change_in_full(a_run, change):
    lines = change_lines(change)
    assert lines[0] == (
        "alpine since abcdef0123: 400.0 to 393.0 MB (-7.0), compressed 100.0 to 98.2 MB (-1.8)"
    )
    assert "1 package removed: pip 25.0" in lines
    assert "by package: pip -9.00 MB, numpy +2.00 MB, cycler +0.04 MB" in lines
    assert lines[-1] == "2 of 3 pictures are rendered differently: a/c.png, a/d.png"
    text = markdown(a_run(changes=(change,)))
    assert "## Since abcdef0123" in text
    assert all(f"- {line}" in text for line in lines)


def test_an_image_of_the_same_inputs_is_told_to_be_the_same(change):
    size = a_size("alpine", BEFORE, 5)
    same = between("alpine", "abcdef0123456789", size, size, [], same=True)
    assert judge_change(same, "alpine").measured == 0
    assert change_lines(same) == [
        "alpine since abcdef0123: built from the same inputs, it is the same image"
    ]

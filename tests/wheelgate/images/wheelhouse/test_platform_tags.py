"""Which platform tags an image takes."""

import pytest
from packaging.utils import parse_wheel_filename

from wheelgate.images.wheelhouse.platform_tags import platforms, tags_of

PLATFORM = "manylinux_2_41_x86_64"


def test_an_image_takes_the_wheels_of_every_older_c_library_newest_first():
    tags = platforms(PLATFORM)
    assert tags[0] == PLATFORM
    assert tags[-1] == "manylinux1_x86_64"
    minors = [int(tag.split("_")[2]) for tag in tags if tag.startswith("manylinux_2_")]
    assert minors == list(range(41, 4, -1))


@pytest.mark.parametrize(
    ("old", "new"),
    [("manylinux2014", "2_17"), ("manylinux2010", "2_12"), ("manylinux1", "2_5")],
)
def test_the_older_names_stand_right_behind_the_tags_that_they_name(old, new):
    tags = platforms(PLATFORM)
    assert tags[tags.index(f"{old}_x86_64") - 1] == f"manylinux_{new}_x86_64"


def test_an_image_does_not_take_what_needs_a_newer_c_library():
    assert platforms("manylinux_2_12_x86_64")[:2] == [
        "manylinux_2_12_x86_64",
        "manylinux2010_x86_64",
    ]
    assert "manylinux2014_x86_64" not in platforms("manylinux_2_12_x86_64")


def test_musl_has_tags_of_its_own():
    assert platforms("musllinux_1_2_aarch64") == [
        "musllinux_1_2_aarch64",
        "musllinux_1_1_aarch64",
        "musllinux_1_0_aarch64",
    ]


@pytest.mark.parametrize("tag", ["linux_x86_64", "manylinux2014_x86_64", "", "win_amd64"])
def test_what_is_no_platform_of_these_is_refused(tag):
    with pytest.raises(ValueError, match="not a platform tag"):
        platforms(tag)


def test_every_tag_can_be_read_by_packaging():
    for tag in platforms(PLATFORM):
        *_, found = parse_wheel_filename(f"tiny-1.0-cp313-cp313-{tag}.whl")
        assert {each.platform for each in found} == {tag}


@pytest.mark.parametrize(
    ("tag", "taken"),
    [
        ("cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64", True),
        ("cp38-abi3-manylinux1_x86_64", True),
        ("py3-none-any", True),
        ("py2.py3-none-any", True),
        ("cp312-cp312-manylinux_2_17_x86_64", False),
        ("cp313-cp313t-manylinux_2_17_x86_64", False),
        ("cp313-cp313-manylinux_2_42_x86_64", False),
        ("cp313-cp313-manylinux_2_17_aarch64", False),
        ("cp313-cp313-musllinux_1_2_x86_64", False),
    ],
)
def test_an_image_takes_the_wheels_of_its_python_and_libc(tag, taken):
    *_, own = parse_wheel_filename(f"tiny-1.0-{tag}.whl")
    assert (not own.isdisjoint(tags_of(PLATFORM, "3.13"))) is taken

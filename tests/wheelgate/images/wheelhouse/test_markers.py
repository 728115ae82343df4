"""A lock's markers, evaluated for an image."""

import pytest

from wheelgate.images.wheelhouse.markers import environment, without_markers

TARGET = environment("3.13")


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("one==1 ; python_version >= '3.13' --hash=sha256:ab\n", "one==1 --hash=sha256:ab\n"),
        ("one==1 ; python_version < '3.13' --hash=sha256:ab\n", ""),
        (
            "one==1; sys_platform == 'linux' \\\n  --hash=sha256:a \\\n  --hash=sha256:b\n",
            "one==1 --hash=sha256:a    --hash=sha256:b\n",
        ),
        ("one==1 ; platform_machine == 'aarch64'  # for arms\n", ""),
        ("one==1 ; os_name == 'posix'  # a comment; with more\n", "one==1\n"),
        ("one==1  # not; a marker\n", "one==1  # not; a marker\n"),
        ("one==1 ; this is none\n", "one==1 ; this is none\n"),
        ("--index-url https://example.org/simple\n", "--index-url https://example.org/simple\n"),
    ],
)
def test_what_applies_is_left_without_its_marker_and_all_else_as_it_is(line, left):
    assert without_markers(line, TARGET) == left


def test_a_lock_without_markers_is_returned_byte_for_byte():
    text = "# made by a tool\none==1 \\\n    --hash=sha256:ab\n\ntwo==2 --hash=sha256:cd"
    assert without_markers(text, TARGET) == text


def test_the_machine_is_that_of_the_image():
    line = "one==1 ; platform_machine == 'aarch64' --hash=sha256:ab\n"
    arm = environment("3.13", machine="aarch64")
    assert without_markers(line, arm) == "one==1 --hash=sha256:ab\n"

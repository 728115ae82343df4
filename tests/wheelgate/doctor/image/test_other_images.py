"""Which of the project's other images are recommended: those that what was asked would run in."""

from dataclasses import replace
from pathlib import Path

import pytest
from elf_writer import Wanted, shared_object
from packaging.tags import parse_tag
from roots import Root, judge_wheel

from wheelgate.doctor.image import known_images
from wheelgate.doctor.image.facts import ImageFacts
from wheelgate.doctor.image.other_images import OtherImage
from wheelgate.doctor.targets import judge_object
from wheelgate.model.config import load

OTHERS = (
    OtherImage("today", "manylinux_2_41_x86_64", (3, 13)),
    OtherImage("older", "manylinux_2_28_x86_64", (3, 12)),
    OtherImage("of-2020", "manylinux_2_5_x86_64", (3, 8)),
    OtherImage("of-musl", "musllinux_1_2_x86_64", (3, 13)),
)


def image(root: Root) -> ImageFacts:
    return replace(root.facts(), others=OTHERS)


def offered(root: Root, tag: str, requires: str = ">=3") -> str:
    """Return what is advised about other images for a wheel that the image's pip refuses."""
    metadata = f"Metadata-Version: 2.1\nName: x\nVersion: 1\nRequires-Python: {requires}\n"
    files = {"x-1.dist-info/METADATA": metadata.encode()}
    verdict = judge_wheel(image(root), root.wheel(f"x-1-{tag}.whl", files))
    return " ".join(
        hint for one in verdict.findings for hint in one.hint if "take an image" in hint
    )


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("cp313-cp313-manylinux_2_28_x86_64", "today"),
        ("cp39-abi3-manylinux_2_28_x86_64", "today, older"),
        ("py3-none-manylinux1_x86_64", "today, older, of-2020"),
        ("cp38-cp38-manylinux2014_x86_64.manylinux1_x86_64", "of-2020"),
    ],
)
def test_images_of_the_wheels_python_and_of_a_new_enough_libc_are_offered(
    musl: Root, tag: str, names: str
) -> None:
    assert offered(musl, tag) == f"or take an image for manylinux wheels: {names}"


@pytest.mark.parametrize(
    "tag",
    [
        "cp38-cp38-manylinux2010_x86_64",
        "cp313-cp313t-manylinux_2_28_x86_64",
        "cp313-cp313-manylinux_2_42_x86_64",
        "cp311-cp311-manylinux_2_28_x86_64",
        "cp314-abi3-manylinux_2_28_x86_64",
    ],
)
def test_no_image_is_offered_where_none_would_take_the_wheel(musl: Root, tag: str) -> None:
    assert not any(other.name in offered(musl, tag) for other in OTHERS)


def test_what_the_wheel_requires_of_python_decides_too(musl: Root) -> None:
    assert offered(musl, "py3-none-manylinux1_x86_64", ">=3.9").endswith(": today, older")
    assert offered(musl, "py3-none-manylinux1_x86_64", ">=3.12.4").endswith(": today")


def test_a_wheel_for_a_newer_musl_than_an_image_has_is_not_sent_there() -> None:
    other = OTHERS[3]
    assert other.takes(parse_tag("cp313-cp313-musllinux_1_1_x86_64"))
    assert not other.takes(parse_tag("cp313-cp313-musllinux_1_3_x86_64"))
    assert not other.takes(parse_tag("cp313-cp313-musllinux_1_2_aarch64"))
    assert not other.takes(parse_tag("cp313-cp313-linux_x86_64"))


@pytest.mark.parametrize(
    ("name", "names"),
    [("x.cpython-313-x86_64-linux-gnu.so", ": today"), ("x.cpython-38-x86_64-linux-gnu.so", "")],
)
def test_a_file_alone_tells_by_its_name_and_its_symbols_where_it_could_go(
    musl: Root, tmp_path: Path, name: str, names: str
) -> None:
    path = tmp_path / name
    wants = [Wanted("puts", "GLIBC_2.28", "libc.so.6")]
    path.write_bytes(shared_object(offers=["PyInit_x"], needed=["libc.so.6"], wants=wants))
    hints = judge_object(image(musl), path).files[0].findings[0].hint
    assert [hint for hint in hints if hint.endswith(names)]
    assert any(other.name in " ".join(hints) for other in OTHERS) == bool(names)


def test_the_python_of_an_image_of_apks_is_that_of_the_wheels_they_are_made_of() -> None:
    project = load(Path(__file__).parents[4])
    others = {one.name: one for one in known_images.others_of(project, "alpine")}
    assert "alpine" not in others
    assert others["alpine-apk"].python == (3, 13)
    assert others["alpine-apk"].platform == others["alpine-musl"].platform
    assert others["alpine-2020"].python == (3, 8)

"""What would help where pip refuses a wheel: it depends on why."""

from dataclasses import replace

import pytest
from elf_writer import shared_object
from roots import SITE, Root, judge_wheel

from wheelgate.doctor.image.other_images import OtherImage

OTHERS = (
    OtherImage("newer-glibc", "manylinux_2_43_x86_64", (3, 13)),
    OtherImage("newer-musl", "musllinux_1_4_x86_64", (3, 13)),
    OtherImage("of-2020", "manylinux_2_5_x86_64", (3, 8)),
)


def hints(root: Root, tag: str, pip: str = "25.0") -> tuple[str, ...]:
    """Return what would help with a wheel that the image's pip refuses."""
    root.add(f"{SITE}/pip-{pip}.dist-info/METADATA", b"Name: pip")
    metadata = b"Metadata-Version: 2.1\nName: x\nVersion: 1\nRequires-Python: >=3\n"
    module = shared_object(offers=["PyInit_x"])
    files = {"x-1.dist-info/METADATA": metadata, "x.abi3.so": module}
    facts = replace(root.facts(), others=OTHERS)
    (finding,) = judge_wheel(facts, root.wheel(f"x-1-{tag}.whl", files)).findings
    assert finding.code == "pip-refuses"
    return finding.hint


@pytest.mark.parametrize("platform", ["musllinux_1_2", "manylinux2014_x86_64.musllinux_1_2"])
def test_a_pip_that_is_too_old_for_musllinux_should_be_newer(musl: Root, platform: str) -> None:
    newer = "take a newer pip: 21.2 and later would take it"
    assert hints(musl, f"cp313-cp313-{platform}_x86_64", "20.3.4") == (newer,)


def test_a_pip_that_is_too_old_for_manylinux_should_be_newer(glibc: Root) -> None:
    newer = "take a newer pip: 20.3 to 21.1.3 would take it"
    assert hints(glibc, "cp313-cp313-manylinux_2_28_x86_64", "20.1") == (newer,)


def test_where_a_newer_pip_is_not_enough_what_else_is_wrong_counts(musl: Root) -> None:
    (install, _) = hints(musl, "cp313-cp313-manylinux_2_28_x86_64", "20.1")
    assert install == "install the musllinux wheel, where the project has one"


def test_a_wheel_for_a_newer_libc_needs_another_image(musl: Root, glibc: Root) -> None:
    older = "or an older version of the wheel"
    asked = hints(musl, "cp313-cp313-musllinux_1_4_x86_64")
    assert asked == ("take an image with a newer musl: newer-musl", older)
    assert hints(musl, "cp313-cp313-musllinux_1_5_x86_64") == (
        "take an image with a newer musl",
        older,
    )
    asked = hints(glibc, "cp313-cp313-manylinux_2_42_x86_64")
    assert asked == ("take an image with a newer glibc: newer-glibc", older)


def test_a_wheel_for_another_python_is_sent_to_an_image_that_has_it(glibc: Root) -> None:
    assert hints(glibc, "cp38-cp38-manylinux1_x86_64") == (
        "take an image that the wheel is for: of-2020",
    )
    assert hints(glibc, "cp37-cp37m-manylinux1_x86_64") == ()


def test_a_wheel_for_another_machine_has_no_mend(musl: Root) -> None:
    assert hints(musl, "cp313-cp313-musllinux_1_2_aarch64") == ()

"""Would pip take a wheel, and what is said of one that is none."""

import zipfile
from pathlib import Path

import pytest
from elf_writer import Wanted, shared_object
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packaging.tags import parse_tag
from roots import METADATA, SITE, Root, judge_wheel

from wheelgate.doctor.answers import WheelVerdict
from wheelgate.doctor.pip import rules
from wheelgate.doctor.targets import judge_wheels
from wheelgate.doctor.wording import tree

MANYLINUX = "x-1-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
MUSLLINUX = "x-1-cp313-cp313-musllinux_1_2_x86_64.whl"


def whole(root: Root, name: str = MUSLLINUX, suffix: str = "musl") -> Path:
    module = shared_object(offers=["PyInit_x"], wants=[Wanted("puts")])
    return root.wheel(name, {f"x/x.cpython-313-x86_64-linux-{suffix}.so": module})


def accepted(root: Root, tag: str) -> dict[str, tuple[bool | None, str]]:
    eras = rules.judge(root.facts(), parse_tag(tag))
    return {era.versions: (era.accepts, era.reason) for era in eras}


def codes(verdict: WheelVerdict) -> list[str]:
    return [finding.code for finding in verdict.findings]


def test_a_wheel_for_this_libc_would_run(musl: Root, glibc: Root) -> None:
    assert judge_wheel(musl.facts(), whole(musl)).answer == "would run"
    assert judge_wheel(glibc.facts(), whole(glibc, MANYLINUX, "gnu")).answer == "would run"


def test_a_wheel_for_the_other_libc_is_refused_with_the_reason(musl: Root, glibc: Root) -> None:
    verdict = judge_wheel(musl.facts(), whole(musl, MANYLINUX, "gnu"))
    assert (codes(verdict), verdict.eras[-1].refusal) == (["pip-refuses"], "other libc")
    verdict = judge_wheel(glibc.facts(), whole(glibc))
    assert (codes(verdict), verdict.eras[-1].refusal) == (["pip-refuses"], "other libc")


@pytest.mark.parametrize(
    ("tag", "why"),
    [
        ("cp313-cp313-musllinux_1_3_x86_64", "needs musl 1.3"),
        ("cp313-cp313-musllinux_1_2_aarch64", "it is for aarch64"),
        ("cp312-cp312-musllinux_1_2_x86_64", "it is for cp312, the image has cp313"),
        ("cp313-cp313t-musllinux_1_2_x86_64", "its ABI is cp313t"),
        ("cp314-abi3-musllinux_1_2_x86_64", "it is for cp314"),
        ("cp313-cp313-win_amd64", "it is for win_amd64"),
    ],
)
def test_the_first_reason_of_a_refusal_is_named(musl: Root, tag: str, why: str) -> None:
    taken, reason = accepted(musl, tag)["21.2 and later"]
    assert taken is False
    assert why in reason


@pytest.mark.parametrize(
    "tag", ["py3-none-any", "cp39-abi3-musllinux_1_1_x86_64", "cp313-cp313-linux_x86_64"]
)
def test_tags_that_every_interpreter_of_the_image_takes(musl: Root, tag: str) -> None:
    assert accepted(musl, tag)["21.2 and later"][0] is True


def test_each_range_of_pips_versions_has_its_own_rules(musl: Root, glibc: Root) -> None:
    musl.add(f"{SITE}/_manylinux.py", b"manylinux1_compatible = True\n")
    forced = accepted(musl, "cp313-cp313-manylinux1_x86_64")
    assert [taken for taken, _ in forced.values()] == [False, True, True, True, False, False]
    assert "_manylinux.py is not asked" in forced["21.2 and later"][1]
    new = accepted(glibc, "cp313-cp313-manylinux_2_28_x86_64")
    assert [taken for taken, _ in new.values()] == [False, False, False, False, True, True]
    old = accepted(glibc, "cp313-cp313-manylinux2010_x86_64")
    assert [taken for taken, _ in old.values()] == [False, False, True, True, True, True]
    other = accepted(musl, "cp313-cp313-musllinux_1_1_x86_64")
    assert [taken for taken, _ in other.values()] == [False] * 5 + [True]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (b"def manylinux_compatible(a, b, c): return False", False),
        (b"def manylinux_compatible(a, b, c): return None", True),
        (b"G = (2, 17)\ndef manylinux_compatible(a, b, c):\n 'd'\n return (a, b) <= G", False),
        (b"def manylinux_compatible(a, b, c): return c == 'x86_64' and b < 40", True),
        (b"def manylinux_compatible(a, b, c):\n import os\n return os.name == 'nt'", None),
        (b"manylinux2014_compatible = False", True),
        (b"def (", None),
    ],
)
def test_the_function_of_manylinux_can_only_deny(
    glibc: Root, text: bytes, taken: bool | None
) -> None:
    glibc.add(f"{SITE}/_manylinux.py", text)
    assert accepted(glibc, "cp313-cp313-manylinux_2_28_x86_64")["21.2 and later"][0] is taken


def test_an_attribute_of_manylinux_denies_the_older_names(glibc: Root) -> None:
    glibc.add(f"{SITE}/_manylinux.py", b"manylinux2014_compatible = False")
    denied = accepted(glibc, "cp313-cp313-manylinux2014_x86_64")
    assert denied["19.3 to 20.2.4"][0] is False
    assert denied["21.2 and later"][0] is False


def test_the_images_own_pip_decides(musl: Root) -> None:
    musl.add(f"{SITE}/pip-20.3.4.dist-info/METADATA", b"Name: pip")
    verdict = judge_wheel(musl.facts(), whole(musl))
    assert codes(verdict) == ["pip-refuses"]
    assert "20.3.4" in verdict.findings[0].text


def test_a_wheel_that_wants_another_python_is_refused(musl: Root) -> None:
    metadata = METADATA.replace(b">=3.9", b">=3.14")
    wheel = musl.wheel("x-1-py3-none-any.whl", {"x-1.dist-info/METADATA": metadata})
    assert codes(judge_wheel(musl.facts(), wheel)) == ["requires-python"]


def test_what_is_no_zip_or_is_cut_short_is_no_wheel(musl: Root, tmp_path: Path) -> None:
    good = whole(musl).read_bytes()
    for content in (b"", b"not a zip", good[: len(good) // 2], good[:-10] + bytes(10)):
        path = tmp_path / MUSLLINUX
        path.write_bytes(content)
        verdict = judge_wheel(musl.facts(), path)
        assert verdict.answer == "would not run"
        assert codes(verdict) == ["not-a-wheel"]


def test_damage_within_a_wheel_is_found(musl: Root) -> None:
    path = whole(musl)
    data = bytearray(path.read_bytes())
    data[200:260] = bytes(60)
    path.write_bytes(data)
    assert codes(judge_wheel(musl.facts(), path)) == ["not-a-wheel"]


def test_a_zip_bomb_is_not_unpacked(musl: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    path = musl.wheel(MUSLLINUX, {"x/x.so": b"\x7fELF" + bytes(80_000_000)})
    assert path.stat().st_size < 100_000

    def never(*_: object, **__: object) -> None:
        raise AssertionError("it was opened")

    monkeypatch.setattr(zipfile.ZipFile, "open", never)
    (finding,) = judge_wheel(musl.facts(), path).findings
    assert finding.code == "not-a-wheel"


@pytest.mark.parametrize("place", ["../../etc/x.so", "/etc/x.so", "..", "."])
def test_a_member_outside_the_folder_is_refused(musl: Root, place: str) -> None:
    path = musl.wheel(MUSLLINUX, {place: shared_object()})
    assert codes(judge_wheel(musl.facts(), path)) == ["not-a-wheel"]


def test_a_name_that_is_not_a_wheels_is_said(musl: Root) -> None:
    path = musl.wheel("numpy.whl", {})
    assert codes(judge_wheel(musl.facts(), path)) == ["not-a-wheel"]


def test_libraries_beside_the_modules_do_not_decide(musl: Root) -> None:
    module = shared_object(offers=["PyInit_x"])
    plugin = shared_object(needed=["libcuda.so.1"])
    path = musl.wheel(MUSLLINUX, {"x.so": module, "plugin.so": plugin})
    verdict = judge_wheel(musl.facts(), path)
    assert verdict.answer == "would run"
    assert [file.answer for file in verdict.files] == ["would not run", "would run"]


def test_an_image_without_python_gives_no_answer(musl: Root) -> None:
    (musl.folder / "usr/bin/python3").unlink()
    report = judge_wheels(musl.facts(), "x", {MUSLLINUX: whole(musl)})
    assert report.answer == "inconclusive"
    assert tree(report).count("no python3 on its PATH") == 1


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6))
def test_a_mutated_wheel_gets_a_verdict(musl: Root, changes: list[tuple[int, int]]) -> None:
    module = shared_object(offers=["PyInit_x"], needed=["libstdc++.so.6"])
    data = bytearray(musl.wheel(MUSLLINUX, {"x/x.abi3.so": module}).read_bytes())
    for place, value in changes:
        data[place % len(data)] = value
    path = musl.folder.parent / f"mutated-{MUSLLINUX.split('-', 1)[1]}"
    path.write_bytes(data)
    report = judge_wheels(musl.facts(), "x", {MUSLLINUX: path})
    assert tree(report).startswith(f"x: {report.answer}\n")
    assert changes or report.answer == "would not run"


def test_a_wheel_for_a_newer_glibc_is_refused(glibc: Root) -> None:
    taken, reason = accepted(glibc, "cp313-cp313-manylinux_2_42_x86_64")["21.2 and later"]
    assert taken is False
    assert reason == "it needs glibc 2.42, the image has 2.41"


def test_what_is_wrong_with_the_names_of_all_modules_is_told_once(musl: Root) -> None:
    files = {
        "a.cpython-313-x86_64-linux-gnu.so": shared_object(offers=["PyInit_a"]),
        "b.cpython-313-x86_64-linux-gnu.so": shared_object(
            offers=["PyInit_b"], needed=["libno.so"]
        ),
    }
    path = musl.wheel(MANYLINUX, files)
    words = tree(judge_wheels(musl.facts(), "x", {MANYLINUX: path}))
    assert words.count("with .cpython-313-x86_64-linux-gnu.so it would be another module") == 1
    assert "a.cpython-313-x86_64-linux-gnu.so\n" in words
    assert "needs libno.so" in words


def test_modules_that_would_not_load_are_told_before_libraries(musl: Root) -> None:
    files = {
        "a.libs/liba.so": shared_object(soname="liba.so", wants=[Wanted("nobody")]),
        "x.abi3.so": shared_object(offers=["PyInit_x"], wants=[Wanted("nobody_either")]),
    }
    words = tree(judge_wheels(musl.facts(), "x", {MUSLLINUX: musl.wheel(MUSLLINUX, files)}))
    assert words.index("nobody_either") < words.index("liba.so: nothing gives nobody")

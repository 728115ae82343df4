"""What a real index on this machine has in place of a wheel that an image does not take."""

import json
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from elf_writer import shared_object
from roots import SITE, Root

from wheelgate.cli import main
from wheelgate.doctor.answers import Report
from wheelgate.doctor.pip import alternatives
from wheelgate.doctor.targets import judge_wheels

MUSL = "cp313-cp313-musllinux_1_2_x86_64.whl"
GLIBC = "cp313-cp313-manylinux_2_28_x86_64.whl"


def told(root: Root, name: str = f"x-1.5-{GLIBC}") -> Report:
    """Return what is said of a wheel that pip refuses there."""
    wheel = root.wheel(name, {"x.abi3.so": shared_object(offers=["PyInit_x"])})
    facts = root.facts()
    report = judge_wheels(facts, name, {name: wheel})
    return alternatives.with_offers(report, facts, alternatives.of_indices)


def first_mend(report: Report) -> str:
    return report.wheels[0].findings[0].hint[0]


def listing(index: Path, *files: str, attributes: str = "") -> None:
    """Make the index list files of the project `x`."""
    folder = index / "x"
    folder.mkdir(exist_ok=True)
    lines = "".join(f'<a href="{name}" {attributes}>{name}</a>' for name in files)
    (folder / "index.html").write_text(f"<!DOCTYPE html><body>{lines}")


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (
            [f"x-1.4-{MUSL}", f"x-1.5-{GLIBC}", f"x-1.5-{MUSL}", f"x-1.6-{MUSL}"],
            f"take x-1.5-{MUSL}: the index has it, and it fits",
        ),
        (
            [f"x-1.4-{MUSL}", f"x-1.5-{GLIBC}", f"x-1.7-{MUSL}", f"x-1.6-{MUSL}"],
            f"no wheel of 1.5 that fits; the next that has one: x-1.6-{MUSL}",
        ),
        (
            [f"x-1.3-{MUSL}", f"x-1.4-{MUSL}", f"x-1.6-{GLIBC}", f"x-1.7rc1-{MUSL}"],
            f"no wheel of 1.5 or later that fits; the last: x-1.4-{MUSL}",
        ),
        (
            [f"x-1.5-{GLIBC}", "x-1.5.tar.gz", f"x-1.5-{MUSL.replace('313', '312')}"],
            "no wheel that fits, of any version, and the source archive of 1.5",
        ),
        ([f"x-1.5-{GLIBC}"], "and no source archive"),
        ([f"x-1.5-{MUSL.replace('1_2', '1_3')}"], "and no source archive"),
        (["x-1.5-cp39-abi3-musllinux_1_1_x86_64.whl"], "take x-1.5-cp39-abi3-musllinux"),
    ],
)
def test_the_mend_says_what_fits_platform_python_and_abi(
    musl: Root, package_index: Path, files: list[str], words: str
) -> None:
    listing(package_index, *files)
    report = told(musl)
    assert words in first_mend(report)
    assert report.answer == "would not run"
    assert "where the project has one" not in json.dumps(report.to_dict()["wheels"][0]["findings"])


def test_an_image_with_glibc_is_told_of_manylinux_wheels(glibc: Root, package_index: Path) -> None:
    listing(package_index, f"x-1.5-{MUSL}", f"x-1.5-{GLIBC}", f"x-1.6-{GLIBC}")
    assert first_mend(told(glibc, f"x-1.5-{MUSL}")).startswith(f"take x-1.5-{GLIBC}")


@pytest.mark.parametrize("attributes", ['data-yanked=""', 'data-requires-python="&gt;=3.14"'])
def test_what_is_yanked_or_for_another_python_does_not_fit(
    musl: Root, package_index: Path, attributes: str
) -> None:
    listing(package_index, f"x-1.5-{MUSL}", attributes=attributes)
    assert "no wheel that fits" in first_mend(told(musl))


def test_what_the_images_own_pip_does_not_know_does_not_fit(
    musl: Root, package_index: Path
) -> None:
    musl.add(f"{SITE}/pip-20.1.1.dist-info/METADATA", b"Name: pip")
    listing(package_index, f"x-1.5-{MUSL}")
    assert "no wheel that fits" in first_mend(told(musl))


def test_a_wheel_that_pip_takes_asks_no_index(musl: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    report = told(musl, f"x-1.5-{MUSL}")
    assert (report.answer, report.findings) == ("would run", ())


@pytest.mark.parametrize(
    "setting", [{"PIP_INDEX_URL": "http://127.0.0.1:9/"}, {"PIP_NO_INDEX": "1"}]
)
def test_an_index_that_is_not_there_changes_no_verdict(
    musl: Root, package_index: Path, monkeypatch: pytest.MonkeyPatch, setting: dict[str, str]
) -> None:
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    report = told(musl)
    assert report.answer == "would not run"
    assert [(one.code, one.severity) for one in report.findings] == [("index-silent", "note")]
    assert "install the musllinux wheel" in first_mend(report)


def test_an_index_that_is_slow_is_not_waited_for(
    musl: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alternatives, "SECONDS", 0.2)
    told_all, answered = threading.Event(), threading.Event()

    def ask(_: str) -> list[alternatives.Offered]:
        told_all.wait(30)
        answered.set()
        return []

    wheel = musl.wheel(f"x-1.5-{GLIBC}", {})
    facts = musl.facts()
    report = judge_wheels(facts, "x", {wheel.name: wheel})
    told = alternatives.with_offers(report, facts, lambda: ask)
    assert not answered.is_set()
    told_all.set()
    assert "did not answer" in told.findings[0].text


def test_an_answer_that_cannot_be_read_changes_no_verdict(musl: Root) -> None:
    wheel = musl.wheel(f"x-1.5-{GLIBC}", {})
    facts = musl.facts()
    report = judge_wheels(facts, "x", {wheel.name: wheel})

    def ask(_: str) -> list[alternatives.Offered]:
        raise KeyError("files")

    told = alternatives.with_offers(report, facts, lambda: ask)
    assert told.answer == "would not run"
    assert "its answer could not be read (KeyError)" in told.findings[0].text


def test_no_index_leaves_the_question_out(
    musl: Root, package_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    listing(package_index, f"x-1.5-{MUSL}")
    wheel = musl.wheel(f"x-1.5-{GLIBC}", {})
    words = ["doctor", str(wheel), "--root", str(musl.folder)]
    assert f"take x-1.5-{MUSL}" in CliRunner().invoke(main, words).output
    done = CliRunner().invoke(main, [*words, "--no-index"])
    assert done.exit_code == 1
    assert "take x-1.5" not in done.output

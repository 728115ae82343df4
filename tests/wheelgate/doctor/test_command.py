"""`wheelgate doctor` as a user starts it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from elf_writer import shared_object
from roots import SITE, Root

from wheelgate.cli import main

MUSLLINUX = "x-1-cp313-cp313-musllinux_1_2_x86_64.whl"


def doctor(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["doctor", *map(str, words)])


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder without a gate.toml."""
    monkeypatch.chdir(tmp_path)


def test_a_wheel_that_would_run_ends_with_zero(musl: Root) -> None:
    wheel = musl.wheel(MUSLLINUX, {"x.so": shared_object(offers=["PyInit_x"])})
    done = doctor(wheel, "--root", musl.folder)
    assert done.exit_code == 0, done.output
    assert f"{MUSLLINUX}: would run" in done.output
    assert "musl 1.2.5, Python 3.13.2" in done.output


def test_a_shared_object_that_would_not_ends_with_one_and_says_why(musl: Root) -> None:
    file = musl.folder.parent / "x.so"
    file.write_bytes(shared_object(offers=["PyInit_x"], needed=["libstdc++.so.6"]))
    done = doctor(file, "--root", musl.folder)
    assert done.exit_code == 1
    assert "x.so needs libstdc++.so.6, which is not there" in done.output
    assert "hint: `apk add libstdc++`" in done.output


def test_a_root_alone_is_judged_by_its_own_site_packages(musl: Root) -> None:
    musl.add(f"{SITE}/x.so", shared_object(offers=["PyInit_x"]))
    musl.add(f"{SITE}/y.so", shared_object(offers=["PyInit_y"], needed=["libnone.so"]))
    done = doctor("--root", musl.folder)
    assert done.exit_code == 1
    assert "1 of 2 extension modules would load" in done.output


def test_an_image_without_python_ends_with_three(musl: Root) -> None:
    (musl.folder / "usr/bin/python3").unlink()
    done = doctor("--root", musl.folder)
    assert done.exit_code == 3
    assert "no python3 on its PATH" in done.output


@pytest.mark.parametrize(
    "words", [(), ("nothing-here.whl", "--root", "."), ("x", "--root", ".", "--image", "y")]
)
def test_wrong_usage_ends_with_two(words: tuple[str, ...]) -> None:
    assert doctor(*words).exit_code == 2


def test_a_file_without_an_image_is_wrong_usage(musl: Root) -> None:
    done = doctor(musl.wheel(MUSLLINUX, {}))
    assert done.exit_code == 2
    assert "--image" in done.output


def test_json_has_the_answer_of_each_file(musl: Root) -> None:
    wheel = musl.wheel(MUSLLINUX, {"x.so": shared_object(offers=["PyInit_x"], needed=["a.so"])})
    told = json.loads(doctor(wheel, "--root", musl.folder, "--json").stdout)
    assert told["answer"] == told["wheels"][0]["files"][0]["answer"] == "would not run"
    assert told["wheels"][0]["files"][0]["findings"][0]["names"] == ["a.so"]
    assert len(told["wheels"][0]["eras"]) == 6


def test_a_folder_of_wheels_is_judged_wheel_by_wheel(musl: Root) -> None:
    good = musl.wheel(MUSLLINUX, {"x.so": shared_object(offers=["PyInit_x"])})
    bad = MUSLLINUX.replace("x-", "y-", 1)
    (good.parent / bad).write_bytes(b"no zip")
    done = doctor(good.parent, "--root", musl.folder)
    assert done.exit_code == 1
    assert f"{bad}: would not run" in done.output
    assert "1 of 2 wheels would run" in done.output


def test_the_help_has_an_example() -> None:
    assert "wheelgate doctor requirements/plots.txt --image" in doctor("--help").output

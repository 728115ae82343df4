"""A lock as target: what pip takes of it, and wheels beside their siblings."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from elf_writer import shared_object
from packaging.markers import Marker
from roots import Root

from wheelgate.cli import main
from wheelgate.doctor.pip import rules
from wheelgate.doctor.pip.lock import applies, wheels_of
from wheelgate.doctor.targets import judge_wheels
from wheelgate.errors import ConfigError, DoctorError
from wheelgate.images.wheelhouse.lock_file import Pinned
from wheelgate.util.cache import Cache

MUSL = "cp313-cp313-musllinux_1_2_x86_64"
GLIBC = "cp313-cp313-manylinux_2_28_x86_64"


def offered(index: Path, root: Root, file: str, files: dict[str, bytes] | None = None) -> str:
    """Put a wheel into an index; return the line of a lock that pins it."""
    project, version, *_ = file.split("-")
    module = shared_object(offers=[f"PyInit_{project}"])
    path = root.wheel(file, files or {f"{project}.abi3.so": module})
    place = index / project / file
    place.parent.mkdir(exist_ok=True)
    path.rename(place)
    return f"{project}=={version} --hash=sha256:{hashlib.sha256(place.read_bytes()).hexdigest()}\n"


def a_lock(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "lock.txt"
    path.write_text("".join(lines))
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def test_pip_takes_of_a_lock_what_is_for_the_images_libc(
    musl: Root, package_index: Path, tmp_path: Path, cache: Cache
) -> None:
    lines = [
        offered(package_index, musl, f"one-1.0-{MUSL}.whl"),
        offered(package_index, musl, "two-2.0-py3-none-any.whl", {"two.py": b""}),
    ]
    other = offered(package_index, musl, f"one-1.0-{GLIBC}.whl").split()[1]
    lock = a_lock(tmp_path, lines[0].strip(), f" {other}\n", lines[1])
    taken, lacking = wheels_of(musl.facts(), lock, cache, lambda _: None)
    assert set(taken) == {f"one-1.0-{MUSL}.whl", "two-2.0-py3-none-any.whl"}
    assert lacking == ()
    report = judge_wheels(musl.facts(), lock.name, taken)
    assert report.answer == "would run"


def test_a_requirement_without_a_fitting_wheel_is_named_and_the_others_are_judged(
    musl: Root, package_index: Path, tmp_path: Path, cache: Cache
) -> None:
    said: list[str] = []
    lock = a_lock(
        tmp_path,
        offered(package_index, musl, f"one-1.0-{MUSL}.whl"),
        offered(package_index, musl, f"two-2.0-{GLIBC}.whl"),
    )
    taken, lacking = wheels_of(musl.facts(), lock, cache, said.append)
    assert set(taken) == {f"one-1.0-{MUSL}.whl"}
    assert [(one.project, one.version, one.answer) for one in lacking] == [
        ("two", "2.0", "would not run")
    ]
    assert "no wheel of it for musllinux_1_2_x86_64 and Python 3.13" in lacking[0].findings[0].text
    assert any("one by one" in line for line in said)
    report = judge_wheels(musl.facts(), lock.name, taken, lacking)
    assert [wheel.answer for wheel in report.wheels] == ["would run", "would not run"]


def test_a_requirement_for_elsewhere_is_left_out(
    musl: Root, package_index: Path, tmp_path: Path, cache: Cache
) -> None:
    elsewhere = f'away==1 ; sys_platform == "win32" --hash=sha256:{64 * "a"}\n'
    here = offered(package_index, musl, f"one-1.0-{MUSL}.whl")
    # Python 3.13.2 is the image's; pip works markers out for the one that runs it.
    here = here.replace(" --hash", ' ; python_full_version == "3.13.2" --hash')
    for lines in ([elsewhere, here], [here]):
        taken, lacking = wheels_of(musl.facts(), a_lock(tmp_path, *lines), cache, lambda _: None)
        assert set(taken) == {f"one-1.0-{MUSL}.whl"}
        assert lacking == ()
    with pytest.raises(ConfigError, match="no requirement that is for"):
        wheels_of(musl.facts(), a_lock(tmp_path, elsewhere), cache, lambda _: None)


@pytest.mark.parametrize(
    ("marker", "holds"),
    [
        ("python_version >= '3.13'", True),
        ("python_full_version < '3.13.2'", False),
        ("platform_machine == 'x86_64' and sys_platform == 'linux'", True),
        ("platform_python_implementation == 'PyPy'", False),
    ],
)
def test_markers_are_worked_out_for_the_images_python(musl: Root, marker: str, holds: bool) -> None:
    python = musl.facts().python
    assert python is not None
    pinned = Pinned("one", "1", frozenset(), Marker(marker))
    assert applies(pinned, python, "x86_64") is holds


def test_an_image_without_python_takes_no_lock(musl: Root, tmp_path: Path, cache: Cache) -> None:
    (musl.folder / "usr/bin/python3").unlink()
    with pytest.raises(DoctorError, match="no python3 on its PATH"):
        wheels_of(musl.facts(), a_lock(tmp_path), cache, lambda _: None)


def test_a_lock_without_hashes_is_none(musl: Root, tmp_path: Path, cache: Cache) -> None:
    with pytest.raises(ConfigError, match="not pinned with hashes"):
        wheels_of(musl.facts(), a_lock(tmp_path, "numpy\n"), cache, lambda _: None)


def test_the_newest_platform_is_what_the_images_own_pip_takes(musl: Root, glibc: Root) -> None:
    site = "/usr/lib/python3.13/site-packages"
    assert rules.newest_platform(musl.facts()) == "musllinux_1_2_x86_64"
    assert rules.newest_platform(glibc.facts()) == "manylinux_2_41_x86_64"
    musl.add(f"{site}/pip-20.1.1.dist-info/METADATA", b"Name: pip")
    assert rules.newest_platform(musl.facts()) is None
    musl.add(f"{site}/_manylinux.py", b"manylinux1_compatible = True\n")
    assert rules.newest_platform(musl.facts()) == "manylinux_2_5_x86_64"


def test_the_command_names_what_pip_takes_and_what_is_lacking(
    musl: Root, package_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHEELGATE_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    lock = a_lock(
        tmp_path,
        offered(package_index, musl, f"one-1.0-{MUSL}.whl"),
        offered(package_index, musl, f"two-2.0-{GLIBC}.whl"),
    )
    offered(package_index, musl, f"two-2.1-{MUSL}.whl")
    done = CliRunner().invoke(main, ["doctor", str(lock), "--root", str(musl.folder)])
    assert done.exit_code == 1
    lines = [line.strip() for line in done.output.splitlines()]
    assert f"one-1.0-{MUSL}.whl: would run" in lines
    assert "two==2.0: would not run" in lines
    assert f"the next that has one: two-2.1-{MUSL}.whl" in done.output
    assert "1 of 2 wheels would run" in lines


def siblings(root: Root) -> dict[str, Path]:
    """Return two wheels, of which the second finds its library in the first."""
    library = shared_object(soname="liby.so.1", offers=["y"])
    module = shared_object(offers=["PyInit_x"], needed=["liby.so.1"], runpath="$ORIGIN/../y.libs")
    first = root.wheel(f"y-1-{MUSL}.whl", {"y.libs/liby.so.1": library})
    second = root.wheel(f"x-1-{MUSL}.whl", {"x/x.abi3.so": module})
    return {path.name: path for path in (first, second)}


def test_a_library_that_a_sibling_brings_is_there(musl: Root) -> None:
    wheels = siblings(musl)
    alone = judge_wheels(
        musl.facts(), "x", {name: wheels[name] for name in wheels if name[0] == "x"}
    )
    assert alone.answer == "would not run"
    assert judge_wheels(musl.facts(), "both", wheels).answer == "would run"


def test_a_sibling_that_pip_refuses_brings_nothing(musl: Root) -> None:
    wheels = siblings(musl)
    renamed = {
        name.replace(MUSL, GLIBC) if name[0] == "y" else name: wheels[name] for name in wheels
    }
    report = judge_wheels(musl.facts(), "both", renamed)
    assert [wheel.answer for wheel in report.wheels] == ["would not run", "would not run"]
    assert report.wheels[0].files[0].findings[0].code == "library-missing"


def test_a_library_of_a_sibling_that_is_not_searched_for_is_misplaced(musl: Root) -> None:
    wheels = siblings(musl)
    module = shared_object(offers=["PyInit_x"], needed=["liby.so.1"])
    wheels[f"x-1-{MUSL}.whl"] = musl.wheel(f"x-1-{MUSL}.whl", {"x/x.abi3.so": module})
    report = judge_wheels(musl.facts(), "both", wheels)
    (hint,) = report.wheels[0].files[0].findings[0].hint
    assert hint.startswith("misplaced: it is /usr/lib/python3.13/site-packages/y.libs/liby.so.1")


def test_of_two_wheels_of_a_project_each_is_judged_by_its_own_files(musl: Root) -> None:
    broken = shared_object(offers=["PyInit_x"], needed=["libnone.so"])
    good = musl.wheel(f"x-1-{MUSL}.whl", {"x/x.abi3.so": shared_object(offers=["PyInit_x"])})
    bad = musl.wheel(f"x-2-{MUSL}.whl", {"x/x.abi3.so": broken})
    report = judge_wheels(musl.facts(), "both", {good.name: good, bad.name: bad})
    assert [wheel.answer for wheel in report.wheels] == ["would run", "would not run"]

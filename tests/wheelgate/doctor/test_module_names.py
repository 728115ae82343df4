"""Would Python find a file as a module: by the suffixes of its own interpreter."""

import pytest
from elf_writer import Wanted, shared_object
from roots import SITE, Root

from wheelgate.doctor.answers import FileVerdict

FREE_THREADED = "/usr/lib/python3.13t/site-packages"


def codes(verdict: FileVerdict) -> list[str]:
    return [finding.code for finding in verdict.findings]


@pytest.mark.parametrize(
    "name",
    [
        "x.so.1",
        "x.abi4.so",
        "x.abi3t.so",
        "x.cp313-win_amd64.pyd",
        "x.cpython-313-darwin.so",
        "x.cpython-313d-x86_64-linux-musl.so",
        "x.cpython-312-x86_64-linux-musl.so",
        "x.pypy310-pp73-x86_64-linux-gnu.so",
        "x",
    ],
)
def test_a_name_without_a_suffix_of_the_interpreter_is_not_found(musl: Root, name: str) -> None:
    path = musl.add(f"{SITE}/{name}", shared_object(offers=["PyInit_x"]))
    verdict = musl.judge(path)
    assert codes(verdict) == ["name-not-imported"]
    assert verdict.answer == "would not run"
    assert "looks for .cpython-313-x86_64-linux-musl.so, .abi3.so and .so" in (
        verdict.findings[0].text
    )


def test_what_another_name_means_is_said(musl: Root) -> None:
    for name, words in (
        ("x.abi4.so", "with .abi4.so it would be another module"),
        ("x.so.1", "with .so.1 it would be none"),
        ("x", "without a suffix it would be none"),
    ):
        path = musl.add(f"{SITE}/{name}", shared_object(offers=["PyInit_x"]))
        assert musl.judge(path).findings[0].text.endswith(f": {words}")


@pytest.mark.parametrize("name", ["x.cpython-313-x86_64-linux-musl.so", "x.abi3.so", "x.so"])
def test_a_name_with_one_is_found(musl: Root, name: str) -> None:
    path = musl.add(f"{SITE}/{name}", shared_object(offers=["PyInit_x"]))
    assert codes(musl.judge(path)) == []


def test_an_interpreter_without_the_gil_finds_no_stable_abi(musl: Root) -> None:
    free_threaded = shared_object(
        needed=["libc.musl-x86_64.so.1"],
        offers=["Py_BytesMain"],
        interpreter="/lib/ld-musl-x86_64.so.1",
        bytes_within=b"\0.cpython-313t-x86_64-linux-musl.so\0" + b"3.13.2\0",
    )
    musl.add("/usr/bin/python3", free_threaded)
    path = musl.add(f"{FREE_THREADED}/x.abi3.so", shared_object(offers=["PyInit_x"]))
    (finding,) = musl.judge(path).findings
    assert finding.code == "name-not-imported"
    assert "looks for .cpython-313t-x86_64-linux-musl.so and .so" in finding.text


def test_a_library_that_has_modules_within_it_is_not_taken_for_one(musl: Root) -> None:
    path = musl.add(f"{SITE}/x.libs/libpython3.13.so.1.0", shared_object(offers=["PyInit__io"]))
    verdict = musl.judge(path)
    assert codes(verdict) == ["init-function"]
    assert verdict.answer == "would run"


def test_what_would_help_depends_on_what_the_name_is_for(musl: Root) -> None:
    content = shared_object(offers=["PyInit_x"])
    (finding,) = musl.judge(musl.add(f"{SITE}/x.cpython-313-x86_64-linux-gnu.so", content)).findings
    assert finding.hint[0] == "install the musllinux wheel, where the project has one"
    (finding,) = musl.judge(
        musl.add(f"{SITE}/x.cpython-312-x86_64-linux-musl.so", content)
    ).findings
    assert finding.hint == ("take the wheel for Python 3.13",)


def test_a_program_at_fixed_addresses_is_opened_by_glibc_never_and_by_musl_perhaps(
    musl: Root, glibc: Root
) -> None:
    for root in (musl, glibc):
        root.add(f"{SITE}/x.so", shared_object(offers=["PyInit_x"], kind=2))
    verdict = glibc.judge(f"{SITE}/x.so")
    assert (verdict.role, verdict.answer) == ("extension module", "would not run")
    assert codes(verdict) == ["program-not-opened"]
    verdict = musl.judge(f"{SITE}/x.so")
    assert (verdict.role, verdict.answer) == ("extension module", "inconclusive")


def test_a_position_independent_program_is_opened_by_musl_alone(musl: Root, glibc: Root) -> None:
    for root in (musl, glibc):
        content = shared_object(offers=["PyInit_x"], wants=[Wanted("puts")], flags_1=0x08000000)
        root.add(f"{SITE}/x.so", content)
    assert codes(glibc.judge(f"{SITE}/x.so")) == ["program-not-opened"]
    assert musl.judge(f"{SITE}/x.so").answer == "would run"


def test_a_module_that_also_names_a_loader_is_a_module(musl: Root, glibc: Root) -> None:
    for root, loader in (
        (musl, "/lib/ld-musl-x86_64.so.1"),
        (glibc, "/lib64/ld-linux-x86-64.so.2"),
    ):
        path = root.add(f"{SITE}/x.so", shared_object(offers=["PyInit_x"], interpreter=loader))
        verdict = root.judge(path)
        assert (verdict.role, verdict.answer) == ("extension module", "would run")


def test_a_program_that_has_modules_within_it_stays_a_program(glibc: Root) -> None:
    content = shared_object(
        offers=["PyInit_x"],
        kind=2,
        interpreter="/lib64/ld-linux-x86-64.so.2",
        needed=["libc.so.6"],
    )
    assert glibc.judge(glibc.add(f"{SITE}/bin/x", content)).role == "program"

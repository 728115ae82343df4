"""What an image is, read from its files."""

import pytest
from elf_writer import shared_object
from roots import SITE, Root

from wheelgate.doctor.image import snapshot
from wheelgate.doctor.image.facts import facts_of
from wheelgate.doctor.targets import judge_image


def test_a_musl_image_is_known_by_its_loader_and_its_interpreter(musl: Root) -> None:
    facts = musl.facts()
    assert (facts.libc, facts.libc_version, facts.machine) == ("musl", "1.2.5", "x86_64")
    assert facts.loader is not None
    assert facts.loader.folders == ("/lib", "/usr/local/lib", "/usr/lib")
    assert facts.python is not None
    assert facts.python.full_version == "3.13.2"
    assert facts.python.suffixes == (".cpython-313-x86_64-linux-musl.so", ".abi3.so", ".so")
    assert facts.python.site == SITE


def test_a_glibc_image_is_known_by_its_libc_and_its_loaders_folders(glibc: Root) -> None:
    facts = glibc.facts()
    assert (facts.libc, facts.libc_version) == ("glibc", "2.41")
    assert facts.loader is not None
    assert facts.loader.folders == (
        "/lib/x86_64-linux-gnu",
        "/usr/lib/x86_64-linux-gnu",
        "/lib",
        "/usr/lib",
    )


def test_musls_path_file_replaces_its_folders(musl: Root) -> None:
    musl.add("/etc/ld-musl-x86_64.path", b"/opt/lib\n/lib\n")
    loader = musl.facts().loader
    assert loader is not None
    assert loader.folders == ("/opt/lib", "/lib")


def test_a_virtual_environment_on_the_path_is_the_interpreter(musl: Root) -> None:
    musl.add("/opt/venv/pyvenv.cfg", b"home = /usr/bin\nversion = 3.13.2\n")
    musl.link("/opt/venv/bin/python3", "/usr/bin/python3")
    facts = musl.facts(PATH="/opt/venv/bin:/usr/bin")
    assert facts.python is not None
    assert facts.python.path == "/usr/bin/python3"
    assert facts.python.site == "/opt/venv/lib/python3.13/site-packages"


def test_debians_own_python_looks_where_pip_and_apt_install(glibc: Root) -> None:
    path = glibc.add(
        "/usr/local/lib/python3.13/dist-packages/x.so", shared_object(offers=["PyInit_x"])
    )
    assert [file.path for file in judge_image(glibc.facts()).files] == [path]


def test_an_image_without_python_says_so(musl: Root) -> None:
    (musl.folder / "usr/bin/python3").unlink()
    facts = musl.facts()
    assert facts.python is None
    assert "no python3" in facts.problem
    assert (facts.libc, facts.libc_version) == ("musl", "1.2.5")


@pytest.mark.parametrize("command", ["python3.9", "pypy3", "/usr/bin/python3.9"])
def test_an_interpreter_that_was_named_is_not_replaced_by_another(musl: Root, command: str) -> None:
    musl.link("/usr/bin/python", "python3")
    facts = facts_of(snapshot.of_folder(musl.folder, {}), "root", command)
    assert facts.python is None
    assert f"the image has no {command}" in facts.problem


def test_where_no_interpreter_is_named_python_will_do(musl: Root) -> None:
    (musl.folder / "usr/bin/python3").rename(musl.folder / "usr/bin/python")
    assert musl.facts().python is not None


def test_links_in_a_circle_end(musl: Root) -> None:
    musl.link("/usr/lib/one.so", "two.so")
    musl.link("/usr/lib/two.so", "one.so")
    assert musl.facts().files.file("/usr/lib/one.so") is None


def test_an_interpreter_whose_loader_is_missing_cannot_be_judged(glibc: Root) -> None:
    (glibc.folder / "lib64/ld-linux-x86-64.so.2").unlink()
    facts = glibc.facts()
    assert facts.started is None
    assert "/lib64/ld-linux-x86-64.so.2, which is not there" in facts.problem
    path = glibc.add(f"{SITE}/x.abi3.so", shared_object(offers=["PyInit_x"]))
    assert glibc.judge(path).answer == "inconclusive"

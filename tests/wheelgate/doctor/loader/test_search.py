"""How each loader takes a search path apart, and what it makes of `$` in it."""

import pytest
from elf_writer import shared_object
from roots import SITE, Root


def answer(root: Root, **about: object) -> str:
    """Return what is said of a module that needs a library in a folder beside it."""
    root.add(f"{SITE}/libs/liby.so", shared_object(soname="liby.so"))
    module = shared_object(offers=["PyInit_x"], needed=["liby.so"], **about)  # type: ignore[arg-type]
    return root.judge(root.add(f"{SITE}/x.so", module)).answer


@pytest.mark.parametrize("path", ["$ORIGIN/libs:$LIB/x", "$LIB/x:$ORIGIN/libs", "$ORIGIN/libs:/a$"])
@pytest.mark.parametrize("tag", ["rpath", "runpath"])
def test_musl_drops_a_whole_path_with_a_token_that_it_does_not_know(
    musl: Root, glibc: Root, path: str, tag: str
) -> None:
    assert answer(musl, **{tag: path}) == "would not run"
    assert answer(glibc, **{tag: path}) == "would run"


@pytest.mark.parametrize("path", ["${ORIGIN}/libs", "/a:$ORIGIN/b:$ORIGIN/libs"])
def test_both_loaders_know_origin_in_either_form(musl: Root, glibc: Root, path: str) -> None:
    assert answer(musl, runpath=path) == answer(glibc, runpath=path) == "would run"


def test_musl_takes_a_folder_whose_own_name_has_a_dollar(musl: Root) -> None:
    musl.add(f"{SITE}/a$b/libs/liby.so", shared_object(soname="liby.so"))
    module = shared_object(offers=["PyInit_x"], needed=["liby.so"], runpath="$ORIGIN/libs")
    assert musl.judge(musl.add(f"{SITE}/a$b/x.so", module)).answer == "would run"


def test_musl_takes_paths_apart_at_line_ends_too(musl: Root, glibc: Root) -> None:
    assert answer(musl, runpath="/nowhere\n$ORIGIN/libs") == "would run"
    assert answer(glibc, runpath="/nowhere\n$ORIGIN/libs") == "would not run"


@pytest.mark.parametrize(("sign", "takers"), [(":", "both"), ("\n", "musl"), (";", "glibc")])
def test_the_library_path_is_taken_apart_as_each_loader_does(
    musl: Root, glibc: Root, sign: str, takers: str
) -> None:
    for family, root in (("musl", musl), ("glibc", glibc)):
        root.add("/opt/odd/liby.so", shared_object(soname="liby.so"))
        module = shared_object(offers=["PyInit_x"], needed=["liby.so"])
        path = root.add(f"{SITE}/x.so", module)
        found = root.judge(path, LD_LIBRARY_PATH=f"/nowhere{sign}/opt/odd").answer
        assert found == ("would run" if takers in {"both", family} else "would not run")


@pytest.mark.parametrize("name", ["$ORIGIN/libs/liby.so", "${ORIGIN}/libs/liby.so"])
def test_glibc_alone_knows_origin_in_the_name_of_a_library(
    musl: Root, glibc: Root, name: str
) -> None:
    for root in (musl, glibc):
        root.add(f"{SITE}/libs/liby.so", shared_object(soname="liby.so"))
        module = shared_object(offers=["PyInit_x"], needed=[name])
        root.add(f"{SITE}/x.so", module)
    assert glibc.judge(f"{SITE}/x.so").answer == "would run"
    assert musl.judge(f"{SITE}/x.so").answer == "would not run"

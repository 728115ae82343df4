"""Would this image's loader load a file, and would Python find it?"""

import pytest
from elf_writer import Wanted, shared_object
from roots import SITE, Root

from wheelgate.doctor.answers import FileVerdict


def codes(verdict: FileVerdict) -> list[str]:
    return [finding.code for finding in verdict.findings if finding.severity != "note"]


def module(**about: object) -> bytes:
    return shared_object(offers=["PyInit_x"], **about)  # type: ignore[arg-type]


def test_a_module_with_all_it_needs_would_run(musl: Root, glibc: Root) -> None:
    wants = [Wanted("puts"), Wanted("PyLong_FromLong"), Wanted("__gmon_start__", weak=True)]
    ours = musl.add(f"{SITE}/x.cpython-313-x86_64-linux-musl.so", module(wants=wants))
    assert musl.judge(ours).answer == "would run"
    assert musl.judge(ours).role == "extension module"
    theirs = glibc.add(f"{SITE}/x.cpython-313-x86_64-linux-gnu.so", module(wants=wants))
    assert glibc.judge(theirs).answer == "would run"


def test_a_name_for_the_other_libc_is_not_found_by_python(musl: Root) -> None:
    path = musl.add(f"{SITE}/x.cpython-313-x86_64-linux-gnu.so", module())
    assert codes(musl.judge(path)) == ["name-not-imported"]


def test_a_missing_symbol_stops_and_says_which_libc_has_it(musl: Root) -> None:
    path = musl.add(f"{SITE}/x.so", module(wants=[Wanted("__strtod_internal"), Wanted("puts")]))
    (finding,) = musl.judge(path).findings
    assert (finding.code, finding.names) == ("symbols-missing", ("__strtod_internal",))
    assert "glibc gives __strtod_internal" in finding.hint[0]


def test_musls_loader_gives_large_file_names_that_its_table_lacks(musl: Root) -> None:
    names = ["fopen64", "puts64", "posix_fallocate64"]
    path = musl.add(f"{SITE}/x.so", module(wants=[Wanted(name) for name in names]))
    (finding,) = musl.judge(path).findings
    assert finding.names == ("puts64", "posix_fallocate64"), "musl 1.2.5 has room for 16 letters"


def test_musls_reserved_names_are_musl_itself_whatever_lies_there(musl: Root) -> None:
    path = musl.add(f"{SITE}/x.so", module(needed=["libm.so.6", "libpthread.so.0", "libc.so.6"]))
    assert musl.judge(path).answer == "would run"


def test_a_library_in_a_folder_that_is_not_searched_is_misplaced(musl: Root) -> None:
    musl.add("/opt/odd/libodd.so.1", shared_object(soname="libodd.so.1"))
    path = musl.add(f"{SITE}/x.so", module(needed=["libodd.so.1"]))
    (finding,) = musl.judge(path).findings
    assert finding.code == "library-missing"
    assert "misplaced: it is /opt/odd/libodd.so.1" in finding.hint[0]
    assert "/lib, /usr/local/lib, /usr/lib" in finding.hint[0]
    assert musl.judge(path, LD_LIBRARY_PATH="/opt/odd").answer == "would run"


def test_a_missing_library_of_alpine_names_its_package(musl: Root) -> None:
    path = musl.add(f"{SITE}/x.so", module(needed=["libstdc++.so.6"]))
    assert musl.judge(path).findings[0].hint == ("`apk add libstdc++`",)


def test_origin_is_the_folder_of_the_file_that_names_it(musl: Root, glibc: Root) -> None:
    for root in (musl, glibc):
        root.add(f"{SITE}/x.libs/liby.so", shared_object(soname="liby.so"))
        path = root.add(f"{SITE}/pkg/x.so", module(needed=["liby.so"], runpath="$ORIGIN/../x.libs"))
        assert root.judge(path).answer == "would run"


def test_runpath_serves_the_needs_of_needs_on_musl_and_not_on_glibc(
    musl: Root, glibc: Root
) -> None:
    for root in (musl, glibc):
        root.add(f"{SITE}/libs/liby.so", shared_object(soname="liby.so", needed=["libz9.so"]))
        root.add(f"{SITE}/libs/libz9.so", shared_object(soname="libz9.so"))
        root.add(f"{SITE}/x.so", module(needed=["liby.so"], runpath="$ORIGIN/libs"))
        older = shared_object(offers=["PyInit_r"], needed=["liby.so"], rpath="$ORIGIN/libs")
        root.add(f"{SITE}/r.so", older)
    assert musl.judge(f"{SITE}/x.so").answer == "would run"
    assert codes(glibc.judge(f"{SITE}/x.so")) == ["library-missing"]
    assert glibc.judge(f"{SITE}/r.so").answer == "would run", "DT_RPATH is inherited on glibc"


def test_glibc_passes_over_a_library_for_another_machine_and_musl_takes_it(
    musl: Root, glibc: Root
) -> None:
    for root in (musl, glibc):
        root.add("/lib/liby.so", shared_object(soname="liby.so", machine="aarch64"))
        root.add("/usr/lib/liby.so", shared_object(soname="liby.so"))
        root.add(f"{SITE}/x.so", module(needed=["liby.so"]))
    assert glibc.judge(f"{SITE}/x.so").answer == "would run"
    assert musl.judge(f"{SITE}/x.so").answer == "would not run"


def test_a_version_that_glibc_does_not_define_stops(glibc: Root) -> None:
    path = glibc.add(
        f"{SITE}/x.so",
        module(needed=["libc.so.6"], wants=[Wanted("puts", "GLIBC_2.42", "libc.so.6")]),
    )
    assert codes(glibc.judge(path)) == ["version-missing", "symbols-missing"]


def test_versions_are_nothing_to_musl(musl: Root) -> None:
    wants = [Wanted("puts", "GLIBC_2.42", "libc.so.6")]
    path = musl.add(f"{SITE}/x.so", module(needed=["libc.so.6"], wants=wants))
    assert musl.judge(path).answer == "would run"


def test_a_library_of_the_other_libc_brings_a_second_one(glibc: Root) -> None:
    libc = shared_object(soname="libc.musl-x86_64.so.1", offers=["__libc_start_main", "stdin"])
    glibc.add("/lib/libc.musl-x86_64.so.1", libc)
    path = glibc.add(f"{SITE}/x.so", module(needed=["libc.musl-x86_64.so.1"]))
    (finding,) = glibc.judge(path).findings
    assert finding.code == "two-libcs"
    assert finding.names == ("/lib/x86_64-linux-gnu/libc.so.6", "/lib/libc.musl-x86_64.so.1")


def test_indirect_relocations_stop_on_musl_alone(musl: Root, glibc: Root) -> None:
    for root in (musl, glibc):
        root.add(f"{SITE}/x.so", module(own_relocations=[8, 37]))
    (finding,) = musl.judge(f"{SITE}/x.so").findings
    assert (finding.code, finding.names) == ("relocation-unknown", ("R_X86_64_IRELATIVE (37)",))
    assert glibc.judge(f"{SITE}/x.so").answer == "would run"


def test_initial_exec_storage_stops_on_musl_alone(musl: Root, glibc: Root) -> None:
    for root in (musl, glibc):
        root.add(f"{SITE}/x.so", module(own_relocations=[18]))
    assert codes(musl.judge(f"{SITE}/x.so")) == ["static-tls"]
    assert glibc.judge(f"{SITE}/x.so").answer == "would run"


def test_an_executable_stack_stops_on_glibc_2_41_alone(musl: Root, glibc: Root) -> None:
    for root in (musl, glibc):
        root.add(f"{SITE}/x.so", module(executable_stack=True))
    assert codes(glibc.judge(f"{SITE}/x.so")) == ["executable-stack"]
    assert musl.judge(f"{SITE}/x.so").answer == "would run"


def test_libraries_that_need_each_other_are_loaded_once(musl: Root) -> None:
    musl.add("/lib/liba.so", shared_object(soname="liba.so", needed=["libb.so"]))
    musl.add("/lib/libb.so", shared_object(soname="libb.so", needed=["liba.so", "libb.so"]))
    path = musl.add(f"{SITE}/x.so", module(needed=["liba.so"]))
    assert musl.judge(path).answer == "would run"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (shared_object(machine="aarch64"), "wrong-machine"),
        (shared_object()[:300], "broken"),
        (b"MZ" + bytes(500), "broken"),
        (shared_object(kind=1), "not-loadable"),
    ],
)
def test_what_cannot_be_loaded_anywhere_here_is_said_plainly(
    musl: Root, content: bytes, code: str
) -> None:
    verdict = musl.judge(musl.add(f"{SITE}/x.so", content))
    assert codes(verdict) == [code]
    assert verdict.answer == "would not run"


def test_a_program_needs_the_loader_that_it_names(musl: Root) -> None:
    program = shared_object(interpreter="/lib64/ld-linux-x86-64.so.2", needed=["libc.so.6"])
    verdict = musl.judge(musl.add("/usr/bin/tool", program))
    assert (verdict.role, codes(verdict)) == ("program", ["loader-missing"])


def test_glibc_searches_ld_library_path_before_runpath(glibc: Root) -> None:
    glibc.add("/opt/odd/liby.so", shared_object(soname="liby.so"))
    path = glibc.add(f"{SITE}/x.so", module(needed=["liby.so"]))
    assert codes(glibc.judge(path)) == ["library-missing"]
    assert glibc.judge(path, LD_LIBRARY_PATH="/opt/odd").answer == "would run"


def test_glibc_ignores_rpath_where_there_is_a_runpath(glibc: Root) -> None:
    glibc.add("/opt/odd/liby.so", shared_object(soname="liby.so"))
    about = {"needed": ["liby.so"], "rpath": "/opt/odd"}
    assert glibc.judge(glibc.add(f"{SITE}/x.so", module(**about))).answer == "would run"
    path = glibc.add(f"{SITE}/x.so", module(**about, runpath="/elsewhere"))
    assert codes(glibc.judge(path)) == ["library-missing"]


def test_origin_is_the_folder_it_was_opened_in_not_the_one_linked_to(glibc: Root) -> None:
    library = shared_object(soname="liba.so", needed=["libb.so"], runpath="$ORIGIN")
    glibc.add("/opt/real/liba.so", library)
    glibc.link(f"{SITE}/libs/liba.so", "/opt/real/liba.so")
    glibc.add(f"{SITE}/libs/libb.so", shared_object(soname="libb.so"))
    path = glibc.add(f"{SITE}/x.so", module(needed=["liba.so"], runpath="$ORIGIN/libs"))
    assert glibc.judge(path).answer == "would run"


def test_musl_takes_itself_in_place_of_another_c_library(musl: Root) -> None:
    other = shared_object(soname="libother.so", offers=["__libc_start_main", "stdin", "only_here"])
    musl.add("/lib/libother.so", other)
    path = musl.add(f"{SITE}/x.so", module(needed=["libother.so"], wants=[Wanted("only_here")]))
    assert codes(musl.judge(path)) == ["symbols-missing"]


def test_musl_never_finds_a_symbol_of_a_hidden_version(musl: Root, glibc: Root) -> None:
    for root in (musl, glibc):
        root.add("/lib/liby.so", shared_object(soname="liby.so", offers=["old@!Y_1", "new@Y_2"]))
        wants = [Wanted("old", "Y_1", "liby.so"), Wanted("new", "Y_2", "liby.so")]
        root.add(f"{SITE}/x.so", module(needed=["liby.so"], wants=wants))
    (finding,) = musl.judge(f"{SITE}/x.so").findings
    assert finding.names == ("old",)
    assert glibc.judge(f"{SITE}/x.so").answer == "would run"

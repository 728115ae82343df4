"""What LD_PRELOAD names, and what happens where it cannot be loaded."""

import pytest
from elf_writer import Wanted, shared_object
from roots import SITE, Root

from wheelgate.doctor.targets import judge_image


def module() -> bytes:
    return shared_object(offers=["PyInit_x"], wants=[Wanted("puts")])


@pytest.mark.parametrize("content", [None, b"#!/bin/sh\n"])
def test_a_preloaded_file_that_cannot_be_loaded_is_noted_and_stops_nothing(
    musl: Root, glibc: Root, content: bytes | None
) -> None:
    for root in (musl, glibc):
        root.add(f"{SITE}/x.so", module())
        if content is not None:
            root.add("/opt/libpre.so", content)
        report = judge_image(root.facts(LD_PRELOAD="/opt/libpre.so"))
        assert report.answer == "would run"
        (finding,) = report.findings
        assert (finding.code, finding.severity) == ("preload-ignored", "note")
        assert finding.text.startswith("/opt/libpre.so is to be preloaded, and ")


def test_a_preloaded_library_for_another_machine_is_fatal_on_musl_alone(
    musl: Root, glibc: Root
) -> None:
    for root in (musl, glibc):
        root.add(f"{SITE}/x.so", module())
        root.add("/opt/libpre.so", shared_object(machine="aarch64"))
    assert judge_image(glibc.facts(LD_PRELOAD="/opt/libpre.so")).answer == "would run"
    assert judge_image(musl.facts(LD_PRELOAD="/opt/libpre.so")).answer == "would not run"


def test_a_damaged_preloaded_library_is_not_called_harmless(glibc: Root) -> None:
    glibc.add(f"{SITE}/x.so", module())
    glibc.add("/opt/libpre.so", shared_object()[:300])
    assert judge_image(glibc.facts(LD_PRELOAD="/opt/libpre.so")).answer != "would run"


def test_what_a_preloaded_library_needs_and_is_not_there_stays_fatal(
    musl: Root, glibc: Root
) -> None:
    for root in (musl, glibc):
        root.add(f"{SITE}/x.so", module())
        root.add("/opt/libpre.so", shared_object(needed=["libno.so"]))
        report = judge_image(root.facts(LD_PRELOAD="/opt/libpre.so"))
        assert report.answer == "would not run"
        assert "libno.so, which is not there" in report.findings[0].text


def test_a_library_that_is_preloaded_in_vain_and_needed_too_is_missing(musl: Root) -> None:
    program = shared_object(
        needed=["libpre.so"],
        offers=["Py_BytesMain"],
        interpreter="/lib/ld-musl-x86_64.so.1",
        bytes_within=b"\0.cpython-313-x86_64-linux-musl.so\0.abi3.so\0" + b"3.13.2\0",
    )
    musl.add("/usr/bin/python3", program)
    musl.add(f"{SITE}/x.so", module())
    assert judge_image(musl.facts(LD_PRELOAD="libpre.so")).answer == "would not run"


def test_glibc_alone_preloads_what_a_file_names(musl: Root, glibc: Root) -> None:
    for root in (musl, glibc):
        root.add(
            "/etc/ld.so.preload", b"# for all:\n/opt/liba.so:/opt/libno.so\t/opt/libb.so # b\n"
        )
        root.add("/opt/liba.so", shared_object(soname="liba.so", offers=["of_a"]))
        root.add("/opt/libb.so", shared_object(soname="libb.so", offers=["of_b"]))
        wants = [Wanted("of_a"), Wanted("of_b")]
        root.add(f"{SITE}/x.so", shared_object(offers=["PyInit_x"], wants=wants))
    report = judge_image(glibc.facts())
    assert report.answer == "would run"
    assert [finding.names for finding in report.findings] == [("/opt/libno.so",)]
    assert judge_image(musl.facts()).answer == "would not run"

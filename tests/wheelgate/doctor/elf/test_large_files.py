"""Wheels and files that unpack to much: what is read is bounded, and too little memory is said."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from elf_writer import shared_object
from roots import METADATA, SITE, Root, judge_wheel

from wheelgate.cli import main
from wheelgate.doctor.elf import reader

NAME = "x-1-cp313-cp313-musllinux_1_2_x86_64.whl"
MODULE = shared_object(offers=["PyInit_x"])

LIMITED = """
import resource, sys
from wheelgate.cli import main
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 500_000_000, used + 500_000_000))
main(sys.argv[1:])
"""


def padded(path: Path, megabytes: int, noise: int = 0) -> Path:
    """Write a wheel whose module is followed by zeros, beside what does not compress."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("x-1.dist-info/METADATA", METADATA)
        archive.writestr("noise.bin", os.urandom(noise))
        with archive.open("x.abi3.so", "w", force_zip64=True) as content:
            content.write(MODULE)
            for _ in range(megabytes):
                content.write(bytes(1_000_000))
    return path


def limited(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command with 500 MB more memory than it has when it starts."""
    command = [sys.executable, "-c", LIMITED, "doctor", "--no-index", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_a_wheel_that_unpacks_to_a_hundred_times_its_size_is_not_opened(
    musl: Root, tmp_path: Path
) -> None:
    path = padded(tmp_path / NAME, 400, 1_500_000)
    assert path.stat().st_size * 200 > 400_000_000
    (finding,) = judge_wheel(musl.facts(), path).findings
    assert "would unpack to 40" in finding.text


def test_a_small_wheel_with_a_library_that_is_mostly_padding_is_read(
    musl: Root, tmp_path: Path
) -> None:
    path = padded(tmp_path / NAME, 20)
    assert path.stat().st_size < 200_000
    assert judge_wheel(musl.facts(), path).answer == "would run"


def test_a_member_that_is_larger_than_any_library_is_not_read(
    musl: Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MOST_BYTES", 10_000_000)
    (finding,) = judge_wheel(musl.facts(), padded(tmp_path / NAME, 20)).findings
    assert "'x.abi3.so' would unpack to 20 MB" in finding.text


def test_a_wheel_is_unpacked_without_a_second_copy(musl: Root, tmp_path: Path) -> None:
    path = padded(tmp_path / NAME, 280, 7_500_000)
    done = limited(path, "--root", musl.folder)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_wheel_that_needs_more_memory_than_there_is_leaves_the_answer_open(
    musl: Root, tmp_path: Path
) -> None:
    path = padded(tmp_path / NAME, 550, 14_000_000)
    done = limited(path, "--root", musl.folder, "--json")
    assert done.returncode == 3, done.stdout + done.stderr
    assert '"too-large"' in done.stdout
    assert "Traceback" not in done.stderr


def test_a_file_that_needs_more_memory_than_there_is_leaves_the_answer_open(
    musl: Root, tmp_path: Path
) -> None:
    path = tmp_path / "x.abi3.so"
    path.write_bytes(MODULE)
    os.truncate(path, 700_000_000)
    done = limited(path, "--root", musl.folder, "--json")
    assert done.returncode == 3, done.stdout + done.stderr
    assert '"too-large"' in done.stdout


def test_an_image_that_needs_more_memory_than_there_is_leaves_the_answer_open(musl: Root) -> None:
    os.truncate(musl.folder / musl.add(f"{SITE}/x.abi3.so", MODULE)[1:], 700_000_000)
    done = limited("--root", musl.folder)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "more memory than there is" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_small_file_is_read_in_little_memory(musl: Root, tmp_path: Path) -> None:
    path = tmp_path / "x.abi3.so"
    path.write_bytes(MODULE)
    assert limited(path, "--root", musl.folder).returncode == 0
    assert (
        CliRunner().invoke(main, ["doctor", str(path), "--root", str(musl.folder)]).exit_code == 0
    )

"""What the probe is made of, and what it says of an engine that does not work here."""

import io
import os
import platform
import resource
import subprocess
import sys
import tarfile

import pytest

from wheelgate.engine import find
from wheelgate.engine.probe import (
    _probe_rootfs,
    build_candidates,
    exit_zero_program,
    host_limits,
    run_candidates,
)
from wheelgate.errors import EngineMissingError, NoEngineError

E_MACHINE = {"x86_64": 62, "aarch64": 183}


def limits_of(options):
    """Return the values of `--ulimit NAME=SOFT:HARD` options."""
    assert options[::2] == ("--ulimit",) * (len(options) // 2)
    found = {}
    for option in options[1::2]:
        name, _, values = option.partition("=")
        found[name] = tuple(int(value) for value in values.split(":"))
    return found


def test_the_program_runs_on_this_host_and_exits_with_zero(tmp_path):
    program = tmp_path / "exit-zero"
    program.write_bytes(exit_zero_program(platform.machine()))
    program.chmod(0o755)
    done = subprocess.run([program], capture_output=True, timeout=10, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_program_is_a_small_static_elf_of_its_machine(machine):
    program = exit_zero_program(machine)
    assert program[:4] == b"\x7fELF"
    assert int.from_bytes(program[18:20], "little") == E_MACHINE[machine]
    entry = int.from_bytes(program[24:32], "little")
    origin = int.from_bytes(program[64 + 16 : 64 + 24], "little")
    assert origin < entry < origin + len(program)
    assert len(program) < 500


def test_another_machine_is_told_what_the_images_are_for():
    with pytest.raises(NoEngineError, match="riscv64"):
        exit_zero_program("riscv64")


def test_the_root_file_system_holds_the_program_and_may_run_it():
    with tarfile.open(fileobj=io.BytesIO(_probe_rootfs())) as archive:
        (member,) = archive.getmembers()
        assert (member.name, member.mode & 0o111) == ("exit-zero", 0o111)
        assert archive.extractfile(member).read() == exit_zero_program(platform.machine())


@pytest.mark.parametrize(
    ("name", "number"), [("nofile", resource.RLIMIT_NOFILE), ("nproc", resource.RLIMIT_NPROC)]
)
def test_no_limit_is_asked_for_that_lies_above_the_hosts(name, number):
    soft, hard = limits_of(host_limits())[name]
    allowed = resource.getrlimit(number)[1]
    assert 0 < soft == hard
    assert allowed == resource.RLIM_INFINITY or hard <= allowed


def test_a_host_that_grants_little_is_asked_for_no_more():
    code = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (200, 321))\n"
        "from wheelgate.engine.probe import host_limits\n"
        "print(*host_limits())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert limits_of(tuple(done.stdout.split()))["nofile"] == (321, 321)


@pytest.mark.parametrize("name", ["podman", "docker"])
def test_the_plainest_options_are_tried_first(name):
    assert next(iter(run_candidates(name))) == ((), ())
    assert "none" in next(iter(build_candidates(name)))


def test_only_podman_is_offered_other_runtimes():
    assert any("--runtime" in options for options, _ in run_candidates("podman"))
    assert not any("--runtime" in options for options, _ in run_candidates("docker"))
    assert not any("--isolation" in options for options in build_candidates("docker"))


@pytest.mark.parametrize(
    ("command", "hint"),
    [("--version", "install"), ("import", "access"), ("run", "`runc`"), ("build", "`runc`")],
)
def test_an_engine_that_cannot_do_its_work_is_refused_in_its_own_words(
    scripted_podman, command, hint
):
    said = f"Error: {command} is not permitted on this host"
    scripted_podman(**{command: f"echo 'a warning before'; echo '{said}' >&2; exit 125"})
    with pytest.raises(NoEngineError) as raised:
        find("podman")
    assert not isinstance(raised.value, EngineMissingError)
    assert said in raised.value.hint
    assert hint in raised.value.hint


@pytest.mark.parametrize("command", ["run", "build"])
def test_all_that_may_help_is_tried_and_nothing_is_left_of_a_probe_that_failed(
    scripted_podman, command
):
    asked = scripted_podman(**{command: "exit 125"})
    with pytest.raises(NoEngineError, match="it said nothing"):
        find("podman")
    lines = asked.read_text().splitlines()
    candidates = {"run": run_candidates, "build": build_candidates}[command]("podman")
    tried = [line for line in lines if f"{command} " in line]
    assert len(tried) == len(list(candidates))
    (tag,) = [line.split()[-1] for line in lines if line.startswith("import ")]
    assert lines[-1] == f"rmi --force {tag}"

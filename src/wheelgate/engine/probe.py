"""Find out whether an engine really works here, and with which options.

Having a client on PATH says little: the daemon may be down, the runtime may refuse this
host's cgroups, the engine's default limits may lie above the host's. So the probe runs a
container and builds an image, without any network, from an image that it makes itself: one
static program of some hundred bytes that exits with 0.
"""

import io
import os
import platform
import resource
import struct
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal
from uuid import uuid4

from wheelgate.engine.containers import OWNER_LABEL
from wheelgate.errors import NoEngineError
from wheelgate.model.records import EngineProbe, ProbeStep
from wheelgate.util import processes

_EXIT_ZERO = {
    # mov edi, 0; mov eax, 60 (exit); syscall
    "x86_64": (62, bytes.fromhex("bf00000000b83c0000000f05")),
    # mov x0, #0; mov x8, #93 (exit); svc #0
    "aarch64": (183, bytes.fromhex("000080d2a80b80d2010000d4")),
}
"""For each machine its number in ELF headers and the code of a program that exits with 0."""

_NOFILE_WANTED = 65536
_NPROC_WANTED = 4096


def exit_zero_program(machine: str) -> bytes:
    """Return a static ELF executable that exits with 0.

    Args:
        machine: As `platform.machine()` names it.

    Raises:
        NoEngineError: Where the machine is neither x86_64 nor aarch64.
    """
    if machine not in _EXIT_ZERO:
        raise NoEngineError(
            f"this machine is {machine}, and the images are for x86_64",
            "run on an x86_64 host",
        )
    number, code = _EXIT_ZERO[machine]
    origin, headers = 0x400000, 64 + 56
    size = headers + len(code)
    # System V ABI, "Object files": Elf64_Ehdr, then one Elf64_Phdr of type PT_LOAD.
    ident = b"\x7fELF" + bytes([2, 1, 1, 0]) + bytes(8)
    header = struct.pack(
        "<HHIQQQIHHHHHH", 2, number, 1, origin + headers, 64, 0, 0, 64, 56, 1, 64, 0, 0
    )
    load = struct.pack("<IIQQQQQQ", 1, 5, 0, origin, origin, size, size, 0x1000)
    return ident + header + load + code


def host_limits() -> tuple[str, ...]:
    """Return `--ulimit` options that stay within this process's own hard limits.

    Engines ask for limits of their own choice, and a host that gave up CAP_SYS_RESOURCE
    cannot grant more than it has.
    """
    options: list[str] = []
    for name, number, wanted in (
        ("nofile", resource.RLIMIT_NOFILE, _NOFILE_WANTED),
        ("nproc", resource.RLIMIT_NPROC, _NPROC_WANTED),
    ):
        hard = resource.getrlimit(number)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        options += ["--ulimit", f"{name}={value}:{value}"]
    return tuple(options)


def run_candidates(name: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield (global options, run options) to try, the plainest first."""
    yield (), ()
    yield (), host_limits()
    if name == "podman":
        # crun up to 1.8 refuses hosts that mount cgroups v1 beside an empty v2.
        for runtime in ("runc", "crun"):
            yield ("--runtime", runtime), ()
            yield ("--runtime", runtime), (*host_limits(), "--pids-limit", "2048")


def build_candidates(name: str) -> Iterator[tuple[str, ...]]:
    """Yield build options to try, those that keep the network out first."""
    yield ("--network", "none")
    if name == "podman":
        yield ("--isolation", "oci", "--network", "none")
        yield ("--isolation", "chroot", "--network", "host")
    else:
        yield ("--network", "host")


Command = Callable[..., list[str]]


def probe(
    name: str, client: str, version: str, command: Command, environment: dict[str, str]
) -> EngineProbe:
    """Try an engine until a container runs and an image builds.

    Args:
        name: "podman" or "docker".
        client: Path of the command-line client.
        version: What the client says of itself.
        command: Makes a command line of global options and further words.
        environment: Variables that the client needs.

    Raises:
        NoEngineError: Where nothing that was tried works, with the last message of the engine.
    """
    owner = uuid4().hex[:12]
    tag = f"localhost/wheelgate/probe:{owner}"
    steps: list[ProbeStep] = []
    with tempfile.TemporaryDirectory(prefix="wheelgate-probe-") as folder:
        rootfs = Path(folder) / "probe.tar"
        rootfs.write_bytes(_probe_rootfs())
        with rootfs.open("rb") as stdin:
            imported = processes.run(
                command((), "import", "--change", f"LABEL {OWNER_LABEL}={tag}", "-", tag),
                environment=environment,
                stdin=stdin,
                timeout=60,
            )
        if imported.code != 0:
            raise NoEngineError(
                f"{client} cannot take an image: {_last_line(imported.output)}",
                "start its daemon, or give yourself access to it, or install the other engine",
            )
        (Path(folder) / "Dockerfile").write_text(f'FROM {tag}\nRUN ["/exit-zero"]\n')
        try:
            label = ("--label", f"{OWNER_LABEL}={owner}")
            words: tuple[str, ...] = ("run", "--rm", "--network", "none", *label)
            global_options, run_options = _probe_run(name, tag, words, command, environment, steps)
            build_options = _probe_build(name, folder, global_options, command, environment, steps)
            words += run_options
            pins = _probe_pin(tag, command(global_options, *words), environment, steps)
        finally:
            processes.run(command((), "rmi", "--force", tag), environment=environment)
    return EngineProbe(
        name="podman" if name == "podman" else "docker",
        client=client,
        version=version,
        global_options=global_options,
        run_options=run_options,
        build_options=build_options,
        builds_without_network="none" in build_options,
        pins_processors=pins,
        steps=tuple(steps),
    )


def _probe_run(
    name: str,
    tag: str,
    words: tuple[str, ...],
    command: Command,
    environment: dict[str, str],
    steps: list[ProbeStep],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    for global_options, run_options in run_candidates(name):
        line = command(global_options, *words, *run_options, tag, "/exit-zero")
        done = processes.run(line, environment=environment, timeout=60)
        steps.append(_tried("run", (*global_options, *run_options), done))
        if done.code == 0:
            return global_options, run_options
    raise NoEngineError(
        f"{name} is installed but runs no container here: {steps[-1].message}",
        "install the package `runc` (podman then uses it), or the other engine; "
        "all that was tried: "
        + "; ".join(" ".join(step.options) or "no options" for step in steps),
    )


def _probe_build(
    name: str,
    folder: str,
    global_options: tuple[str, ...],
    command: Command,
    environment: dict[str, str],
    steps: list[ProbeStep],
) -> tuple[str, ...]:
    built = f"localhost/wheelgate/probe-build:{uuid4().hex[:12]}"
    label = ("--label", f"{OWNER_LABEL}={built}")
    for options in build_candidates(name):
        line = command(
            global_options, "build", "--no-cache", *options, *label, "--tag", built, folder
        )
        try:
            done = processes.run(line, environment=environment, timeout=120)
        finally:
            processes.run(command(global_options, "rmi", "--force", built), environment=environment)
        steps.append(_tried("build", options, done))
        if done.code == 0:
            return options
    raise NoEngineError(
        f"{name} runs containers but builds no image: {steps[-1].message}",
        "for docker, use a client that has BuildKit; for podman, install `runc`",
    )


def _probe_pin(
    tag: str, words: Sequence[str], environment: dict[str, str], steps: list[ProbeStep]
) -> bool:
    """Return whether a container can be kept on one processor."""
    options = ("--cpuset-cpus", str(max(os.sched_getaffinity(0))))
    done = processes.run([*words, *options, tag, "/exit-zero"], environment=environment, timeout=60)
    steps.append(_tried("run", options, done))
    return done.code == 0


def _probe_rootfs() -> bytes:
    program = exit_zero_program(platform.machine())
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("exit-zero")
        member.mode, member.size = 0o755, len(program)
        archive.addfile(member, io.BytesIO(program))
    return out.getvalue()


def _tried(
    action: Literal["run", "build"], options: tuple[str, ...], done: processes.Completed
) -> ProbeStep:
    works = done.code == 0
    return ProbeStep(action, options, works, "" if works else _last_line(done.output)[:300])


def _last_line(output: str) -> str:
    lines = [line for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"

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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal
from uuid import uuid4

from wheelgate.engine.containers import OWNER_LABEL
from wheelgate.errors import NoEngineError
from wheelgate.model.records import EngineProbe, ProbeStep
from wheelgate.util import processes
from wheelgate.util.temporary import temporary_folder

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


def probe(name: str, client: str, version: str, environment: Mapping[str, str]) -> EngineProbe:
    """Try an engine until a container runs and an image builds.

    Args:
        name: "podman" or "docker".
        client: Path of the command-line client.
        version: What the client says of itself.
        environment: Variables that the client needs.

    Raises:
        NoEngineError: Where nothing that was tried works, with the last message of the engine.
    """
    attempt = _Attempt(name, client, environment)
    with temporary_folder("probe") as folder:
        attempt.import_image(Path(folder))
        try:
            global_options, run_options = attempt.find_run_options()
            build_options = attempt.find_build_options(Path(folder), global_options)
            pins = attempt.pins_processors(global_options, run_options)
            runtime = attempt.runtime(global_options)
        finally:
            attempt.call("rmi", "--force", attempt.tag)
    return EngineProbe(
        name="podman" if name == "podman" else "docker",
        client=client,
        version=version,
        global_options=global_options,
        run_options=run_options,
        build_options=build_options,
        builds_without_network="none" in build_options,
        pins_processors=pins,
        steps=tuple(attempt.steps),
        runtime=runtime,
    )


@dataclass
class _Attempt:
    """Commands that try one engine, and how each of them went."""

    name: str
    client: str
    environment: Mapping[str, str]
    owner: str = field(default_factory=lambda: uuid4().hex[:12])
    steps: list[ProbeStep] = field(default_factory=list)

    @property
    def tag(self) -> str:
        return f"localhost/wheelgate/probe:{self.owner}"

    def call(
        self, *words: str, stdin: IO[bytes] | None = None, timeout: float | None = None
    ) -> processes.Completed:
        return processes.run(
            [self.client, *words], environment=self.environment, stdin=stdin, timeout=timeout
        )

    def import_image(self, folder: Path) -> None:
        rootfs = folder / "probe.tar"
        rootfs.write_bytes(_probe_rootfs())
        change = f"LABEL {OWNER_LABEL}={self.tag}"
        with rootfs.open("rb") as stdin:
            done = self.call("import", "--change", change, "-", self.tag, stdin=stdin, timeout=60)
        if done.code != 0:
            raise NoEngineError(
                f"{self.client} cannot take an image: {_last_line(done.output)}",
                "start its daemon, or give yourself access to it, or install the other engine",
            )

    def find_run_options(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the global options and those of `run` that this host needs."""
        for global_options, run_options in run_candidates(self.name):
            words = self._run_words(global_options, run_options)
            if self._works("run", (*global_options, *run_options), words, 60):
                return global_options, run_options
        raise NoEngineError(
            f"{self.name} is installed but runs no container here: {self.steps[-1].message}",
            "install the package `runc` (podman then uses it), or the other engine; "
            "all that was tried: "
            + "; ".join(" ".join(step.options) or "no options" for step in self.steps),
        )

    def find_build_options(self, folder: Path, global_options: tuple[str, ...]) -> tuple[str, ...]:
        (folder / "Dockerfile").write_text(f'FROM {self.tag}\nRUN ["/exit-zero"]\n')
        built = f"localhost/wheelgate/probe-build:{uuid4().hex[:12]}"
        last = ("--label", f"{OWNER_LABEL}={built}", "--tag", built, str(folder))
        for options in build_candidates(self.name):
            words = (*global_options, "build", "--no-cache", *options, *last)
            try:
                if self._works("build", options, words, 120):
                    return options
            finally:
                self.call(*global_options, "rmi", "--force", built)
        raise NoEngineError(
            f"{self.name} runs containers but builds no image: {self.steps[-1].message}",
            "for docker, use a client that has BuildKit; for podman, install `runc`",
        )

    def pins_processors(
        self, global_options: tuple[str, ...], run_options: tuple[str, ...]
    ) -> bool:
        """Return whether a container can be kept on one processor."""
        options = ("--cpuset-cpus", str(max(os.sched_getaffinity(0))))
        words = self._run_words(global_options, (*run_options, *options))
        return self._works("run", options, words, 60)

    def runtime(self, global_options: Sequence[str]) -> str:
        """Return what podman's OCI runtime says of its version; docker does not tell."""
        if self.name != "podman":
            return ""
        form = "{{.Host.OCIRuntime.Version}}"
        done = self.call(*global_options, "info", "--format", form, timeout=60)
        return _first_line(done.output) if done.code == 0 else ""

    def _run_words(self, global_options: Sequence[str], options: Sequence[str]) -> Sequence[str]:
        label = ("--label", f"{OWNER_LABEL}={self.owner}")
        words = (*global_options, "run", "--rm", "--network", "none", *label, *options)
        return (*words, self.tag, "/exit-zero")

    def _works(
        self,
        action: Literal["run", "build"],
        options: tuple[str, ...],
        words: Sequence[str],
        timeout: float,
    ) -> bool:
        """Run a command, note how it went, and tell whether it worked."""
        done = self.call(*words, timeout=timeout)
        works = done.code == 0
        message = "" if works else _last_line(done.output)[:300]
        self.steps.append(ProbeStep(action, options, works, message))
        return works


def _probe_rootfs() -> bytes:
    program = exit_zero_program(platform.machine())
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("exit-zero")
        member.mode, member.size = 0o755, len(program)
        archive.addfile(member, io.BytesIO(program))
    return out.getvalue()


def _first_line(output: str) -> str:
    return output.strip().partition("\n")[0]


def _last_line(output: str) -> str:
    lines = [line for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"

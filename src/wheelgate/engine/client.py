"""Drive an engine's command line: build, run, exec, copy out, save, import, remove."""

import json
import os
import re
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from uuid import uuid4

from wheelgate.engine import process
from wheelgate.engine.probe import probe
from wheelgate.errors import BuildError, EngineError, NoEngineError
from wheelgate.records import EngineProbe

OWNER_LABEL = "org.wheelgate.owner"
"""Label of every container and image that we make; its value is the run, or "image"."""

OnLine = Callable[[str], None]


@dataclass(frozen=True)
class Mount:
    """A file or folder of the host, to be seen read-only inside a container."""

    source: Path
    target: str


@dataclass(frozen=True)
class Limits:
    """What a container may use."""

    memory_mb: int = 4000
    processes: int = 256
    tmp_mb: int = 512
    processors: str = ""
    """Processors to pin to, as `--cpuset-cpus` takes them; empty for any."""


@dataclass
class Container:
    """A running container that commands can be executed in."""

    engine: "Engine"
    name: str

    def execute(self, *command: str, user: str = "") -> process.Completed:
        """Run a command in the container; its failure is the caller's to judge."""
        options = ("--user", user) if user else ()
        return self.engine.call("exec", *options, self.name, *command)

    def copy_out(self, source: str, target: Path) -> None:
        """Copy a file or folder of the container to the host."""
        done = self.engine.call("cp", f"{self.name}:{source}", str(target))
        process.require(done, f"copying {source} out of {self.name}", "see the message above")

    def remove(self) -> None:
        """Stop the container at once and remove it."""
        self.engine.remove_container(self.name)


@dataclass
class Engine:
    """One engine that works, with the options that this host needs."""

    probe: EngineProbe
    environment: dict[str, str] = field(default_factory=dict)
    owner: str = field(default_factory=lambda: uuid4().hex[:12])
    _containers: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def probed(
        cls, name: str, client: str, environment: Mapping[str, str] | None = None
    ) -> "Engine":
        """Probe the engine behind `client`.

        Raises:
            NoEngineError: Where it runs no container or builds no image here.
        """
        variables = dict(environment or {})
        if name == "docker":
            variables["DOCKER_BUILDKIT"] = "1"
            # A client's plain text is the same with and without a terminal.
            variables["BUILDKIT_PROGRESS"] = "plain"
        asked = process.run((client, "--version"), environment=variables, timeout=30)
        if asked.code != 0:
            raise NoEngineError(f"{client} does not start: {asked.output}", "install it again")

        def command(global_options: Sequence[str], *words: str) -> list[str]:
            return [client, *global_options, *words]

        return cls(probe(name, client, asked.output.strip(), command, variables), variables)

    @property
    def name(self) -> str:
        """`podman` or `docker`."""
        return self.probe.name

    def command(self, *words: str) -> list[str]:
        """Return the command line for these words."""
        return [self.probe.client, *self.probe.global_options, *words]

    def call(
        self, *words: str, on_line: OnLine | None = None, timeout: float | None = None
    ) -> process.Completed:
        """Run one command of the engine to its end."""
        return process.run(
            self.command(*words), environment=self.environment, on_line=on_line, timeout=timeout
        )

    # --- images -----------------------------------------------------------------------------

    def image_id(self, reference: str) -> str | None:
        """Return the id of a local image, or None where there is none of that name."""
        done = self.call("image", "inspect", "--format", "{{.Id}}", reference)
        return done.output.strip().removeprefix("sha256:") if done.code == 0 else None

    def image_config(self, reference: str) -> dict[str, object]:
        """Return what the engine says of a local image."""
        done = self.call("image", "inspect", reference)
        text = process.require(done, f"inspecting {reference}", "build or pull it first")
        described: list[dict[str, object]] = json.loads(text)
        return described[0]

    def names(self, reference: str) -> list[str]:
        """Return the tags of a local image."""
        done = self.call("image", "inspect", "--format", "{{json .RepoTags}}", reference)
        return (json.loads(done.output) or []) if done.code == 0 else []

    def labels(self, reference: str) -> dict[str, str]:
        """Return the labels of a local image; none where it is not there."""
        done = self.call("image", "inspect", "--format", "{{json .Config.Labels}}", reference)
        return (json.loads(done.output) or {}) if done.code == 0 else {}

    def pull(self, reference: str, timeout: float = 300) -> process.Completed:
        """Try to pull an image; whether it worked is the caller's to judge."""
        return self.call("pull", reference, timeout=timeout)

    def import_image(
        self, rootfs: Path, reference: str, changes: Sequence[str], labels: Mapping[str, str]
    ) -> str:
        """Make an image of a tar of a root file system; return its id.

        Args:
            rootfs: The tar.
            reference: The name to give it.
            changes: Dockerfile instructions, such as `CMD ["/bin/sh"]`.
            labels: Labels beside ours.
        """
        options = [f"LABEL {OWNER_LABEL}=image"]
        options += [f"LABEL {name}={json.dumps(value)}" for name, value in labels.items()]
        options += changes
        words = [word for change in options for word in ("--change", change)]
        done = self.call("import", *words, str(rootfs), reference)
        process.require(done, f"importing {reference}", "see the engine's message above")
        image_id = self.image_id(reference)
        assert image_id is not None
        return image_id

    def build(
        self,
        context: Path,
        dockerfile: Path,
        target: str,
        reference: str,
        *,
        labels: Mapping[str, str],
        network: bool = False,
        on_line: OnLine | None = None,
    ) -> str:
        """Build one target of a Dockerfile; return the image's id.

        Nothing is taken from the engine's build cache: it does not look into bind mounts, so
        that a changed wheel would go unnoticed.

        Raises:
            BuildError: With the step that failed and its last output.
        """
        options = list(self.probe.build_options)
        if network:
            options = [*options, "--network", "host"]
        for name, value in {OWNER_LABEL: "image", **labels}.items():
            options += ["--label", f"{name}={value}"]
        seen: list[str] = []

        def watch(line: str) -> None:
            seen.append(line)
            if on_line:
                on_line(line)

        words = [
            "build", "--no-cache", *options,
            "--file", str(dockerfile), "--target", target, "--tag", reference, str(context),
        ]  # fmt: skip
        before = self._external_containers()
        try:
            done = self.call(*words, on_line=watch)
        finally:
            self._drop_build_leftovers(seen, before, keep=reference)
        if done.code != 0:
            raise _build_error(target, dockerfile, done)
        image_id = self.image_id(reference)
        if image_id is None:
            raise BuildError(f"{target} was built but is not there", "look at `wheelgate -v build`")
        return image_id

    def save(self, reference: str, file: Path) -> None:
        """Write an image to a tar, its layers beside a `manifest.json`.

        Raises:
            StorageError: Where the disk is full.
        """
        words = ["save"]
        if self.name == "podman":
            words += ["--format", "docker-archive"]
        done = process.stdout_to_file(self.command(*words, reference), file, self.environment)
        process.require(done, f"saving {reference}", "see the engine's message above")

    def remove_image(self, reference: str) -> bool:
        """Remove a local image; return whether it was there and is gone."""
        return self.call("rmi", "--force", reference).code == 0

    def own_images(self) -> list[str]:
        """Return the ids of the images that we made, newest first."""
        done = self.call("images", "--quiet", "--no-trunc", "--filter", f"label={OWNER_LABEL}")
        return list(dict.fromkeys(done.output.split())) if done.code == 0 else []

    # --- containers -------------------------------------------------------------------------

    def run_command(
        self,
        reference: str,
        command: Sequence[str],
        *,
        mounts: Sequence[Mount] = (),
        environment: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        hardened: bool = True,
        user: str = "",
        interactive: bool = False,
        name: str = "",
    ) -> list[str]:
        """Return the command line that runs `command` in a new container without network.

        Args:
            reference: The image.
            command: Program and arguments; the image's entrypoint is not used.
            mounts: Files and folders of the host, read-only.
            environment: Variables for the program.
            limits: What the container may use.
            hardened: Read-only but for /tmp, without capabilities or new privileges. A
                hardened container does not run as root, whatever its image says.
            user: A user to run as.
            interactive: Whether standard input stays open.
            name: A name for the container.
        """
        limits = limits or Limits()
        words = ["run", "--rm", "--network", "none", *self.probe.run_options]
        words += ["--label", f"{OWNER_LABEL}={self.owner}", "--security-opt", "label=disable"]
        words += ["--memory", f"{limits.memory_mb}m", "--pids-limit", str(limits.processes)]
        if limits.processors:
            words += ["--cpuset-cpus", limits.processors]
        if hardened:
            words += ["--read-only", "--tmpfs", f"/tmp:rw,size={limits.tmp_mb}m,mode=1777"]  # noqa: S108
            words += ["--cap-drop", "all", "--security-opt", "no-new-privileges"]
            user = user or "65534:65534"
        if user:
            words += ["--user", user]
        if interactive:
            words.append("--interactive")
        if name:
            words += ["--name", name]
        for mount in mounts:
            words += ["--volume", f"{mount.source.resolve()}:{mount.target}:ro"]
        for variable, value in (environment or {}).items():
            words += ["--env", f"{variable}={value}"]
        words += ["--entrypoint", command[0], reference, *command[1:]]
        return self.command(*words)

    def run(
        self,
        reference: str,
        command: Sequence[str],
        *,
        mounts: Sequence[Mount] = (),
        environment: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        hardened: bool = True,
        user: str = "",
        timeout: float | None = None,
    ) -> process.Completed:
        """Run a command in a new container to its end, and remove the container."""
        name = self._new_name()
        line = self.run_command(
            reference, command, mounts=mounts, environment=environment, limits=limits,
            hardened=hardened, user=user, name=name,
        )  # fmt: skip
        try:
            return process.run(line, environment=self.environment, timeout=timeout)
        finally:
            self._forget(name)

    def attach(
        self,
        reference: str,
        command: Sequence[str],
        *,
        mounts: Sequence[Mount] = (),
        environment: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        stderr: IO[bytes] | None = None,
    ) -> tuple[Container, subprocess.Popen[bytes]]:
        """Start a hardened container whose standard input and output are ours."""
        name = self._new_name()
        line = self.run_command(
            reference, command, mounts=mounts, environment=environment, limits=limits,
            interactive=True, name=name,
        )  # fmt: skip
        started = process.start(
            line, environment=self.environment, stdin=subprocess.PIPE, stderr=stderr
        )
        return Container(self, name), started

    def detach(self, reference: str, *, mounts: Sequence[Mount] = (), user: str = "") -> Container:
        """Start a container that waits an hour to be executed in, and then removes itself.

        It is not hardened: it is there to be looked at as the image is, by the image's user.
        """
        name = self._new_name()
        line = self.run_command(
            reference, ("sleep", "3600"), mounts=mounts, hardened=False, user=user, name=name
        )
        at = len(self.probe.global_options) + 2
        done = process.run([*line[:at], "--detach", *line[at:]], environment=self.environment)
        process.require(done, f"starting a container of {reference}", "see the message above")
        return Container(self, name)

    def export(self, reference: str, command: Sequence[str], file: Path) -> process.Completed:
        """Run a command as root in a new container, and write its file system to a tar."""
        name = self._new_name()
        line = self.run_command(reference, command, hardened=False, user="0", name=name)
        line.remove("--rm")
        try:
            done = process.run(line, environment=self.environment)
            if done.code == 0:
                exported = process.stdout_to_file(
                    self.command("export", name), file, self.environment
                )
                process.require(exported, f"exporting {reference}", "see the message above")
            return done
        finally:
            self.remove_container(name)

    def remove_container(self, name: str) -> None:
        """Stop a container at once and remove it; nothing happens where it is gone."""
        self.call("rm", "--force", *(("--time", "0") if self.name == "podman" else ()), name)
        with self._lock:
            self._containers.discard(name)

    def own_containers(self, owner: str | None = None) -> list[str]:
        """Return the ids of containers that we made; of one run, where `owner` is given."""
        label = OWNER_LABEL + (f"={owner}" if owner else "")
        done = self.call("ps", "--all", "--quiet", "--filter", f"label={label}")
        return done.output.split() if done.code == 0 else []

    def close(self) -> None:
        """Remove every container that this engine object made and that is still there."""
        for container in {*self._containers, *self.own_containers(self.owner)}:
            self.remove_container(container)

    def _new_name(self) -> str:
        name = f"wheelgate-{self.owner}-{uuid4().hex[:8]}"
        with self._lock:
            self._containers.add(name)
        return name

    def _forget(self, name: str) -> None:
        """Drop a container that should have ended; remove it where it did not."""
        if name in self._containers and self.call("inspect", name).code == 0:
            self.remove_container(name)
        self._containers.discard(name)

    # --- what a build leaves ----------------------------------------------------------------

    def _external_containers(self) -> set[str]:
        """Return the working containers of podman builds; docker keeps none."""
        if self.name != "podman":
            return set()
        done = self.call(
            "ps", "--all", "--external", "--format", "{{.ID}} {{.Status}}", "--no-trunc"
        )
        return {
            line.split()[0]
            for line in done.output.splitlines()
            if line.split()[1:] in (["storage"], ["Storage"])
        }

    def _drop_build_leftovers(self, lines: Sequence[str], before: set[str], keep: str) -> None:
        """Remove a podman build's stages, and its working containers where it was cut off.

        podman commits every step as an image and names it in a line of its own, `--> ID`. The
        ancestors of the built image cannot be removed while it is there, which is as it
        should be; the other stages' can.
        """
        if self.name != "podman":
            return
        for container in self._external_containers() - before:
            self.call("rm", "--force", container)
        made = [match[1] for line in lines if (match := re.match(r"--> ([0-9a-f]{11,64})$", line))]
        kept = self.image_id(keep) or ""
        for image in reversed(made):
            if not kept.startswith(image):
                self.call("rmi", image)


def _build_error(target: str, dockerfile: Path, done: process.Completed) -> BuildError:
    step = ""
    for line in done.output.splitlines():
        if match := re.search(r"STEP \d+/\d+: (.*)|\[[\w. -]+ \d+/\d+\] (.*)", line):
            step = match[1] or match[2]
    tail = "\n".join(f"    {line}" for line in done.output.splitlines()[-12:])
    at = f" at the step `{step}`" if step else ""
    return BuildError(
        f"target {target!r} of {dockerfile} does not build{at}:\n{tail}",
        "correct that step; `wheelgate -v build` shows the whole output",
    )


def install_exit_handlers() -> None:
    """Turn SIGTERM into Ctrl-C, so that what ends us politely also cleans up."""
    import signal  # noqa: PLC0415 - used at a program's start alone

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGTERM, interrupt)
        os.environ.setdefault("PYTHONUNBUFFERED", "1")


__all__ = ["OWNER_LABEL", "Container", "Engine", "EngineError", "Limits", "Mount"]

"""Drive an engine's command line: build, run, exec, copy out, save, import, remove."""

import json
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO
from uuid import uuid4

from wheelgate.engine import process
from wheelgate.engine.building import build_error, drop_stages
from wheelgate.engine.containers import OWNER_LABEL, Mount, Task, run_words, waiting
from wheelgate.engine.leftovers import Leftovers
from wheelgate.engine.probe import probe
from wheelgate.errors import BuildError, NoEngineError
from wheelgate.records import EngineProbe

OnLine = Callable[[str], None]


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

    def forget(self) -> None:
        """Take note that the container has ended and removed itself."""
        self.engine.container_ended(self.name)


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
        """Build one target of a Dockerfile, or its last stage; return the image's id.

        Nothing is taken from the engine's build cache: it does not look into bind mounts, so
        that a changed wheel would go unnoticed.

        Raises:
            BuildError: With the step that failed and its last output.
        """
        options = list(self.probe.build_options)
        leftovers = Leftovers(self) if self.name == "podman" else None
        if leftovers:
            options += leftovers.options
            # One layer on the base: committing each step writes and hashes the files again.
            options.append("--layers=false")
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
            "--file", str(dockerfile), *(["--target", target] if target else []),
            "--tag", reference, str(context),
        ]  # fmt: skip
        try:
            done = self.call(*words, on_line=watch)
        except BaseException:
            if leftovers:
                leftovers.drop()
            raise
        finally:
            if leftovers:
                drop_stages(self, seen, keep=reference)
        if done.code != 0:
            raise build_error(target, dockerfile, done)
        image_id = self.image_id(reference)
        if image_id is None:
            raise BuildError(
                f"{reference} was built but is not there", "look at `wheelgate -v build`"
            )
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

    def tag(self, reference: str, name: str) -> None:
        """Give a local image a further name, taking it from the image that had it."""
        done = self.call("tag", reference, name)
        process.require(done, f"naming {reference} {name}", "see the engine's message above")

    def remove_image(self, reference: str) -> bool:
        """Remove a local image, or one of its names where it has others; return whether it did."""
        return self.call("rmi", "--force", reference).code == 0

    def own_images(self) -> list[str]:
        """Return the ids of the images that we made, newest first."""
        done = self.call("images", "--quiet", "--no-trunc", "--filter", f"label={OWNER_LABEL}")
        return list(dict.fromkeys(done.output.split())) if done.code == 0 else []

    # --- containers -------------------------------------------------------------------------

    def run(self, task: Task, timeout: float | None = None) -> process.Completed:
        """Run a task in a new container to its end, and remove the container.

        Args:
            task: What to run.
            timeout: Seconds after which it is ended, with exit code 124.
        """
        name = self._new_name()
        try:
            return self._call_task(task, "--rm", "--name", name, timeout=timeout)
        finally:
            self._forget(name)

    def attach(
        self, task: Task, stderr: IO[bytes] | None = None
    ) -> tuple[Container, subprocess.Popen[bytes]]:
        """Start a container whose standard input and output are ours."""
        name = self._new_name()
        words = self._words(task, "--rm", "--interactive", "--name", name)
        started = process.start(
            self.command(*words), environment=self.environment, stdin=subprocess.PIPE, stderr=stderr
        )
        return Container(self, name), started

    def detach(self, reference: str, python: str = "python3") -> Container:
        """Start a container that waits an hour to be executed in, and then removes itself.

        It is not hardened: it is there to be looked at as the image is, by the image's user.

        Args:
            reference: The image.
            python: Its interpreter, which waits where the image has no `sleep`.

        Raises:
            EngineError: Where it can wait by neither.
        """
        failed = []
        for command in waiting(python):
            name = self._new_name()
            task = Task(reference, command, hardened=False)
            done = self._call_task(task, "--rm", "--detach", "--name", name)
            if done.code == 0:
                return Container(self, name)
            self.remove_container(name)
            failed.append(replace(done, output=f"{command[0]}: {done.output.strip()}"))
        raise process.failure(
            failed,
            f"starting a container of {reference} that waits, by `sleep` or by `{python}`,",
            "name its interpreter by the key `python` of gate.toml",
        )

    def export(
        self, reference: str, command: Sequence[str], file: Path, mounts: Sequence[Mount] = ()
    ) -> process.Completed:
        """Run a command as root in a new container, and write its file system to a tar."""
        name = self._new_name()
        task = Task(reference, command, mounts=mounts, hardened=False, user="0")
        try:
            done = self._call_task(task, "--name", name)
            if done.code == 0:
                exported = process.stdout_to_file(
                    self.command("export", name), file, self.environment
                )
                process.require(exported, f"exporting {reference}", "see the message above")
            return done
        finally:
            self.remove_container(name)

    def remove_container(self, name: str) -> None:
        """Stop a container at once and remove it; nothing happens where it is gone.

        What its image's VOLUME instructions made goes with it.
        """
        at_once = ("--time", "0") if self.name == "podman" else ()
        self.call("rm", "--force", "--volumes", *at_once, name)
        with self._lock:
            self._containers.discard(name)

    def container_ended(self, name: str) -> None:
        """Take note that a container has ended and removed itself."""
        with self._lock:
            self._containers.discard(name)

    def own_containers(self, owner: str | None = None) -> list[str]:
        """Return the ids of containers that we made; of one run, where `owner` is given."""
        label = OWNER_LABEL + (f"={owner}" if owner else "")
        done = self.call("ps", "--all", "--quiet", "--filter", f"label={label}")
        return done.output.split() if done.code == 0 else []

    def close(self) -> None:
        """Remove every container that this engine object made."""
        for container in {*self._containers, *self.own_containers(self.owner)}:
            self.remove_container(container)

    def _words(self, task: Task, *options: str) -> list[str]:
        return run_words(task, self.probe.run_options, self.owner, *options)

    def _call_task(
        self, task: Task, *options: str, timeout: float | None = None
    ) -> process.Completed:
        return self.call(*self._words(task, *options), timeout=timeout)

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

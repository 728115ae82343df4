"""An engine: its images, and containers that are started, executed in and removed."""

import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO
from uuid import uuid4

from packaging.version import Version

from wheelgate.engine.containers import OWNER_LABEL, PROCESS_LABEL, Mount, Task, run_words, waiting
from wheelgate.engine.escapes import known_escapes
from wheelgate.engine.failures import failure, require
from wheelgate.engine.images import Images
from wheelgate.engine.in_use import Mark
from wheelgate.engine.leftovers import sweep_builds
from wheelgate.engine.own_containers import own_containers
from wheelgate.engine.probe import probe
from wheelgate.engine.proxies import options_without_proxies
from wheelgate.errors import NoEngineError
from wheelgate.util import processes
from wheelgate.util.owner import is_left


@dataclass
class Container:
    """A running container that commands can be executed in."""

    engine: "Engine"
    name: str

    def execute(self, *command: str, user: str = "") -> processes.Completed:
        """Run a command in the container; its failure is the caller's to judge."""
        options = ("--user", user) if user else ()
        return self.engine.call("exec", *options, self.name, *command)

    def copy_out(self, source: str, target: Path) -> None:
        """Copy a file or folder of the container to the host."""
        done = self.engine.call("cp", f"{self.name}:{source}", str(target))
        require(done, f"copying {source} out of {self.name}", "see the message above")

    def process(self) -> int | None:
        """Return the number of its first process on the engine's host; None where unknown."""
        done = self.engine.call("container", "inspect", "--format", "{{.State.Pid}}", self.name)
        number = done.output.strip()
        return int(number) if done.code == 0 and number.isdecimal() and int(number) > 1 else None

    def remove(self) -> None:
        """Stop the container at once and remove it."""
        self.engine.remove_container(self.name)

    def forget(self) -> None:
        """Take note that the container has ended and removed itself."""
        self.engine.container_ended(self.name)


@dataclass
class Engine(Images):
    """One engine that works: its images, and containers.

    Attributes:
        owner: Part of the name of all that this object makes, and of no other's.
        project: Folder of the project that it works for; empty where it is for none, or not known.
        mark: What keeps others from cleaning away what it uses.
    """

    owner: str = field(default_factory=lambda: uuid4().hex[:12])
    project: str = ""
    mark: Mark | None = field(default=None, repr=False, compare=False)
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
        asked = processes.run((client, "--version"), environment=variables, timeout=30)
        if asked.code != 0:
            raise NoEngineError(f"{client} does not start: {asked.output}", "install it again")
        return cls(probe(name, client, asked.output.strip(), variables), variables)

    def warnings(self) -> tuple[str, ...]:
        """Return a sentence on the engine, and on its runtime, that let strangers out."""
        said = {self.name: self.probe.version}
        if self.probe.runtime.startswith("runc"):
            said["runc"] = self.probe.runtime
        found = []
        for program, version in said.items():
            if escapes := known_escapes(program, version):
                names = ", ".join(escape.id for escape in escapes)
                newest = max((escape.fixed[-1] for escape in escapes), key=Version)
                found.append(
                    f"{version.splitlines()[0].strip()} has known ways out of a container "
                    f"({names}), unless your distribution mended them: {program} {newest} has "
                    "none of these; give it no Dockerfile of a stranger until then"
                )
        return tuple(found)

    def run(self, task: Task, timeout: float | None = None) -> processes.Completed:
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
        self, task: Task, stderr: IO[bytes] | int | None = None
    ) -> tuple[Container, subprocess.Popen[bytes]]:
        """Start a container whose standard input and output are ours."""
        name = self._new_name()
        words = self._words(task, "--rm", "--interactive", "--name", name)
        started = processes.start(
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
        raise failure(
            failed,
            f"starting a container of {reference} that waits, by `sleep` or by `{python}`,",
            "name its interpreter by the key `python` of gate.toml",
        )

    def export(
        self, reference: str, command: Sequence[str], file: Path, mounts: Sequence[Mount] = ()
    ) -> processes.Completed:
        """Run a command as root in a new container, and write its file system to a tar."""
        name = self._new_name()
        task = Task(reference, command, mounts=mounts, hardened=False, user="0")
        try:
            done = self._call_task(task, "--name", name)
            if done.code == 0:
                exported = processes.stdout_to_file(
                    self.command("export", name), file, self.environment
                )
                require(exported, f"exporting {reference}", "see the message above")
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

    def work_for(self, project: Path) -> None:
        """Take note of the project that this object's containers are for from now on."""
        self.project = str(project)
        if self.mark:
            self.mark.work_for(project)

    def own_containers(self, owner: str | None = None) -> list[str]:
        """Return the ids of containers that we made; of one run, where `owner` is given."""
        if owner is None:
            return [each.id for each in own_containers(self)]
        done = self.call("ps", "--all", "--quiet", "--filter", f"label={OWNER_LABEL}={owner}")
        return done.output.split() if done.code == 0 else []

    def sweep(self) -> list[str]:
        """Remove what processes of ours left that are gone; return a line on each thing.

        They are containers, and of podman the working containers of builds.
        """
        done = self.call("ps", "--all", "--quiet", "--filter", f"label={PROCESS_LABEL}")
        names = done.output.split() if done.code == 0 else []
        shown = f'{{{{.Id}}}} {{{{index .Config.Labels "{PROCESS_LABEL}"}}}}'
        said = self.call("container", "inspect", "--format", shown, *names) if names else None
        found = []
        for line in said.output.splitlines() if said else ():
            name, _, process = line.partition(" ")
            if is_left(process):
                self.remove_container(name)
                found.append(f"container {name[:12]}")
        if self.name == "podman":
            found += [f"build {name[:12]}" for name in sweep_builds(self)]
        return found

    def close(self) -> None:
        """Remove every container that this engine object made; what it used is free for others."""
        for container in {*self._containers, *self.own_containers(self.owner)}:
            self.remove_container(container)
        if self.mark:
            self.mark.release()

    def _words(self, task: Task, *options: str) -> list[str]:
        host_options = (*self.probe.run_options, *options_without_proxies(self.name, "run"))
        return run_words(task, host_options, self.owner, *options, project=self.project)

    def _call_task(
        self, task: Task, *options: str, timeout: float | None = None
    ) -> processes.Completed:
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

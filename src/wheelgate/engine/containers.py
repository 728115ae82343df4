"""What a container may use and see, as the options of `run`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wheelgate.util.owner import token

OWNER_LABEL = "org.wheelgate.owner"
"""Label of all that we make. A container's value is the `owner` that started it, an image's the
name that we gave it: what others make of our images inherits the label, with a value that is not
theirs."""

PROCESS_LABEL = "org.wheelgate.process"
"""Label of a container: the process that started it, by `util.owner.token`."""
PROJECT_LABEL = "org.wheelgate.project"
"""Label of a container; its value is the folder of the project that it was started for."""

_NOBODY = "65534:65534"


@dataclass(frozen=True)
class Mount:
    """A file or folder of the host, to be seen read-only inside a container."""

    source: Path
    target: str


@dataclass(frozen=True)
class Limits:
    """What a container may use.

    Attributes:
        processor: Number of the only processor that it may run on; any where empty.
    """

    memory_mb: int = 4000
    processes: int = 256
    tmp_mb: int = 512
    processor: str = ""


@dataclass(frozen=True)
class Task:
    """A command to run in a new container without network.

    Attributes:
        reference: The image.
        command: Program and arguments; the image's entrypoint and health check are not used.
        mounts: Files and folders of the host, read-only.
        environment: Variables for the program.
        limits: What the container may use.
        hardened: Read-only except /tmp, without capabilities or new privileges. A hardened
            container does not run as root, whatever its image says.
        user: A user to run as.
    """

    reference: str
    command: Sequence[str]
    mounts: Sequence[Mount] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    hardened: bool = True
    user: str = ""


def waiting(python: str) -> tuple[Sequence[str], ...]:
    """Return commands that wait an hour: the first is taken that an image has.

    `sleep` comes first: it is there where a shell is, and an image whose Python does not start has
    to be looked into above all.

    Args:
        python: The image's interpreter.
    """
    return ("sleep", "3600"), (python, "-c", "import time; time.sleep(3600)")


def run_words(
    task: Task, host_options: Sequence[str], owner: str, *options: str, project: str = ""
) -> list[str]:
    """Return the words of `podman run` or `docker run` for a task.

    Args:
        task: What to run.
        host_options: What the probe found that this host needs.
        owner: Value of the label of ours.
        options: Further options, such as `--rm`.
        project: Value of the label of the project; none where empty.
    """
    # An image's health check would run during timings, and be taken for a sample's doing.
    words = ["run", *options, "--network", "none", "--no-healthcheck", *host_options]
    # What is printed is read from the pipe: a log would be a second copy, without a bound.
    # The command is the first process, to which those come whose parent has ended.
    words += ["--log-driver", "none", "--init=false"]
    words += ["--label", f"{PROCESS_LABEL}={token()}"]
    words += ["--label", f"{OWNER_LABEL}={owner}", "--security-opt", "label=disable"]
    if project:
        words += ["--label", f"{PROJECT_LABEL}={project}"]
    words += ["--memory", f"{task.limits.memory_mb}m"]
    words += ["--pids-limit", str(task.limits.processes)]
    if task.limits.processor:
        words += ["--cpuset-cpus", task.limits.processor]
    user = task.user
    if task.hardened:
        words += ["--read-only", "--tmpfs", f"/tmp:rw,size={task.limits.tmp_mb}m,mode=1777"]  # noqa: S108
        words += ["--cap-drop", "all", "--security-opt", "no-new-privileges"]
        user = user or _NOBODY
    if user:
        words += ["--user", user]
    for mount in task.mounts:
        words += ["--volume", f"{mount.source.resolve()}:{mount.target}:ro"]
    for variable, value in task.environment.items():
        words += ["--env", f"{variable}={value}"]
    return [*words, "--entrypoint", task.command[0], task.reference, *task.command[1:]]

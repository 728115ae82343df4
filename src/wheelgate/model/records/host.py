"""Records of the machine: the host, the engine and how it was probed, steps and their time."""

from typing import Literal

from pydantic.dataclasses import dataclass

from wheelgate.model.records.strict import STRICT


@dataclass(frozen=True, config=STRICT)
class Stage:
    """One step of a run and how long it took, in seconds of wall clock."""

    name: str
    seconds: float


@dataclass(frozen=True, config=STRICT)
class Host:
    """The machine that a run was made on."""

    system: str
    kernel: str
    processor: str
    cores: int
    memory_bytes: int
    python: str
    wheelgate: str


@dataclass(frozen=True, config=STRICT)
class ProbeStep:
    """One thing that the probe tried on an engine, and what came of it."""

    action: Literal["run", "build"]
    options: tuple[str, ...]
    works: bool
    message: str = ""


@dataclass(frozen=True, config=STRICT)
class EngineProbe:
    """An engine, the options that this host needs for it, and how they were found."""

    name: Literal["podman", "docker"]
    client: str
    version: str
    global_options: tuple[str, ...]
    run_options: tuple[str, ...]
    build_options: tuple[str, ...]
    builds_without_network: bool
    pins_processors: bool
    steps: tuple[ProbeStep, ...]
    runtime: str = ""

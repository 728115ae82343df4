"""Call an engine's client, with the options that this host needs."""

from collections.abc import Callable
from dataclasses import dataclass, field

from wheelgate.model.records import EngineProbe
from wheelgate.util import processes

OnLine = Callable[[str], None]


@dataclass
class CommandLine:
    """Runs commands of one engine.

    Attributes:
        probe: What the engine is, and what it needs here.
        environment: Variables to add to this process's own.
    """

    probe: EngineProbe
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`podman` or `docker`."""
        return self.probe.name

    def command(self, *words: str) -> list[str]:
        """Return the command line for these words."""
        return [self.probe.client, *self.probe.global_options, *words]

    def call(
        self, *words: str, on_line: OnLine | None = None, timeout: float | None = None
    ) -> processes.Completed:
        """Run one command of the engine to its end."""
        return processes.run(
            self.command(*words), environment=self.environment, on_line=on_line, timeout=timeout
        )

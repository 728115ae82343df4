"""What every step of a pass needs: the project, the engine, the cache, and where progress goes."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from wheelgate.engine.client import Engine
from wheelgate.engine.find import find
from wheelgate.engine.names import BaseSource
from wheelgate.model.config import Project
from wheelgate.storage.run_writer import RunWriter
from wheelgate.storage.stage_times import LastTimes
from wheelgate.util.cache import Cache

Progress = Callable[[str], None]


@dataclass(kw_only=True)
class Context:
    """What the building and measuring of a project's images shares.

    Attributes:
        project: The checkout.
        find_engine: Returns the engine; called once, when it is first needed.
        base_source: How base images come here.
        cache: Where downloads are kept.
        progress: Called with progress, a line each, from any thread.
        on_line: Called with the engine's own output, a line each.
        last_times: How long each stage took in earlier runs; those of the project where None.
    """

    project: Project
    find_engine: Callable[[], Engine] = find
    base_source: BaseSource = "auto"
    cache: Cache = field(default_factory=Cache.default)
    progress: Progress = lambda _: None
    on_line: Progress | None = None
    last_times: LastTimes | None = None
    _engine: Engine | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.last_times = self.last_times or LastTimes(self.project.state)

    @property
    def engine(self) -> Engine:
        """The engine, probed at its first use.

        Raises:
            NoEngineError: Where none works.
        """
        if self._engine is None:
            with self.stage("probe the engine"):
                self._engine = self.find_engine()
            self._engine.work_for(self.project.root)
        return self._engine

    @property
    def used_engine(self) -> Engine | None:
        """The engine, where it was used."""
        return self._engine

    def close(self) -> None:
        """Remove the engine's containers, where it was used."""
        if self._engine:
            self._engine.close()

    def last(self, stage: str) -> str:
        """Return how long a stage took the last time, in words: ` (16 s last time)`, or nothing."""
        return self.last_times.of(stage) if self.last_times else ""

    def stage(self, name: str) -> AbstractContextManager[None]:  # noqa: ARG002 - a run records it
        """Return a context for a stage; a run records how long it takes."""
        return nullcontext()


@dataclass(kw_only=True)
class RunContext(Context):
    """The same for a run of the gate.

    Attributes:
        folder: Where the run is written.
        notes: What the run's record has to say besides, a sentence each.
    """

    folder: RunWriter
    notes: list[str] = field(default_factory=list)

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Return a context for a stage, whose time the run records."""
        return self.folder.stage(name)

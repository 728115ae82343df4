"""The record of a run, which holds all others."""

from dataclasses import field

from pydantic.dataclasses import dataclass

from wheelgate.model.records.host import EngineProbe, Host, Stage
from wheelgate.model.records.images import Base, Change, Image, ModuleImport, Size
from wheelgate.model.records.loading import LoadReport
from wheelgate.model.records.renders import Difference, Render
from wheelgate.model.records.strict import STRICT
from wheelgate.model.records.timing import ProcessRun, Ratio
from wheelgate.model.records.verdicts import Outcome, TestResult, Verdict

SCHEMA = 7
"""Version of run.json's schema. It goes up with every change that an older reader would miss."""

READ = (5, 6, SCHEMA)
"""The schemas that this version reads; `storage.run_upgrade` turns older ones into this one."""


@dataclass(frozen=True, config=STRICT)
class Shard:
    """The part of the gate's tests that a run was given, where several machines share them.

    Attributes:
        number: From 1.
        of: How many shards there are.
        plan: The hash of all tests' names, each with its shard.
        content: The hash of the files that the run was made from, as `contents.content_of`.
        own_tests: How many tests this shard has.
        all_tests: How many tests all shards have together.
    """

    number: int
    of: int
    plan: str
    content: str
    own_tests: int
    all_tests: int


@dataclass(frozen=True, config=STRICT)
class Run:
    """One pass of the gate: everything that a report can show."""

    schema: int
    id: str
    wheelgate: str
    started: str
    seconds: float
    outcome: Outcome
    images: tuple[Image, ...]
    reference: str
    host: Host
    engine: EngineProbe | None
    bases: tuple[Base, ...]
    lock_sha256: dict[str, str]
    imports: tuple[ModuleImport, ...]
    sizes: tuple[Size, ...]
    renders: tuple[Render, ...]
    differences: tuple[Difference, ...]
    process_runs: tuple[ProcessRun, ...]
    timing_seed: int | None
    ratios: tuple[Ratio, ...]
    verdicts: tuple[Verdict, ...]
    tests: tuple[TestResult, ...]
    stages: tuple[Stage, ...]
    harness_peak_bytes: int
    notes: tuple[str, ...] = field(default=())
    changes: tuple[Change, ...] = ()
    shard: Shard | None = None
    load_reports: tuple[LoadReport, ...] = ()

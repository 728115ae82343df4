"""What runs found, over time: a SQLite file beside them, and the runs where a ratio changed."""

import math
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, TypeVar

import numpy as np
from pydantic import Field, TypeAdapter, ValidationError

from wheelgate.errors import HistoryError, NewerHistoryError
from wheelgate.model.records import RENDER, Run
from wheelgate.util.extras import extra

FILE = "history.sqlite"

_MIGRATIONS = (
    """
    CREATE TABLE runs (
        id TEXT PRIMARY KEY, started TEXT NOT NULL, outcome TEXT NOT NULL,
        reference TEXT NOT NULL, wheelgate TEXT NOT NULL, processor TEXT NOT NULL
    );
    CREATE TABLE ratios (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, image TEXT NOT NULL,
        sample TEXT NOT NULL, ratio REAL NOT NULL, low REAL NOT NULL, high REAL NOT NULL,
        pairs INTEGER NOT NULL, PRIMARY KEY (run, image, sample)
    );
    CREATE TABLE sizes (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, image TEXT NOT NULL,
        bytes INTEGER NOT NULL, compressed_bytes INTEGER NOT NULL, PRIMARY KEY (run, image)
    );
    """,
)
"""What makes each version of the schema of the one before; the file knows which it has."""

_PATIENCE_SECONDS = 30
_FEWEST = 10
"""With fewer runs, noise looks like a change too often."""

_SHORTEST = 3
"""A level is one where at least so many runs lie on it."""

_PENALTY = 5.0
"""Of each change, in variances of the noise times log n. Of 300 simulated series of 20 and of 40
runs without any change, 2% and 1% had one found; a change of three deviations was found, to
within a run, in 90% and 97% of 200."""

_QUIETEST = 1e-3
"""Noise is never taken to be less than this, in log-ratio: no clock and scheduler allow it."""


@dataclass(frozen=True)
class Past:
    """One run of the past."""

    id: str
    started: str
    outcome: str
    reference: str
    processor: str


@dataclass(frozen=True)
class Point:
    """A ratio that one run found, with its 95% interval."""

    run: str
    started: str
    ratio: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    low: Annotated[float, Field(allow_inf_nan=False)]
    high: Annotated[float, Field(allow_inf_nan=False)]
    pairs: int


@dataclass(frozen=True)
class Change:
    """A run from which on a ratio lies at another level.

    Attributes:
        run: The first run at the new level.
        started: When it was.
        before: The geometric mean of the ratios of the level before.
        after: The geometric mean of the level that begins.
    """

    run: str
    started: str
    before: float
    after: float


_PASTS = TypeAdapter(list[Past])
_POINTS = TypeAdapter(list[Point])
_NAMES = TypeAdapter(list[tuple[str, str]])
T = TypeVar("T")


class History:
    """The history of a project's runs."""

    def __init__(self, state: Path) -> None:
        self.file = state / FILE

    def add(self, run: Run) -> None:
        """Add a run, whole or not at all; one that is there already is replaced.

        Raises:
            HistoryError: Where the file is damaged, or written by a newer version.
        """
        with self._transaction() as rows:
            rows.execute("DELETE FROM runs WHERE id = ?", (run.id,))
            rows.execute(
                "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)",
                (
                    run.id,
                    run.started,
                    run.outcome,
                    run.reference,
                    run.wheelgate,
                    run.host.processor,
                ),
            )
            rows.executemany(
                "INSERT INTO ratios VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (run.id, each.image, each.sample, each.ratio, each.low, each.high, each.pairs)
                    for each in run.ratios
                    if (each.measure, each.reference) == (RENDER, run.reference)
                ],
            )
            rows.executemany(
                "INSERT INTO sizes VALUES (?, ?, ?, ?)",
                [(run.id, each.image, each.bytes, each.compressed_bytes) for each in run.sizes],
            )

    def runs(self) -> list[Past]:
        """Return all runs, the oldest first."""
        rows = self._rows(
            "SELECT id, started, outcome, reference, processor FROM runs ORDER BY started, id"
        )
        return self._checked(_PASTS, _named(Past, rows))

    def series(self, image: str, sample: str) -> list[Point]:
        """Return the ratios of a sample in an image, the oldest first; `*` is all samples."""
        rows = self._rows(
            "SELECT id, started, ratio, low, high, pairs FROM ratios JOIN runs ON run = id "
            "WHERE image = ? AND sample = ? ORDER BY started, id",
            (image, sample),
        )
        return self._checked(_POINTS, _named(Point, rows))

    def timed(self) -> list[tuple[str, str]]:
        """Return each image and sample that has a ratio in any run."""
        rows = self._rows("SELECT DISTINCT image, sample FROM ratios ORDER BY image, sample")
        return self._checked(_NAMES, rows)

    def _checked(self, adapter: TypeAdapter[T], rows: object) -> T:
        """Return rows as what they have to be: SQLite keeps whatever it finds in a column."""
        try:
            return adapter.validate_python(rows)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise self._damaged(f"{where}: {first['msg']}") from None

    def _damaged(self, why: object) -> HistoryError:
        return HistoryError(
            f"{self.file} cannot be used: {why}",
            "move it away; runs write a new one, without what it held",
        )

    def _rows(self, query: str, values: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        if not self.file.exists():
            return []
        with self._transaction() as rows:
            return rows.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Cursor]:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(
                sqlite3.connect(self.file, timeout=_PATIENCE_SECONDS, isolation_level=None)
            ) as connection:
                # A writer that is killed leaves the log behind, which the next one rolls back.
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA foreign_keys = ON")
                rows = connection.cursor()
                rows.execute("BEGIN IMMEDIATE")
                try:
                    self._migrate(rows)
                    yield rows
                except BaseException:
                    rows.execute("ROLLBACK")
                    raise
                rows.execute("COMMIT")
        # A message of a damaged file need not be text that UTF-8 can hold.
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise self._damaged(error) from None

    def _migrate(self, rows: sqlite3.Cursor) -> None:
        (version,) = rows.execute("PRAGMA user_version").fetchone()
        if version > len(_MIGRATIONS):
            raise NewerHistoryError(
                f"{self.file} has schema {version}, which a newer wheelgate wrote; this one knows "
                f"{len(_MIGRATIONS)}",
                "use that version, or move the file away",
            )
        for migration in _MIGRATIONS[version:]:
            # One by one: executescript would end the transaction.
            for statement in filter(str.strip, migration.split(";")):
                rows.execute(statement)
        rows.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")


def _named(kind: type[Past | Point], rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    names = [each.name for each in fields(kind)]
    return [dict(zip(names, row, strict=True)) for row in rows]


def changes(points: Sequence[Point]) -> list[Change]:
    """Return the runs where a ratio changed its level, the oldest first.

    The levels are those of PELT (Killick, Fearnhead and Eckley, "Optimal detection of
    changepoints with a linear computational cost", 2012) for a change of the mean of log-ratios.
    The noise is taken from the steps between runs, by their median absolute deviation, which a
    few changes of level leave alone. Of fewer than ten runs nothing is said.
    """
    if len(points) < _FEWEST:
        return []
    logs = np.log([point.ratio for point in points])
    steps = np.diff(logs)
    # 1.4826 makes the median absolute deviation of a normal distribution its deviation.
    noise = 1.4826 * float(np.median(np.abs(steps - np.median(steps)))) / math.sqrt(2)
    penalty = _PENALTY * max(noise, _QUIETEST) ** 2 * math.log(len(points))
    with extra("history"):  # a run that only adds itself has no use for it
        import ruptures  # noqa: PLC0415

    ends = ruptures.Pelt(model="l2", min_size=_SHORTEST, jump=1).fit(logs).predict(pen=penalty)
    bounds = [0, *ends]
    levels = [math.exp(float(np.mean(logs[start:end]))) for start, end in pairwise(bounds)]
    return [
        Change(points[start].run, points[start].started, before, after)
        for start, (before, after) in zip(ends[:-1], pairwise(levels), strict=True)
    ]

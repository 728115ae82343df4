"""The routes to an image side by side: a row each, from the run that judged it."""

import statistics
from dataclasses import dataclass
from typing import Literal

from wheelgate.model.records import ALL, RENDER, Difference, Outcome, Ratio, Run
from wheelgate.report import tables

HEADINGS = (
    "image",
    "verdict",
    "built in, s",
    "imports",
    "samples same / other / failed",
    "MB",
    "MB compressed",
    "render time",
    "import seaborn, s (times)",
)

_UNKNOWN = "-"
_WITH_SEABORN = "seaborn"
_IMPORT = "import seaborn"


@dataclass(frozen=True)
class Samples:
    """How many samples an image draws like the reference, otherwise, not at all, and unmeasured."""

    same: int = 0
    other: int = 0
    failed: int = 0
    unmeasured: int = 0

    @property
    def all(self) -> int:
        """How many were measured."""
        return self.same + self.other + self.failed


@dataclass(frozen=True)
class Route:
    """What a run found of one image.

    Attributes:
        problem: Why there is no run of it, or what would make one; else empty.
        unbuildable: Whether the problem is that it does not build. Any other leaves open what
            there is to say of it.
        run: The id of the run.
        build_seconds: Of its last build that was one, from a full wheelhouse.
        imported: How many modules of those that it has to import it does.
        not_imported: The others, each with its error.
        size_ratio: Its bytes divided by the reference's.
        render: Render time of all timed samples, beside the reference's.
        import_seconds: To import seaborn, files cached: the median over starts.
        import_ratio: The same beside the reference's, in pairs.
    """

    image: str
    problem: str = ""
    unbuildable: bool = False
    run: str = ""
    outcome: Outcome = Outcome.UNMEASURED
    build_seconds: float = 0.0
    imported: int = 0
    not_imported: tuple[tuple[str, str], ...] = ()
    samples: Samples = Samples()
    bytes: int = 0
    compressed_bytes: int = 0
    size_ratio: float | None = None
    render: Ratio | None = None
    import_seconds: float | None = None
    import_ratio: Ratio | None = None

    @property
    def is_missing(self) -> bool:
        """Whether nothing is known of it, not even that it does not build."""
        return bool(self.problem) and not self.unbuildable


def route_of(run: Run, image: str) -> Route:
    """Return the row of an image from a run that judged it, or that had it as the reference."""
    (built,) = [each for each in run.images if each.name == image]
    sizes = {each.image: each for each in run.sizes}
    size, reference = sizes.get(image), sizes.get(run.reference)
    modules = [each for each in run.imports if each.image == image]
    seconds = [
        start.import_seconds[_WITH_SEABORN]
        for start in run.process_runs
        if start.image == image and _WITH_SEABORN in start.import_seconds
    ]
    return Route(
        image=image,
        run=run.id,
        outcome=run.outcome,
        build_seconds=built.build_seconds,
        imported=sum(not each.error for each in modules),
        not_imported=tuple((each.module, each.error) for each in modules if each.error),
        samples=_samples(run, image),
        bytes=size.bytes if size else 0,
        compressed_bytes=size.compressed_bytes if size else 0,
        size_ratio=size.bytes / reference.bytes if size and reference else None,
        render=ratio_of(run, image, RENDER),
        import_seconds=statistics.median(seconds) if seconds else None,
        import_ratio=ratio_of(run, image, _IMPORT),
    )


def ratio_of(run: Run, image: str, measure: str) -> Ratio | None:
    """Return a measure of all samples beside the reference's, or None where it has none."""
    wanted = (measure, image, run.reference, ALL)
    found = (
        each
        for each in run.ratios
        if (each.measure, each.image, each.reference, each.sample) == wanted
    )
    return next(found, None)


def _samples(run: Run, image: str) -> Samples:
    held: dict[str, list[Difference]] = {}
    for each in run.differences:
        if each.image == image and each.against == run.reference:
            held.setdefault(each.sample, []).append(each)
    counted: dict[Literal["same", "other", "failed", "unmeasured"], int] = {
        "same": 0,
        "other": 0,
        "failed": 0,
        "unmeasured": 0,
    }
    for render in (each for each in run.renders if each.image == image):
        differences = held.get(render.sample, [])
        if render.unmeasured:
            counted["unmeasured"] += 1
        elif render.error or not render.pictures:
            counted["failed"] += 1
        elif image != run.reference and not differences:
            counted["unmeasured"] += 1  # rendered, and compared with nothing
        elif all(each.kind == "identical" for each in differences):
            counted["same"] += 1
        else:
            counted["other"] += 1
    return Samples(**counted)


def cells(route: Route, reference: str) -> tuple[str, ...]:
    """Return a route as the cells of a row below `HEADINGS`; a dash is what was not measured."""
    if route.problem:
        said = "does not build" if route.unbuildable else "not judged yet"
        return (route.image, said, *[_UNKNOWN] * (len(HEADINGS) - 2))
    samples = route.samples
    own = route.image == reference
    modules = route.imported + len(route.not_imported)
    times = "1" if own else _UNKNOWN
    return (
        route.image,
        "reference" if own else route.outcome,
        f"{route.build_seconds:.0f}" if route.build_seconds else _UNKNOWN,
        f"{route.imported} of {modules}" if modules else _UNKNOWN,
        f"{samples.same} / {samples.other} / {samples.failed}" if samples.all else _UNKNOWN,
        f"{route.bytes / tables.MB:.1f}" if route.bytes else _UNKNOWN,
        f"{route.compressed_bytes / tables.MB:.1f}" if route.bytes else _UNKNOWN,
        tables.interval(route.render) if route.render else times,
        _import(route),
    )


def _import(route: Route) -> str:
    """Return the seconds of an import; runs are hours apart, so its ratio says more."""
    if not route.import_seconds:
        return _UNKNOWN
    times = f" ({route.import_ratio.ratio:.2f})" if route.import_ratio else ""
    return f"{route.import_seconds:.2f}{times}"

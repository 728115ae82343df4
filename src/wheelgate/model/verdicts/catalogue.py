"""Every check of the gate, once: what it measures, its limit's key, its unit and its direction."""

from dataclasses import dataclass
from typing import Literal

from wheelgate.model.config import Limits, Statement

Group = Literal["rendering", "size", "timing", "modules", "changes", "own"]
"""What a check is about; `own` are checks that a project's own tests judge."""

Unit = Literal["", "MB", "ratio", "s", "pictures", "processes", "statement", "modules"]
"""What a check's figures are counted in. MB are 10^6 bytes; a statement is one of `Statement`."""


@dataclass(frozen=True)
class Check:
    """One thing that is judged.

    Attributes:
        id: Its name in `run.json`, in messages and in the reference.
        group: What it is about.
        measures: What its figure is, in a few words.
        sentence: When it passes, as a sentence for the help and the reference.
        limit: The key of its limit in `[images.NAME.limits]`; empty where it has none.
        setting: The key of `gate.toml` that decides otherwise; empty where none does.
        unit: What its figures are counted in.
        lower_is_better: Whether a figure passes at its limit and below, rather than above.
    """

    id: str
    group: Group
    measures: str
    sentence: str
    limit: str = ""
    setting: str = ""
    unit: Unit = ""
    lower_is_better: bool = True

    def limit_in(self, limits: Limits) -> float | Statement | None:
        """Return this check's limit among an image's; None where none is set."""
        found: float | Statement | None = getattr(limits, self.limit) if self.limit else None
        return found


RENDER = Check(
    "render",
    "rendering",
    "pictures of a sample",
    "A sample gives a picture, and has no side effects.",
    unit="pictures",
    lower_is_better=False,
)
DETERMINISM = Check(
    "determinism",
    "rendering",
    "processes that rendered a sample alike",
    "Two processes of one image render a sample to the same bytes.",
    setting="rendering",
    unit="processes",
    lower_is_better=False,
)
BASELINE = Check(
    "baseline",
    "rendering",
    "how near a sample's pictures come to its baseline",
    "A sample's pictures are its baseline's, as far as the limit asks, or within its tolerance.",
    limit="renders",
    unit="statement",
    lower_is_better=False,
)
REFERENCE = Check(
    "reference",
    "rendering",
    "how near a sample's pictures come to the reference's",
    "A sample's pictures are those of the reference, as far as the limit asks.",
    limit="renders",
    unit="statement",
    lower_is_better=False,
)
SIZE = Check(
    "size",
    "size",
    "bytes of all layers, uncompressed",
    "An image is no larger than its limit.",
    limit="size_mb",
    unit="MB",
)
SIZE_RATIO = Check(
    "size-ratio",
    "size",
    "size divided by the reference's",
    "An image is no larger than this share of the reference.",
    limit="size_ratio",
    unit="ratio",
)
RENDER_RATIO = Check(
    "render-ratio",
    "timing",
    "render time of one sample divided by the reference's",
    "A sample renders as fast as in the reference, up to the limit.",
    limit="render_ratio",
    unit="ratio",
)
GALLERY_RATIO = Check(
    "gallery-ratio",
    "timing",
    "render time of all timed samples divided by the reference's, by the geometric mean",
    "All timed samples together render as fast as in the reference, up to the limit.",
    limit="gallery_ratio",
    unit="ratio",
)
STARTING_RATIO = Check(
    "starting-ratio",
    "timing",
    "time to start the interpreter, to import, or to the first plot, divided by the reference's",
    "A process starts as fast as in the reference, up to the limit.",
    limit="starting_ratio",
    unit="ratio",
)
MEMORY_RATIO = Check(
    "memory-ratio",
    "timing",
    "peak memory of a process divided by the reference's",
    "A process takes no more memory than in the reference, up to the limit.",
    limit="memory_ratio",
    unit="ratio",
)
RENDER_CHANGE = Check(
    "render-change",
    "timing",
    "render time of one sample divided by that in the revision that `--against` names",
    "A sample renders as fast as before, up to the limit.",
    limit="render_change",
    unit="ratio",
)
GALLERY_CHANGE = Check(
    "gallery-change",
    "timing",
    "render time of all timed samples divided by that in the revision, by the geometric mean",
    "All timed samples together render as fast as before, up to the limit.",
    limit="gallery_change",
    unit="ratio",
)
WAITING = Check(
    "waiting",
    "timing",
    "time in which a render waits and does not compute",
    "A render computes, and waits no longer than the limit.",
    limit="render_wait_seconds",
    unit="s",
)
IMPORT = Check(
    "import",
    "modules",
    "whether a module can be imported",
    "A module that `gate.toml` lists can be imported in a process of its own.",
    setting="imports",
)
LOADING = Check(
    "loading",
    "modules",
    "installed compiled modules that would load",
    "Every installed compiled module would load, by what its file says.",
    setting="unloadable",
    unit="modules",
    lower_is_better=False,
)
CHANGE = Check(
    "change",
    "changes",
    "growth since the revision that `--against` names",
    "What changed since a revision is known: size, packages, pictures. It has no limit.",
    unit="MB",
)

CATALOGUE = {
    check.id: check
    for check in (
        RENDER,
        DETERMINISM,
        BASELINE,
        REFERENCE,
        SIZE,
        SIZE_RATIO,
        RENDER_RATIO,
        GALLERY_RATIO,
        STARTING_RATIO,
        MEMORY_RATIO,
        RENDER_CHANGE,
        GALLERY_CHANGE,
        WAITING,
        IMPORT,
        LOADING,
        CHANGE,
    )
}
"""The checks by their ids, in the order in which people are shown them."""


def check_of(check_id: str) -> Check:
    """Return a check by its id; one that is not in the catalogue is a project's own."""
    return CATALOGUE.get(check_id) or Check(check_id, "own", check_id, "")

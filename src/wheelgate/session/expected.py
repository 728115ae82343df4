"""What a whole run has to judge follows from `gate.toml`, not from the tests that ran.

A test that is skipped, deselected or gone judges nothing, and nobody misses it. So each check that
has a limit, or a setting, is looked for among the verdicts; what is not there is unmeasured.
"""

from collections.abc import Iterator, Sequence

from wheelgate.model.config import Limits, Project
from wheelgate.model.records import ALL, MEMORY, Outcome, Verdict
from wheelgate.model.verdicts import catalogue
from wheelgate.model.verdicts.catalogue import Check

_NAMED = 3
"""Subjects that are named of those that nobody judged."""


def unjudged(
    project: Project,
    images: Sequence[str],
    samples: Sequence[str],
    timed: Sequence[str],
    verdicts: Sequence[Verdict],
) -> list[Verdict]:
    """Return a verdict for each check of an image that is wanted and that no test gave.

    Args:
        project: Its `gate.toml`.
        images: Those that are judged.
        samples: Those that are rendered; empty in a project without any.
        timed: Those that are timed.
        verdicts: What the tests gave.
    """
    given: dict[tuple[str, str], set[str]] = {}
    for verdict in verdicts:
        given.setdefault((verdict.check, verdict.image), set()).add(verdict.subject)
    found = []
    for image in images:
        config = project.gate.images[image]
        beside_reference = image != project.gate.reference
        wanted = (
            *_of_pictures(samples, beside_reference=beside_reference),
            *_of_figures(config.limits, timed, beside_reference=beside_reference),
            (catalogue.IMPORT, project.gate.imports_of(image)),
        )
        for check, subjects in wanted:
            judged = given.get((check.id, image), set())
            # Of some checks the subjects depend on what the image has: one at least is there.
            missing = [each for each in subjects if each and each not in judged]
            if missing or (subjects and not judged):
                found.append(_verdict(check, image, missing, config.limits))
    return found


def _of_pictures(
    samples: Sequence[str], *, beside_reference: bool
) -> Iterator[tuple[Check, Sequence[str]]]:
    yield catalogue.RENDER, samples
    yield catalogue.BASELINE, samples
    if beside_reference:
        yield catalogue.REFERENCE, samples


def _of_figures(
    limits: Limits, timed: Sequence[str], *, beside_reference: bool
) -> Iterator[tuple[Check, Sequence[str]]]:
    """Yield the checks that have a limit, with their subjects; "" is the image alone."""
    alone: list[tuple[Check, Sequence[str]]] = [(catalogue.SIZE, ("",)), (catalogue.WAITING, timed)]
    beside: list[tuple[Check, Sequence[str]]] = [
        (catalogue.SIZE_RATIO, ("",)),
        (catalogue.RENDER_RATIO, timed),
        (catalogue.GALLERY_RATIO, (ALL,) if timed else ()),
        (catalogue.STARTING_RATIO, ("",)),
        (catalogue.MEMORY_RATIO, (MEMORY,)),
    ]
    for check, subjects in (*alone, *(beside if beside_reference else ())):
        if check.limit_in(limits) is not None:
            yield check, subjects


def _verdict(check: Check, image: str, missing: Sequence[str], limits: Limits) -> Verdict:
    named = ", ".join(missing[:_NAMED])
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    of = f" of {named}{more}" if named and missing != [ALL] else ""
    return Verdict(
        check.id,
        image,
        missing[0] if len(missing) == 1 else ALL,
        Outcome.UNMEASURED,
        limit=check.limit_in(limits),
        unit=check.unit,
        details=(f"no test judged it{of}: it was skipped, deselected, or is not among `tests`",),
    )

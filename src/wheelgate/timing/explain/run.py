"""Build two images and measure why one is slower: what `wheelgate explain` does."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wheelgate.engine import Limits
from wheelgate.engine.context import Context
from wheelgate.errors import ConfigError
from wheelgate.gallery import Worker, choose, discover, fill_staging
from wheelgate.images.builder import Builder
from wheelgate.model.config import Project
from wheelgate.timing.conditions import last_processor
from wheelgate.timing.explain.measure import Measuring
from wheelgate.timing.explain.reasons import explain
from wheelgate.timing.explain.records import Explanation
from wheelgate.util.temporary import temporary_folder

BUDGET_SECONDS = 180.0
"""How long pairs are taken where nobody says otherwise."""


@dataclass(frozen=True)
class Question:
    """What is to be explained.

    Attributes:
        image: The image.
        reference: The image that it is compared with.
        samples: What is rendered.
        max_seconds: How long pairs are taken.
        seed: Of every order; a new one where None.
    """

    image: str
    reference: str
    samples: Sequence[str]
    max_seconds: float = BUDGET_SECONDS
    seed: int | None = None


def answer(context: Context, question: Question) -> Explanation:
    """Build both images, take pairs of process runs, and explain what they show.

    Args:
        context: The project, and what its images are built with.
        question: What is to be explained.

    Raises:
        WheelgateError: Where an image cannot be built or started.
    """
    project, engine = context.project, context.engine
    builder = Builder(context)
    references = {}
    for name in (question.image, question.reference):
        image = builder.build(name, builder.inputs(name, builder.bases((name,))))
        references[name] = image.reference
    processor = last_processor() if engine.probe.pins_processors else ""
    with temporary_folder("samples") as place:
        folder = Path(place)
        fill_staging(project.path(project.gate.samples), folder)

        def start(name: str) -> Worker:
            python = project.gate.images[name].python
            limits = Limits(processor=processor)
            return Worker(engine, references[name], folder, python=python, limits=limits)

        seed = secrets.randbits(32) if question.seed is None else question.seed
        measuring = Measuring(
            question.image,
            question.reference,
            start,
            question.samples,
            processor,
            context.progress,
            seed,
        )
        return explain(measuring.measure(question.max_seconds))


def samples_of(project: Project, text: str = "") -> tuple[str, ...]:
    """Return the samples with a text in their name; without one, those that `gate.toml` times.

    Raises:
        ConfigError: Where no sample has it.
    """
    every = discover(project.path(project.gate.samples))
    if not text:
        return tuple(project.gate.timing.samples or (sample.name for sample in every))
    found = tuple(sample.name for sample in choose(every, text))
    if not found:
        raise ConfigError(f"no sample has {text!r} in its name", "`wheelgate samples` lists them")
    return found

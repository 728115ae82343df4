"""Build two images and measure why one is slower: what `wheelgate explain` does."""

import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from wheelgate.engine import Engine, Limits
from wheelgate.errors import ConfigError
from wheelgate.gallery import Worker, choose, discover, fill_staging
from wheelgate.images.bases import BaseSource
from wheelgate.images.builder import Builder
from wheelgate.model.config import Project
from wheelgate.timing.conditions import last_processor
from wheelgate.timing.explain.measure import Measuring
from wheelgate.timing.explain.reasons import explain
from wheelgate.timing.explain.records import Explanation
from wheelgate.util.cache import Cache

BUDGET_SECONDS = 180.0
"""How long pairs are taken where nobody says otherwise."""


@dataclass(frozen=True)
class Question:
    """What is to be explained.

    Attributes:
        project: The checkout.
        image: The image.
        reference: The image that it is held against.
        samples: What is rendered.
        max_seconds: How long pairs are taken.
        seed: Of every order; drawn where None.
    """

    project: Project
    image: str
    reference: str
    samples: Sequence[str]
    max_seconds: float = BUDGET_SECONDS
    seed: int | None = None


def answer(
    question: Question,
    engine: Engine,
    progress: Callable[[str], None],
    on_line: Callable[[str], None] | None = None,
    base_source: BaseSource = "auto",
) -> Explanation:
    """Build both images, take pairs of starts, and explain what they show.

    Args:
        question: What is to be explained.
        engine: The engine.
        progress: Called with progress, a line each.
        on_line: Called with the engine's own output, a line each.
        base_source: How base images come here.

    Raises:
        WheelgateError: Where an image cannot be built or started.
    """
    project = question.project
    builder = Builder(project, engine, Cache.default(), progress, on_line, base_source)
    references = {}
    for name in (question.image, question.reference):
        image = builder.build(name, builder.inputs(name, builder.bases((name,))))
        references[name] = image.reference
    processor = last_processor() if engine.probe.pins_processors else ""
    with tempfile.TemporaryDirectory(prefix="wheelgate-samples-") as place:
        folder = Path(place)
        fill_staging(project.path(project.gate.samples), folder)

        def start(name: str) -> Worker:
            python = project.gate.images[name].python
            limits = Limits(processor=processor)
            return Worker(engine, references[name], folder, python=python, limits=limits)

        seed = secrets.randbits(32) if question.seed is None else question.seed
        measuring = Measuring(
            question.image, question.reference, start, question.samples, processor, progress, seed
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

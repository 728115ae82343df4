"""What the doctor says of the images of a session, without running any of them."""

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from wheelgate.doctor import targets
from wheelgate.doctor.answers import FileVerdict
from wheelgate.doctor.image import known_images
from wheelgate.engine.context import RunContext
from wheelgate.errors import DoctorError, EngineError
from wheelgate.images.image_set import ImageSet
from wheelgate.model.records import FoundInFile, LoadReport, Verdict
from wheelgate.model.verdicts.loading import judge_loading, waiver_of

_OWN = "/lib-dynload/"
"""The folder of the standard library's compiled modules (CPython's `Modules/getpath.py`)."""


class LoadReports:
    """Has the doctor look at the images of a session, at each once and on demand."""

    def __init__(
        self,
        context: RunContext,
        images: ImageSet,
    ) -> None:
        self._context = context
        self._images = images
        self._found: dict[str, LoadReport] = {}
        self._taking_down = threading.Lock()

    @property
    def all(self) -> tuple[LoadReport, ...]:
        """All examinations so far."""
        return tuple(self._found.values())

    def of(self, image: str) -> LoadReport:
        """Return what the doctor says of an image; where it cannot be read, why."""
        if image not in self._found:
            reference = self._images.image(image).reference
            with self._context.stage(f"examine {image}"):
                try:
                    self._found[image] = self._examine(image, reference)
                except (DoctorError, EngineError) as error:
                    self._found[image] = LoadReport(image, problem=error.cause)
        return self._found[image]

    def verdict(self, image: str) -> Verdict:
        """Judge whether every module that is installed in an image would load."""
        return judge_loading(self.of(image))

    def beside(self, image: str) -> Callable[[Path], None]:
        """Return what takes an image down while it is saved for another purpose anyway."""

        def take_snapshot(archive: Path) -> None:
            built = self._images.image(image)
            if built.revision:
                return  # nothing is asked about another revision's image
            # One after the other: whole libraries are in memory meanwhile. What goes wrong is met
            # again by `of`, which tells.
            with self._taking_down, suppress(DoctorError, EngineError):
                engine = self._context.engine
                known_images.remember(engine, built.reference, archive, self._context.cache)

        return take_snapshot

    def _examine(self, image: str, reference: str) -> LoadReport:
        last = self._context.last(f"examine {image}")
        with self._taking_down:
            facts = known_images.of_built(
                self._context.engine,
                reference,
                image,
                self._context.cache,
                lambda line: self._context.progress(f"{line}{last}"),
                self._images.config(image).python,
            )
        facts = replace(facts, others=known_images.others_of(self._context.project, image))
        report = targets.judge_image(facts)
        unloadable = self._context.project.gate.unloadable
        installed = [file for file in report.files if _OWN not in file.path]
        return LoadReport(
            image,
            described=report.image.partition(": ")[2],
            checked=dict(Counter(file.role for file in installed)),
            of_interpreter=len(report.files) - len(installed),
            findings=report.findings,
            files=tuple(_record(file, unloadable) for file in report.files if file.findings),
        )


def _record(file: FileVerdict, unloadable: dict[str, str]) -> FoundInFile:
    return FoundInFile(
        file.path,
        file.role,
        file.findings,
        of_interpreter=_OWN in file.path,
        waived="" if file.answer == "would run" else waiver_of(file.path, unloadable),
    )

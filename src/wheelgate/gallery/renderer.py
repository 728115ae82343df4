"""Render samples in an image, and keep what each gave."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from wheelgate.engine import Limits
from wheelgate.errors import WorkerError
from wheelgate.gallery.samples import ANIMATED, Sample
from wheelgate.gallery.worker_client import Worker
from wheelgate.model.config import RenderingConfig
from wheelgate.model.records import Interpreter, Picture, Render, SideEffect
from wheelgate.pictures import UnreadablePictureError, check_picture
from wheelgate.util.files import storage_errors

UNMEASURED = "unmeasured: "
"""A sample that cannot be rendered in an image raises an error that begins so, and says why."""

_OVERHEAD_SECONDS = 30
"""What a container and the first imports may take on a busy machine, on top of the render."""

_PATIENCE_SECONDS = 120
"""What questions may take that have nothing to do with rendering."""


class Gallery:
    """Renders samples of one image, in one container, one process each.

    The container starts with the first sample, and again where its worker ended, or cannot keep
    what samples leave behind out of itself.
    """

    def __init__(
        self,
        image: str,
        start: Callable[[Limits], Worker],
        config: RenderingConfig,
        folder: Path,
    ) -> None:
        """Take what starts a worker of the image, and where its pictures are written."""
        self._image = image
        self._start = start
        self._config = config
        self._folder = folder
        self._worker: Worker | None = None
        self._closed = True
        self._checked: set[str] = set()

    def describe(self) -> Interpreter:
        """Return what the image's Python says of itself.

        Raises:
            WorkerError: Where it does not start.
        """
        return Interpreter(**self._ask_worker(_OVERHEAD_SECONDS, do="describe"))

    def libraries(self) -> dict[str, dict[str, str]]:
        """Return where the image's loader finds what each compiled file of Python needs.

        Returns:
            For each ELF file below the Python path: each needed library's name with the real
            path that the loader takes, empty where it finds none.

        Raises:
            WorkerError: Where the image's Python does not start.
        """
        answer: dict[str, list[list[str]]] = self._ask_worker(_PATIENCE_SECONDS, do="libraries")
        return {file: dict(needs) for file, needs in answer.items()}

    def mapped_c_libraries(self, modules: Sequence[str]) -> list[str]:
        """Return the files of C libraries that a process maps after importing modules.

        Raises:
            WorkerError: Where a module cannot be imported.
        """
        found: list[str] = self._ask_worker(_PATIENCE_SECONDS, do="mapped", modules=list(modules))
        return found

    def render(self, sample: Sample) -> Render:
        """Render a sample; what goes wrong in it is said in the record, not raised."""
        if sample.problem:
            return self._nothing(sample.name, sample.problem)
        config = self._config
        try:
            answer = self._ask_worker(
                config.timeout_seconds + _OVERHEAD_SECONDS,
                do="render",
                sample=sample.name,
                formats=list(sample.formats),
                timeout=config.timeout_seconds,
                memory_bytes=config.memory_mb * 10**6,
            )
        except WorkerError as error:
            self.close()
            return self._nothing(sample.name, error.cause)
        if not self._closed:  # what a sample leaves could answer for the next
            self.close()
        problem = self._problem(sample, answer["files"])
        if problem and not answer["error"]:
            answer = {**answer, "error": problem, "files": []}
        return Render(
            image=self._image,
            sample=sample.name,
            pictures=tuple(self._write(sample.name, answer["files"])),
            error=answer["error"],
            side_effects=tuple(SideEffect(kind, text) for kind, text in answer["effects"]),
            seconds=answer["seconds"],
            cpu_seconds=answer["cpu_seconds"],
            peak_bytes=answer["peak_bytes"],
            fonts=tuple(answer["fonts"]),
            unmeasured=answer["error"].partition(UNMEASURED)[2],
        )

    def _problem(self, sample: Sample, rendered: list[dict[str, Any]]) -> str:
        """Return why the files that a sample gave are not what they are said to be, or nothing."""
        for item in rendered:
            if item["format"] not in (*sample.formats, *ANIMATED):
                return f"it gave a file in the format {item['format']}, which was not asked for"
            digest = hashlib.sha256(item["content"]).hexdigest()
            if digest in self._checked:
                continue
            try:
                check_picture(item["content"], item["format"])
            except UnreadablePictureError as error:
                return f"figure {item['number']} as {item['format']} is no picture: {error}"
            self._checked.add(digest)
        return ""

    def _nothing(self, sample: str, error: str) -> Render:
        return Render(self._image, sample, (), error, (), 0.0, 0.0, 0)

    def _write(self, sample: str, rendered: list[dict[str, Any]]) -> list[Picture]:
        written = []
        figures = max((item["number"] for item in rendered), default=0)
        with storage_errors("writing renders"):
            for item in rendered:
                suffix = f"-{item['number']}" if figures > 1 else ""
                file = self._folder / self._image / f"{sample}{suffix}.{item['format']}"
                content = item["content"]
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                name = file.relative_to(self._folder).as_posix()
                written.append(Picture(name, hashlib.sha256(content).hexdigest(), len(content)))
        return written

    def _ask_worker(self, patience: float, **request: object) -> Any:
        if self._worker is None:
            # One sample at a time runs, so the container needs one sample's memory and its own.
            self._worker = self._start(Limits(memory_mb=self._config.memory_mb + 1000))
            self._closed = self._worker.ask(_OVERHEAD_SECONDS, do="ready")["closed"]
        return self._worker.ask(patience, **request)

    def close(self) -> None:
        """End the container."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

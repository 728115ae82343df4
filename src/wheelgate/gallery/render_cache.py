"""Renders kept from run to run: an unchanged sample is not rendered again.

A render is kept by all that it is made from: the image and its interpreter, the sample's file,
every other file of the samples' folder that is no sample, the worker and its variables, and the
machine's kernel and processor. One that failed, had side effects, or was not rendered
alike twice is never kept.
"""

import shutil
import time
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

from pydantic import TypeAdapter

from wheelgate.gallery import ENVIRONMENT, PORTABLE, Sample
from wheelgate.model.config import RenderingConfig
from wheelgate.model.records import Render
from wheelgate.storage.host import host
from wheelgate.util.cache import Cache
from wheelgate.util.files import digest_of, sha256_of, storage_errors
from wheelgate.util.notes import read_note, write_note
from wheelgate.util.paths import walk

_ADAPTER = TypeAdapter(Render)
_DAYS = 30
"""Renders that no run has asked for in so many days are forgotten."""


class RenderCache:
    """The renders of a project that can be used again."""

    def __init__(self, state: Path, samples: Path, config: RenderingConfig) -> None:
        """Look into a project's state, the folder `.wheelgate`."""
        self._cache = Cache(state / "kept")
        self._samples = samples
        self._config = config
        self._common = ""

    def take(self, image: str, image_id: str, sample: Sample, folder: Path) -> Render | None:
        """Place a kept render's pictures in a run's folder; return it, or None where none is kept.

        Args:
            image: The image's name in `gate.toml`.
            image_id: The image's content, as the engine names it, and its interpreter.
            sample: The sample.
            folder: The run's folder of renders.
        """
        note = self._note(image, image_id, sample)
        render = read_note(note, _ADAPTER)
        if render is None:
            return None
        try:
            for picture in render.pictures:
                self._cache.place(picture.sha256, folder / picture.file)
            note.touch()
        except (OSError, ValueError, KeyError):
            return None
        return render

    def keep(self, image_id: str, sample: Sample, render: Render, folder: Path, run: str) -> None:
        """Keep a render, where it is fit to be.

        Args:
            image_id: The image's content, as the engine names it, and its interpreter.
            sample: The sample.
            render: What it gave.
            folder: The run's folder of renders.
            run: The run that rendered it.
        """
        if render.error or render.side_effects or render.unstable or render.passes < 2:
            return
        with storage_errors("keeping a render"):
            for picture in render.pictures:
                beside = self._cache.note(f"{picture.sha256}.new")
                shutil.copyfile(folder / picture.file, beside)
                self._cache.put(beside)
        note = self._note(render.image, image_id, sample)
        write_note(note, _ADAPTER, replace(render, rendered_in=run))

    def forget_old(self) -> None:
        """Remove what no run has asked for in a while, and pictures that no render names."""
        oldest = time.time() - _DAYS * 86400
        named = set()
        for note in self._cache.note("renders").glob("*.json"):
            if note.stat().st_mtime < oldest:
                note.unlink(missing_ok=True)
                continue
            render = read_note(note, _ADAPTER)
            if render is None:
                note.unlink(missing_ok=True)
                continue
            named |= {picture.sha256 for picture in render.pictures}
        # A link to another folder, which a checkout may bring, is not entered.
        kept = self._cache.root / "files"
        for file in walk(kept) if kept.is_dir() else ():
            if file.name not in named and not file.is_dir():
                file.unlink(missing_ok=True)

    def _note(self, image: str, image_id: str, sample: Sample) -> Path:
        if not self._common:
            machine = host()
            with as_file(files("wheelgate.gallery").joinpath("worker")) as worker:
                self._common = digest_of(
                    *_contents(self._samples, _helpers(self._samples)),
                    *_contents(worker, worker.glob("*.py")),
                    *(f"{name}={value}" for name, value in {**ENVIRONMENT, **PORTABLE}.items()),
                    machine.kernel,
                    machine.processor,
                    str(self._config.memory_mb),
                )
        text = sha256_of(sample.file) if sample.file.exists() else ""
        key = digest_of(image, image_id, sample.name, text, self._common)
        return self._cache.note(f"renders/{key}.json")


def _helpers(samples: Path) -> Iterable[Path]:
    """Return the files that any sample may read: all that are no sample."""
    for path in samples.rglob("*"):
        parts = path.relative_to(samples).parts
        own = len(parts) == 2 and path.suffix == ".py" and parts[0] != "data"
        hidden = any(part.startswith("_") for part in parts)
        if path.is_file() and "__pycache__" not in parts and (not own or hidden):
            yield path


def _contents(root: Path, paths: Iterable[Path]) -> list[str]:
    return [f"{path.relative_to(root).as_posix()} {sha256_of(path)}" for path in sorted(paths)]

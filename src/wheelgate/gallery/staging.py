"""The folder that a container sees: the worker, the samples, and plots that tests hand over."""

import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from wheelgate.errors import RenderError
from wheelgate.util.files import storage_errors
from wheelgate.util.paths import refuse_what_leads_out
from wheelgate.util.temporary import temporary_folder


def fill_staging(samples: Path, folder: Path) -> None:
    """Copy the worker and all samples, where there are any, into a folder that containers can read.

    A checkout may be closed to other users; a container does not run as ours.

    Raises:
        OutsideError: Where a link among the samples leads out of their folder.
    """
    with storage_errors("copying the samples"):
        if samples.is_dir():
            refuse_what_leads_out(samples)
        without = shutil.ignore_patterns("__pycache__")
        if samples.is_dir():
            shutil.copytree(samples, folder / "samples", ignore=without)
        else:
            (folder / "samples").mkdir()
        with as_file(files("wheelgate.gallery").joinpath("worker")) as worker:
            shutil.copytree(worker, folder / "worker", ignore=without)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


class StagingFolder:
    """Such a folder for a session: made at its first use, and removed at the end."""

    def __init__(self, samples: Path) -> None:
        """Take the folder of the samples; it need not be there."""
        self._samples = samples
        self._place: tempfile.TemporaryDirectory[str] | None = None

    @property
    def folder(self) -> Path:
        """The folder."""
        if self._place is None:
            with storage_errors("copying the samples"):
                place = temporary_folder("samples")
            try:
                fill_staging(self._samples, Path(place.name))
            except BaseException:
                place.cleanup()
                raise
            self._place = place
        return Path(self._place.name)

    def add(self, name: str, content: bytes) -> Path:
        """Put a plot among the samples, where containers that run see it; return its file.

        Args:
            name: The name to render it by, as a sample.
            content: Of its Python file.

        Raises:
            RenderError: Where another plot was put there before.
        """
        root = self.folder / "samples"
        file = root / f"{name}.py"
        if file.exists():
            if file.read_bytes() != content:
                raise RenderError(
                    f"two plots would both be rendered as {name}", "give one of them another name"
                )
            return file
        with storage_errors("copying a plot"):
            missing = [each for each in file.parents if not each.exists()]
            file.parent.mkdir(parents=True, exist_ok=True)
            for each in missing:
                each.chmod(0o755)
            file.write_bytes(content)
            file.chmod(0o644)
        return file

    def close(self) -> None:
        """Remove the folder."""
        if self._place is not None:
            self._place.cleanup()
            self._place = None

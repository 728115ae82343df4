"""Files that were fetched for a build, and their place in the build context."""

from dataclasses import dataclass
from pathlib import Path

from wheelgate.model.records import Drift, Input
from wheelgate.util.cache import Cache
from wheelgate.util.paths import inside

FOLDER = "wheelhouse"
"""Folder of the build context that wheels, apks and Debian packages are placed in."""

TAG = "CACHEDIR.TAG"
"""File that marks that folder as one that can be made again (Cache Directory Tagging Specification,
bford.info/cachedir)."""

TAGGED = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# wheelgate places here what builds install, and removes what else it finds.\n"
)


@dataclass(frozen=True)
class FetchedFiles:
    """Locked files, all in the cache, and those that a mirror gave in another form."""

    files: tuple[Input, ...]
    drift: tuple[Drift, ...] = ()

    def place(self, cache: Cache, folder: Path) -> None:
        """Make `folder` hold exactly these files; a file's name may lead into folders of it.

        Raises:
            OutsideError: Where a file's name, or a link in the folder, leads out of it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        wanted = {inside(folder, each.file) for each in self.files}
        for path in folder.rglob("*"):
            if path not in wanted and not path.is_dir():
                path.unlink()
        for each in self.files:
            cache.place(each.sha256, folder / each.file)

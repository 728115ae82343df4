"""Check another revision of the project out of git, to build its images too."""

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from wheelgate.errors import ConfigError, NoRepositoryError, NoRevisionError
from wheelgate.model.config import Project, load
from wheelgate.util.files import replacing, storage_errors

_SHOWN = 10
"""Characters of a commit that name it to people."""


@dataclass(frozen=True)
class Revision:
    """A commit, and the project as it was then.

    Attributes:
        commit: Its full hash.
        project: The project in a folder of its own, below the state of today's.
    """

    commit: str
    project: Project

    def name_of(self, image: str) -> str:
        """Return what an image of this revision is called where today's are too."""
        return f"{image}@{self.commit[:_SHOWN]}"


def check_out(project: Project, revision: str) -> Revision:
    """Write the files of a revision to `.wheelgate/revisions/COMMIT` and read its configuration.

    Only committed files are there, and no hook or filter of git runs. The folder stays, so that
    its images are known again the next time.

    Args:
        project: Today's checkout.
        revision: What git takes as one: a branch, a tag, `HEAD~1`, `origin/main`.

    Raises:
        NoRepositoryError: Where there is no git repository.
        NoRevisionError: Where git does not know the revision.
        ConfigError: Where it has no configuration that this version reads.
    """
    commit = _git(project.root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if commit is None:
        if _git(project.root, "rev-parse", "--git-dir") is None:
            raise NoRepositoryError(
                f"{project.root} is not in a git repository", "run without --against there"
            )
        raise NoRevisionError(
            f"git knows no revision {revision!r}",
            "name a branch, tag or commit; a shallow clone may have to fetch it first",
        )
    name = commit.decode().strip()
    folder = project.state / "revisions" / name
    if not folder.is_dir():
        archive = _git(project.root, "archive", "--format=tar", name)
        if archive is None:
            raise ConfigError(f"{name} has nothing at {project.root}", "name a later revision")
        with storage_errors("writing a revision's files"):
            folder.parent.mkdir(parents=True, exist_ok=True)
            with replacing(folder) as temporary, tarfile.open(fileobj=io.BytesIO(archive)) as files:
                files.extractall(temporary, filter="data")
    try:
        return Revision(name, load(folder, project.file))
    except ConfigError as error:
        raise ConfigError(
            f"{revision} cannot be built: {error.cause}",
            "name a revision whose configuration this version reads",
        ) from None


def _git(folder: Path, *words: str) -> bytes | None:
    """Return what git prints, or None where it fails."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    except OSError:
        raise ConfigError("git is not installed", "install it, or run without --against") from None
    return done.stdout if done.returncode == 0 else None

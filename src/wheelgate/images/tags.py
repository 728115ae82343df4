"""The tags of a project's images, for code that looks one up and builds nothing."""

from wheelgate.model.config import Project
from wheelgate.util.files import digest_of


def reference_of(project: Project, name: str) -> str:
    """Return the tag that a project gives to one of its images."""
    folder = digest_of(str(project.root.resolve()))[:8]
    return f"localhost/wheelgate/{name}:{folder}"

"""A root of a file system that a test fills, and what the doctor makes of it."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from wheelgate.doctor.answers import FileVerdict, WheelVerdict
from wheelgate.doctor.image import snapshot
from wheelgate.doctor.image.facts import ImageFacts, facts_of
from wheelgate.doctor.loading import judge_file
from wheelgate.doctor.wheels import judge_all

METADATA = b"Metadata-Version: 2.1\nName: x\nVersion: 1\nRequires-Python: >=3.9\n"
SITE = "/usr/lib/python3.13/site-packages"
C_FUNCTIONS = ("__libc_start_main", "stdin", "puts", "fopen", "posix_fallocate")


@dataclass
class Root:
    """A root of a file system below a temporary folder."""

    folder: Path

    def add(self, path: str, content: bytes = b"") -> str:
        """Write a file."""
        place = self.folder / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        return path

    def link(self, path: str, target: str) -> None:
        """Make a symbolic link."""
        place = self.folder / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(target)

    def facts(self, **environment: str) -> ImageFacts:
        """Return what the doctor makes of it."""
        return facts_of(snapshot.of_folder(self.folder, environment), "root")

    def judge(self, path: str, **environment: str) -> FileVerdict:
        """Judge one file of it."""
        facts = self.facts(**environment)
        return judge_file(facts, facts.files, path)

    def wheel(self, name: str, files: dict[str, bytes]) -> Path:
        """Write a wheel beside it."""
        path = self.folder.parent / name
        project, version = (*name.split("-"), "1")[:2]
        info = f"{project}-{version}.dist-info"
        named = f"Name: {project}\nVersion: {version}\n".encode()
        metadata = METADATA.replace(b"Name: x\nVersion: 1\n", named)
        described = {f"{info}/METADATA": metadata, f"{info}/WHEEL": b"Wheel-Version: 1.0\n"}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file, content in {**described, **files}.items():
                archive.writestr(file, content)
        return path


def judge_wheel(image: ImageFacts, path: Path, name: str = "") -> WheelVerdict:
    """Say what would happen with one wheel in an image; pip goes by `name`."""
    return judge_all(image, {name or path.name: path})[0]

"""The wheels that the doctor is held against: `wheels.csv` pins each by its hash.

    python benchmarks/doctor/wheelsets.py GROUP PLATFORM PYTHON PROJECT...

adds the newest wheels of some projects, or of PROJECT==VERSION, for one platform. A project that
has none for it is named and left out.
"""

import argparse
import csv
import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from packaging.utils import parse_wheel_filename

from wheelgate.images.wheelhouse import wheels

FILE = Path(__file__).with_name("wheels.csv")


class Wheel(NamedTuple):
    """A line of `wheels.csv`.

    Attributes:
        group: What it is there for: "tuned" on, "held-out", "held-out-3.8", or "2020".
        platform: The newest platform tag that pip was told to take.
        python: The version of Python that pip was told.
        file: Its name.
        sha256: Its hash.
    """

    group: str
    platform: str
    python: str
    file: str
    sha256: str

    def place(self, folder: Path) -> Path:
        """Return where it lies below a folder of wheels."""
        return folder / self.group / self.platform / self.file


def read() -> list[Wheel]:
    """Return every pinned wheel."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [Wheel(**row) for row in rows]


def download(wanted: Sequence[Wheel], folder: Path) -> None:
    """Download the pinned wheels that are not below a folder, by pip, which checks their hashes."""
    for key in sorted({wheel[:3] for wheel in wanted}):
        missing = [
            wheel
            for wheel in wanted
            if wheel[:3] == key and not _is_there(wheel.place(folder), wheel)
        ]
        if not missing:
            continue
        target = missing[0].place(folder).parent
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="wheelgate-wheels-") as temporary:
            lock = Path(temporary, "lock.txt")
            lock.write_text("".join(f"{_requirement(wheel)}\n" for wheel in missing))
            words = ["--require-hashes", "--requirement", str(lock)]
            subprocess.run(_pip(key[1], key[2], target, words), check=True)


def _is_there(path: Path, wheel: Wheel) -> bool:
    return path.exists() and _sha256(path) == wheel.sha256


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _requirement(wheel: Wheel) -> str:
    project, version, *_ = parse_wheel_filename(wheel.file)
    return f"{project}=={version} --hash=sha256:{wheel.sha256}"


def _pip(platform: str, python: str, target: Path, words: Iterable[str]) -> list[str]:
    abi = f"cp{python.replace('.', '')}"
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--disable-pip-version-check",
        "--implementation",
        "cp",
        "--python-version",
        python,
        "--abi",
        abi,
        "--abi",
        "abi3",
        "--abi",
        "none",
        "--dest",
        str(target),
        *words,
    ]
    for tag in wheels.platforms(platform):
        command += ["--platform", tag]
    return command


def main() -> None:
    """Pin the newest wheels of some projects."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("group")
    parser.add_argument("platform")
    parser.add_argument("python")
    parser.add_argument("projects", nargs="+")
    asked = parser.parse_args()
    found = set(read())
    for project in asked.projects:
        with tempfile.TemporaryDirectory(prefix="wheelgate-wheels-") as temporary:
            command = _pip(asked.platform, asked.python, Path(temporary), [project])
            if subprocess.run(command, check=False, capture_output=True).returncode:
                print(f"no wheel of {project} for {asked.platform}", file=sys.stderr)
            for path in Path(temporary).glob("*.whl"):
                found.add(
                    Wheel(asked.group, asked.platform, asked.python, path.name, _sha256(path))
                )
    write(found)


def write(found: Iterable[Wheel]) -> None:
    """Write every pinned wheel, sorted."""
    lines = FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    with FILE.open("w", encoding="utf-8", newline="") as file:
        file.writelines(line for line in lines if line.startswith("#"))
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Wheel._fields)
        writer.writerows(sorted(set(found)))


if __name__ == "__main__":
    main()

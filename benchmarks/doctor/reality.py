"""Hold the doctor's predictions against what happens, and write the tables in docs/doctor.md.

    python benchmarks/doctor/reality.py --wheels FOLDER --images alpine,alpine-musl

Downloads the wheels that wheels.csv pins into FOLDER, asks the doctor about each ELF file in them
for each image, then opens the same files in a container of that image. reality.toml says which
wheels are for which image. Every prediction that was wrong is listed.
"""

import argparse
import csv
import json
import tempfile
import tomllib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import wheelsets
from confusion import Row, document
from wheelsets import Wheel

from wheelgate.doctor.image import known_images
from wheelgate.doctor.image.facts import ImageFacts
from wheelgate.doctor.loading import judge_file
from wheelgate.doctor.wheel_file import read_wheel
from wheelgate.engine import Engine, Limits, Mount, Task, find
from wheelgate.images.tags import reference_of
from wheelgate.model.config import Project, load
from wheelgate.util.cache import Cache

HERE = Path(__file__).parent
FOUND_BY_NAME = {"name-not-imported"}
"""Findings about a file's name: `dlopen` does not ask them, the import system does."""


@dataclass(frozen=True)
class Asked:
    """An image to try wheels in: its name, its tag, and what starts its Python."""

    name: str
    reference: str
    python: str


def unpack(wheel: Path, folder: Path) -> None:
    """Unpack the ELF files of a wheel; programs of its scripts get a folder of their own."""
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            if member.is_dir() or member.filename.endswith((".py", ".pyi", ".txt", ".json")):
                continue
            with archive.open(member) as content:
                if content.read(4) != b"\x7fELF":
                    continue
            archive.extract(member, folder)
            (folder / member.filename).chmod(0o755)


def predict(image: ImageFacts, wheel: Path, folder: str) -> dict[str, tuple[str, str, str, bool]]:
    """Return for each ELF file its role, what is predicted, why, and whether its name is right."""
    assert image.python is not None
    found = {}
    there = replace(image, python=replace(image.python, site=folder))
    opened = read_wheel(wheel, folder)
    files = image.files.with_files(opened.objects, opened.others)
    for path in sorted(opened.objects):
        verdict = judge_file(there, files, path)
        codes = [one.code for one in verdict.findings if one.severity == "error"]
        loading = [code for code in codes if code not in FOUND_BY_NAME]
        found[path] = (
            verdict.role,
            "refused" if loading else "loaded",
            " ".join(dict.fromkeys(loading)),
            "name-not-imported" not in codes,
        )
    return found


def rows_of(
    engine: Engine, asked: Asked, wanted: Sequence[Wheel], folder: Path, unpacked: Path
) -> list[Row]:
    """Return what was predicted and what happened with every file in one image."""
    image = known_images.of_engine(
        asked.reference, asked.name, None, Cache.default(), print, asked.python
    )
    if image.python is None:
        raise SystemExit(f"{asked.name}: {image.problem}")
    mounts = (Mount(unpacked, "/wheels"), Mount(HERE / "probe.py", "/probe.py"))
    folders = sorted({str(wheel.place(Path("/wheels")).parent) for wheel in wanted})
    command = (image.python.started_as, "/probe.py", *folders)
    _, process = engine.attach(
        Task(asked.reference, command, mounts, limits=Limits(memory_mb=8000))
    )
    output, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the probe ended with {process.returncode} in {asked.name}")
    happened = {}
    for line in output.decode(errors="replace").splitlines():
        path, named, what, words, libcs = json.loads(line)
        happened[path] = (named, what, words, len(libcs))
    rows = []
    for wheel in wanted:
        place = str(wheel.place(Path("/wheels")))
        for path, said in predict(image, wheel.place(folder), place).items():
            role, predicted, why, named = said
            real = happened.get(path)
            if real is None or role == "program":
                continue  # where pip would put a program is not where it lies here
            rows.append(
                Row(
                    asked.name,
                    wheel.group,
                    wheel.platform,
                    wheel.file,
                    path.removeprefix(place + "/"),
                    role,
                    predicted,
                    why,
                    real[1],
                    real[2],
                    named,
                    real[0],
                    real[3],
                )
            )
    return rows


def asked_of(project: Project, word: str) -> Asked:
    """Return the image that NAME or NAME=REFERENCE means: of gate.toml, or any of the engine."""
    name, _, reference = word.partition("=")
    known = project.gate.images.get(name)
    python = known.python if known else "python3"
    return Asked(name, reference or reference_of(project, name), python)


def main() -> None:
    """Download, predict, try, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, required=True)
    parser.add_argument("--images", default="alpine,alpine-musl", help="NAME or NAME=REFERENCE")
    parser.add_argument("--groups", help="Of wheels.csv. Default: those of reality.toml.")
    parser.add_argument("--config", type=Path, default=Path("gate.toml"))
    parser.add_argument("--rows", type=Path, help="Write every prediction as CSV.")
    parser.add_argument("--write", type=Path, help="The document whose section is renewed.")
    asked = parser.parse_args()
    began = datetime.now(UTC)
    project = load(asked.config.resolve().parent, asked.config.name)
    images = [asked_of(project, word) for word in asked.images.split(",")]
    groups = tomllib.loads((HERE / "reality.toml").read_text(encoding="utf-8"))["images"]
    if asked.groups:
        groups = dict.fromkeys(groups, asked.groups.split(","))
    pinned = wheelsets.read()
    wanted = {
        one.name: [wheel for wheel in pinned if wheel.group in groups[one.name]] for one in images
    }
    every = sorted({wheel for each in wanted.values() for wheel in each})
    wheelsets.download(every, asked.wheels)
    engine = find()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="wheelgate-reality-") as temporary:
        unpacked = Path(temporary)
        unpacked.chmod(0o755)
        for wheel in every:
            unpack(wheel.place(asked.wheels), wheel.place(unpacked))
        for one in images:
            rows += rows_of(engine, one, wanted[one.name], asked.wheels, unpacked)
    if asked.rows:
        with asked.rows.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(Row.__annotations__))
            writer.writeheader()
            writer.writerows(vars(row) for row in rows)
    text = document(rows, (datetime.now(UTC) - began).total_seconds())
    if asked.write:
        begin, end = "<!-- reality: begin -->", "<!-- reality: end -->"
        old = asked.write.read_text(encoding="utf-8")
        before, after = old.split(begin)[0], old.split(end)[1]
        asked.write.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

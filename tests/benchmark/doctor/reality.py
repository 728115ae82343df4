"""Hold the doctor's predictions against what really happens, and write the table in docs/doctor.md.

    python tests/benchmark/doctor/reality.py --wheels FOLDER [--images alpine,alpine-musl]

Downloads the newest wheels of the lock and of packages.txt for both platforms into FOLDER, asks the
doctor about each ELF file in them for each image, then opens the same files in a container of that
image. Every prediction that was wrong is listed.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from wheelgate.cache import Cache
from wheelgate.config import Project, load
from wheelgate.doctor import known_images
from wheelgate.doctor.image import ImageFacts
from wheelgate.doctor.loading import judge_file
from wheelgate.doctor.wheels import read_wheel
from wheelgate.engine import Engine, Mount, Task, find
from wheelgate.references import reference_of
from wheelgate.wheelhouse import wheels

HERE = Path(__file__).parent
PLATFORMS = ("manylinux_2_41_x86_64", "musllinux_1_2_x86_64")
FOUND_BY_NAME = {"name-not-imported"}
"""Findings about a file's name: `dlopen` does not ask them, the import system does."""


@dataclass(frozen=True)
class Row:
    """One file in one image: what was said, and what happened."""

    image: str
    platform: str
    wheel: str
    file: str
    role: str
    predicted: str
    why: str
    happened: str
    words: str
    name_predicted: bool
    name_happened: bool
    libcs: int


def download(folder: Path, packages: list[str]) -> None:
    """Fill a folder with the wheels of some projects, for both platforms; what there is stays."""
    for platform in PLATFORMS:
        target = folder / platform
        target.mkdir(parents=True, exist_ok=True)
        there = {wheel.name.split("-")[0].lower().replace("_", "-") for wheel in target.iterdir()}
        for package in packages:
            if package.lower().replace("_", "-") in there:
                continue
            command = [
                sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                "--only-binary", ":all:", "--implementation", "cp", "--python-version", "3.13",
                "--abi", "cp313", "--abi", "abi3", "--abi", "none", "--dest", str(target), package,
            ]  # fmt: skip
            for tag in wheels.platforms(platform):
                command += ["--platform", tag]
            if subprocess.run(command, check=False, capture_output=True).returncode:
                print(f"no wheel of {package} for {platform}", file=sys.stderr)


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
    there = replace(image, python=replace(image.python, site=folder))
    objects, others, _ = read_wheel(wheel, there)
    files = image.files.with_files(objects, others)
    found = {}
    for path in sorted(objects):
        verdict = judge_file(there, files, path)
        codes = [one.code for one in verdict.findings if one.weight == "stops"]
        loading = [code for code in codes if code not in FOUND_BY_NAME]
        found[path] = (
            verdict.role,
            "refused" if loading else "loaded",
            " ".join(dict.fromkeys(loading)),
            "name-not-imported" not in codes,
        )
    return found


def rows_of(engine: Engine, project: Project, name: str, folder: Path, unpacked: Path) -> list[Row]:
    """Return what was predicted and what happened with every file in one image."""
    reference = reference_of(project, name)
    image = known_images.of_engine(reference, name, None, Cache.default(), print, "python3")
    mounts = (Mount(unpacked, "/wheels"), Mount(HERE / "probe.py", "/probe.py"))
    _, process = engine.attach(Task(reference, ("python3", "/probe.py", "/wheels"), mounts))
    output, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the probe ended with {process.returncode} in {name}")
    happened = {}
    for line in output.decode(errors="replace").splitlines():
        path, named, what, words, libcs = json.loads(line)
        happened[path] = (named, what, words, len(libcs))
    rows = []
    for platform in PLATFORMS:
        for wheel in sorted((folder / platform).glob("*.whl")):
            place = f"/wheels/{platform}/{wheel.name}"
            for path, (role, predicted, why, named) in predict(image, wheel, place).items():
                real = happened.get(path)
                if real is None or role == "program":
                    continue  # where pip would put a program is not where it lies here
                rows.append(
                    Row(
                        name, platform, wheel.name, path.removeprefix(place + "/"), role, predicted,
                        why, real[1], real[2], named, real[0], real[3],
                    )
                )  # fmt: skip
    return rows


def table(rows: list[Row], seconds: float) -> str:
    """Return the section of docs/doctor.md."""
    count = Counter((row.image, row.platform, row.predicted, _outcome(row)) for row in rows)
    happened = ("loaded", "loaded beside another C library", "refused", "crashed")
    lines = [
        "## Held against reality", "",
        f"{len({row.wheel for row in rows})} wheels with ELF files, {len(rows)} predictions, on "
        f"{datetime.now(UTC):%d %B %Y}; it took {seconds:.0f} s. Each file was opened as `import` "
        "does (`dlopen` with RTLD_NOW) in a process of its own. Renew this by", "",
        "```console", "$ python tests/benchmark/doctor/reality.py --wheels FOLDER", "```", "",
        f"| image | wheels for | the doctor said | {' | '.join(happened)} |",
        f"| --- | --- | --- |{' ---: |' * len(happened)}",
    ]  # fmt: skip
    for image, platform, predicted in sorted({key[:3] for key in count}):
        figures = [str(count[image, platform, predicted, what]) for what in happened]
        said = {"loaded": "would load", "refused": "would not"}[predicted]
        lines.append(f"| {image} | {platform} | {said} | {' | '.join(figures)} |")
    named = sum(row.name_predicted == row.name_happened for row in rows if _is_module(row))
    modules = sum(_is_module(row) for row in rows)
    lines += [
        "",
        f"Whether Python takes a module by its file name: {named} of {modules} right.",
        "",
    ]
    wrong = [row for row in rows if row.predicted != _as_predicted(row)]
    beside = sum(row.libcs > 1 for row in rows)
    lines += [
        f"Wrong predictions: {len(wrong)} of {len(rows)}. Loading beside another C library counts "
        f"as failing here, though the loader takes it: {beside} files.", "",
    ]  # fmt: skip
    kinds = Counter((row.image, row.predicted, row.why, _gist(row)) for row in wrong)
    for (image, predicted, why, gist), number in kinds.most_common():
        lines.append(f"- {number} on {image}: said {predicted} ({why or 'nothing'}); {gist}")
    return "\n".join(lines).rstrip()


def _is_module(row: Row) -> bool:
    return row.role == "extension module" and ".cpython-" in row.file


def _outcome(row: Row) -> str:
    """Return what happened, as a column of the table."""
    return "loaded beside another C library" if row.libcs > 1 else row.happened


def _as_predicted(row: Row) -> str:
    """Return what happened in the doctor's terms: with two C libraries nothing runs for long."""
    return "refused" if row.happened != "loaded" or row.libcs > 1 else "loaded"


def _gist(row: Row) -> str:
    return f"{row.happened}: {row.words[:160]}" if row.words else row.happened


def main() -> None:
    """Download, predict, try, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, required=True)
    parser.add_argument("--images", default="alpine,alpine-musl")
    parser.add_argument("--gate", type=Path, default=Path("gate.toml"))
    parser.add_argument("--no-download", action="store_true", help="Take what FOLDER has.")
    parser.add_argument("--rows", type=Path, help="Write every prediction as CSV.")
    parser.add_argument("--write", type=Path, help="The document whose section is renewed.")
    asked = parser.parse_args()
    began = datetime.now(UTC)
    project = load(asked.gate.resolve().parent, asked.gate.name)
    lock = (project.root / "requirements/plots.txt").read_text(encoding="utf-8")
    packages = [line.split(" ")[0] for line in lock.splitlines() if "==" in line]
    listed = (HERE / "packages.txt").read_text(encoding="utf-8").splitlines()
    packages += [line for line in listed if line and not line.startswith("#")]
    if not asked.no_download:
        download(asked.wheels, packages)
    engine = find()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="wheelgate-reality-") as temporary:
        unpacked = Path(temporary)
        unpacked.chmod(0o755)
        for platform in PLATFORMS:
            for wheel in sorted((asked.wheels / platform).glob("*.whl")):
                unpack(wheel, unpacked / platform / wheel.name)
        for name in asked.images.split(","):
            rows += rows_of(engine, project, name, asked.wheels, unpacked)
    if asked.rows:
        with asked.rows.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(Row.__annotations__))
            writer.writeheader()
            writer.writerows(vars(row) for row in rows)
    text = table(rows, (datetime.now(UTC) - began).total_seconds())
    if asked.write:
        begin, end = "<!-- reality: begin -->", "<!-- reality: end -->"
        old = asked.write.read_text(encoding="utf-8")
        before, after = old.split(begin)[0], old.split(end)[1]
        asked.write.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

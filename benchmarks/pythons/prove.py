"""Gate an image of each CPython that Debian's releases have, and write what came of it.

    python benchmarks/pythons/prove.py 3.9 3.14 --write docs/how-to/own-image.md

Each image is a CPython with the newest matplotlib that has wheels for it, without a shell. It is
drawn, timed and weighed beside the newest one. It takes the network, uv, an engine, and about a
minute for each version.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from base import make

from wheelgate.engine import find
from wheelgate.images.tags import reference_of
from wheelgate.model.config import load
from wheelgate.model.records import Run
from wheelgate.report.marked_section import renew
from wheelgate.storage.run_file import latest
from wheelgate.storage.run_file import load as load_run

ROOT = Path(__file__).parents[2]
RELEASES = tomllib.loads(Path(__file__).with_name("releases.toml").read_text(encoding="utf-8"))
WHEELS = ("matplotlib", "seaborn")
PLATFORM = "x86_64-manylinux_2_28"
"""What wheels of today ask for; the oldest of the releases has glibc 2.31."""

SAMPLES = ("matplotlib/simple_plot", "seaborn/scatter_bubbles")
CHECKS = "side_effects or alike or imported or within_its_size or fast or computes or costs"

GATE = """\
reference = "{reference}"
samples = "samples"
baselines = "baselines"
tests = ["tests"]
imports = ["numpy", "pandas", "PIL.Image", "matplotlib.pyplot", "seaborn"]

[timing]
max_seconds = 30
"""
IMAGE = """
[images.{name}]
target = "{name}"
python = "/usr/bin/python{version}"

[images.{name}.limits]
renders = "rendered"   # each has another matplotlib
"""
STAGE = """\
FROM {base} AS {name}
COPY plots/{version} /opt/plots
RUN ["/usr/bin/python{version}", "-c", "{compiling}"]
ENV PYTHONPATH=/opt/plots
USER 12345
ENTRYPOINT ["/usr/bin/python{version}", "-c", "print('an entry point that starts nothing')"]
"""

COMPILING = "import compileall; compileall.compile_dir('/opt/plots', quiet=1)"
"""Not as `python -m compileall`, which fails where a package has a file for newer Pythons alone."""


def name_of(version: str) -> str:
    """Return what an image is called in `gate.toml`, where a dot would begin a table."""
    return f"python{version.replace('.', '')}"


def base_of(version: str) -> str:
    """Return the name of a base image."""
    return f"localhost/wheelgate-pythons/python:{version}"


def write_repository(folder: Path, versions: Sequence[str]) -> None:
    """Write a repository whose images are the versions; the last is the reference."""
    for version in versions:
        subprocess.run(
            [
                "uv",
                "pip",
                "install",
                "--quiet",
                "--python",
                sys.executable,
                "--python-version",
                version,
                "--python-platform",
                PLATFORM,
                "--only-binary",
                ":all:",
                "--target",
                folder / "plots" / version,
                *WHEELS,
            ],
            check=True,
        )
    stages = [
        STAGE.format(
            base=base_of(version), name=name_of(version), version=version, compiling=COMPILING
        )
        for version in versions
    ]
    (folder / "Dockerfile").write_text("\n".join(stages))
    (folder / ".dockerignore").write_text("*\n!plots\n")
    images = [IMAGE.format(name=name_of(version), version=version) for version in versions]
    gate = GATE.format(reference=name_of(versions[-1]))
    (folder / "gate.toml").write_text(gate + "".join(images))
    (folder / "tests").mkdir()
    (folder / "tests/test_gate.py").write_text("from wheelgate.checks import *\n")
    shutil.copytree(ROOT / "samples/data", folder / "samples/data")
    for sample in SAMPLES:
        file = folder / f"samples/{sample}.py"
        file.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / f"samples/{sample}.py", file)


def table(run: Run) -> Iterator[str]:
    """Yield the lines of a table of what a run found."""
    yield "| CPython | Debian | C library | numpy | matplotlib | checks | MB | first plot, s |"
    yield "| --- | --- | --- | --- | --- | --- | ---: | ---: |"
    for image in run.images:
        told = image.interpreter
        if told is None:
            yield f"| {image.name} | | | | | its Python does not start | | |"
            continue
        own = [test for test in run.tests if f"[{image.name}-" in f"{test.test}-".replace("]", "-")]
        failed = sum(test.outcome in {"failed", "error"} for test in own)
        size = next(size for size in run.sizes if size.image == image.name)
        seconds = [
            start.first_plot_seconds for start in run.process_runs if start.image == image.name
        ]
        release = RELEASES[".".join(told.version.split(".")[:2])]
        yield (
            f"| {told.version} | {release} | {told.libc} | {told.distributions['numpy']} "
            f"| {told.distributions['matplotlib']} | {len(own) - failed} of {len(own)} passed "
            f"| {sum(layer.bytes for layer in size.layers) / 1e6:.0f} "
            f"| {f'{statistics.median(seconds):.2f}' if seconds else ''} |"
        )


def prove(versions: Sequence[str]) -> Run:
    """Make the images, gate them, and return the record of the run."""
    engine = find()
    bases = [base_of(version) for version in versions]
    with tempfile.TemporaryDirectory(prefix="wheelgate-pythons-") as name:
        folder = Path(name)
        try:
            for version, base in zip(versions, bases, strict=True):
                print(f"making a base of CPython {version}", flush=True)
                make(engine, RELEASES[version], version, base)
            write_repository(folder, versions)
            judged = [name_of(version) for version in versions[:-1]]
            words = [sys.executable, "-m", "wheelgate", "run", *judged, "-k", CHECKS]
            subprocess.run(words, cwd=folder, check=False)
            return load_run(latest(folder / ".wheelgate"))
        finally:
            if (folder / "gate.toml").exists():
                for version in versions:
                    engine.remove_image(reference_of(load(folder), name_of(version)))
            for base in bases:
                engine.remove_image(base)
            engine.close()


def main() -> None:
    """Gate the versions, print the table, and put it into a document."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("versions", nargs="*", help=f"of {', '.join(RELEASES)}; all by default")
    parser.add_argument("--write", type=Path, metavar="FILE", help="into this document, too")
    chosen = parser.parse_args()
    found = prove(chosen.versions or list(RELEASES))
    lines = list(table(found))
    print("\n".join(lines))
    if chosen.write:
        day = f"Measured on {datetime.now(UTC):%Y-%m-%d}, {found.host.processor}."
        renew(chosen.write, "pythons", "\n".join([*lines, "", day]))


if __name__ == "__main__":
    main()

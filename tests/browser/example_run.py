"""A checkout with a finished run of as many samples as asked for: pictures are real files.

Of every ten samples one is drawn otherwise in the image, one only by the reference, and one warns.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

from wheelgate.model.config import Project, load
from wheelgate.model.records import (
    RENDER,
    SCHEMA,
    Conditions,
    Difference,
    Duplicate,
    Finding,
    FoundInFile,
    Host,
    Layer,
    LibraryCopy,
    LoadReport,
    ModuleImport,
    PackageSize,
    Picture,
    ProcessRun,
    Ratio,
    Render,
    Run,
    SideEffect,
    Size,
    TestResult,
    Verdict,
)
from wheelgate.model.records import Image as BuiltImage
from wheelgate.model.verdicts.catalogue import BASELINE
from wheelgate.model.verdicts.catalogue import REFERENCE as REFERENCE_CHECK
from wheelgate.pictures import compare, write_diff_picture
from wheelgate.storage import run_file as runs

IMAGE, REFERENCE = "alpine", "debian"
HOSTILE = "odd/<img src=x onerror=alert(1)>"
WARNING = "<script>alert('warned')</script> & more"
HOSTILE_FINDING = "it needs <script>alert('library')</script>, which is not there"
HOSTILE_MEND = "`apk add <b>odd</b> & more`"

_GATE = """\
reference = "debian"
[images.alpine]
target = "alpine"
[images.debian]
target = "debian"
"""
_SAMPLE = '''"""Number {number}: <b>a disc</b> that moves, "quoted" & so on."""

TAGS = ("{tag}", "every")


def plot():
    return f"{number} \N{SNAKE}"  # a comment
'''


def example(root: Path, samples: int = 24, *, measured: bool = True) -> tuple[Project, Path, Run]:
    """Write a checkout and a run in it; return the project, the run's folder, and the run.

    One that is not `measured` has no sizes and no times, so that its report has no charts: they
    are most of what writing it takes.
    """
    (root / "gate.toml").write_text(_GATE)
    (root / "Dockerfile").write_text("FROM scratch AS alpine\nFROM scratch AS debian\n")
    project = load(root, "gate.toml")
    folder = project.state / "runs" / "20260102-030405-abcdef"
    renders: list[Render] = []
    differences: list[Difference] = []
    verdicts: list[Verdict] = []
    for number in range(samples):
        rendered, held, judged = _sample(root, folder, number)
        renders += rendered
        differences += held
        verdicts += judged
    effect = SideEffect("warning", WARNING)
    renders.append(Render(IMAGE, HOSTILE, (), "it failed: <i>boom</i>", (effect,), 0.1, 0.1, 10**8))
    verdicts.append(Verdict("render", IMAGE, HOSTILE, "fail", details=(f"it warned: {WARNING}",)))
    run = _run(tuple(renders), tuple(differences), tuple(verdicts))
    if not measured:
        run = replace(run, sizes=(), process_runs=(), ratios=(), verdicts=tuple(verdicts))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_bytes(runs.dump(run))
    return project, folder, run


def _sample(
    root: Path, folder: Path, number: int
) -> tuple[list[Render], list[Difference], list[Verdict]]:
    name = f"discs/disc_{number:04}"
    file = root / "samples" / f"{name}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_SAMPLE.format(number=number, tag=("red", "blue")[number % 2]))
    moved, lacking = number % 10 == 3, number % 10 == 5
    picture = f"{name}.png"
    base = root / "baselines" / picture
    _write(base, _disc(number))
    renders, differences, verdicts = [], [], []
    contents = {IMAGE: _disc(number, 6 if moved else 0), REFERENCE: _disc(number)}
    for image, content in contents.items():
        there = () if lacking and image == IMAGE else (_picture(folder, image, picture, content),)
        effects = (SideEffect("warning", WARNING),) if number % 10 == 7 else ()
        renders.append(Render(image, name, there, "", effects, 0.25, 0.24, 150 * 10**6))
        verdicts.append(Verdict("render", image, name, "pass"))
    if not lacking:
        for against, other in (("baseline", base.read_bytes()), (REFERENCE, contents[REFERENCE])):
            found = _difference(folder, name, picture, against, (other, contents[IMAGE]))
            differences.append(found)
            outcome = "pass" if found.kind == "identical" else "fail"
            check = BASELINE if against == "baseline" else REFERENCE_CHECK
            limits = {"limit": "identical", "measured": found.kind, "against": against}
            verdicts.append(
                Verdict(check.id, IMAGE, name, outcome, **limits, details=(found.summary,))
            )
    return renders, differences, verdicts


def _difference(
    folder: Path, name: str, picture: str, against: str, pair: tuple[bytes, bytes]
) -> Difference:
    found = compare(*pair, "png")
    diff = f"diffs/{IMAGE}-against-{against}/{picture}"
    written = found.kind != "identical" and write_diff_picture(*pair, folder / diff, "png")
    return Difference(
        IMAGE,
        name,
        against,
        picture,
        found.kind,
        found.summary,
        expected=picture if against == "baseline" else f"{against}/{picture}",
        pixels=found.pixels,
        diff_picture=diff if written else "",
    )


def _picture(folder: Path, image: str, picture: str, content: bytes) -> Picture:
    _write(folder / "renders" / image / picture, content)
    digest = hashlib.sha256(content).hexdigest()
    return Picture(f"{image}/{picture}", digest, len(content))


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _disc(number: int, shift: int = 0) -> bytes:
    picture = Image.new("RGB", (480, 360), "white")
    left, top = number * 13 % 340 + shift, number * 7 % 220
    draw = ImageDraw.Draw(picture)
    draw.ellipse((left, top, left + 120, top + 120), fill=("crimson", "navy")[number % 2])
    draw.text((10, 10), f"number {number}", fill="black")
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()


def _run(
    renders: tuple[Render, ...], differences: tuple[Difference, ...], verdicts: tuple[Verdict, ...]
) -> Run:
    timed = sorted({render.sample for render in renders if render.sample != HOSTILE})[:6]
    return Run(
        schema=SCHEMA,
        id="20260102-030405-abcdef",
        wheelgate="0.1.0",
        started="2026-01-02T03:04:05+00:00",
        seconds=61.5,
        outcome="fail",
        images=tuple(
            BuiltImage(name, name, f"localhost/{name}", "00", "00", False, 9.5, (), ())
            for name in (IMAGE, REFERENCE)
        ),
        reference=REFERENCE,
        host=Host("Debian", "6.1", "a processor", 2, 10**9, "3.13.1", "0.1.0"),
        engine=None,
        bases=(),
        lock_sha256={"plots.txt": "0" * 64},
        imports=(
            ModuleImport(IMAGE, "numpy", ""),
            ModuleImport(IMAGE, "seaborn", "ImportError: <no such thing>"),
        ),
        sizes=(_size(IMAGE, 400), _size(REFERENCE, 560)),
        load_reports=(_examination(), LoadReport(REFERENCE, "glibc 2.41", {"library": 24})),
        renders=renders,
        differences=differences,
        process_runs=tuple(_process_runs(timed)),
        timing_seed=7,
        ratios=tuple(_ratios(timed)),
        verdicts=(*verdicts, *_timing_verdicts(timed)),
        tests=(
            TestResult("tests/image/test_alpine.py::test_it_is_alpine", "passed", 0.1),
            TestResult("tests/image/test_alpine.py::test_root[<b>]", "failed", 0.1, "assert <0>"),
        ),
        stages=(),
        harness_peak_bytes=10**8,
    )


def _examination() -> LoadReport:
    """Return one with a finding of each weight, one that does not count, and many names."""
    symbols = tuple(f"__symbol_{number}" for number in range(40))
    site = "/opt/venv/lib/python3.13/site-packages"
    missing = Finding(
        "symbols-missing",
        "error",
        "_core.so: nothing gives __symbol_0 and 39 more",
        symbols,
        ("install the musllinux wheel", "or take an image for manylinux wheels: debian"),
    )
    odd = Finding("library-missing", "error", HOSTILE_FINDING, ("libodd.so.1",), (HOSTILE_MEND,))
    return LoadReport(
        IMAGE,
        "musl 1.2.5, Python 3.13.2, x86_64",
        {"extension module": 252, "library": 24},
        70,
        (),
        (
            FoundInFile(f"{site}/scipy/_core.so", "extension module", (missing,)),
            FoundInFile(f"{site}/odd/<i>x</i>.so", "extension module", (odd,)),
            FoundInFile(f"{site}/scipy.libs/libodd.so", "library", (odd,)),
            FoundInFile(
                f"{site}/fine.so",
                "extension module",
                (Finding("by-processor", "note", "libm.so.6 is for this machine's processor"),),
            ),
            FoundInFile(
                f"{site}/open.so",
                "extension module",
                (Finding("no-python", "unknown", "the interpreter itself does not start"),),
            ),
        ),
    )


def _size(image: str, megabytes: int) -> Size:
    kind = "apk" if image == IMAGE else "dpkg"
    library = "musl" if image == IMAGE else "libc6"
    copies = tuple(
        LibraryCopy(
            "wheel", wheel, f"site/{wheel}.libs/libopenblas-0000000{n}.so", n * 10**7, f"{n}"
        )
        for n, wheel in ((3, "scipy"), (2, "numpy"))
    )
    packages = (
        PackageSize("wheel", "scipy", "1.18.1", 200 * 10**6, 900, 30 * 10**6),
        PackageSize("wheel", "numpy", "2.5.5", 60 * 10**6, 600, 5 * 10**6),
        PackageSize(kind, library, "1.2", 12 * 10**6, 4),
        PackageSize(kind, "base-files", "1", 20 * 10**6, 90),
        PackageSize("none", "(Python of no package)", "", 40 * 10**6, 90, 9 * 10**6),
    )
    layer = Layer("sha256:0", megabytes * 10**6, megabytes * 3 * 10**5)
    return Size(image, (layer,), packages, (Duplicate("libopenblas", copies),))


def _process_runs(samples: list[str]) -> Iterable[ProcessRun]:
    quiet = Conditions("1", 2600.0, 1.0, 0.0, 0.0, 1.0)
    for pair in range(6):
        for image, factor in ((IMAGE, 1.04), (REFERENCE, 1.0)):
            seconds = {
                name: (0.2 * factor + 0.002 * ((pair + index) % 3),)
                for index, name in enumerate(samples)
            }
            yield ProcessRun(
                image,
                pair,
                image == IMAGE,
                0.5 * factor,
                {"matplotlib": 0.3, "seaborn": 0.9},
                {},
                0.01,
                int(190e6 * factor),
                seconds,
                seconds,
                {},
                quiet,
            )


def _ratios(samples: list[str]) -> Iterable[Ratio]:
    yield Ratio(RENDER, IMAGE, REFERENCE, "*", 1.04, 1.03, 1.05, 6)
    for index, name in enumerate(samples[:-1]):
        yield Ratio(RENDER, IMAGE, REFERENCE, name, 1.0 + index / 50, 0.97, 1.2, 6)
    yield Ratio("peak memory", IMAGE, REFERENCE, "*", 1.04, 1.03, 1.05, 6)


def _timing_verdicts(samples: list[str]) -> Iterable[Verdict]:
    for name in samples:
        last = name == samples[-1]
        outcome = "unmeasured" if last else "pass"
        reason = "too few pairs" if last else "within"
        yield Verdict("render-ratio", IMAGE, name, outcome, details=(reason,), limit=1.25)
    yield Verdict(
        "gallery-ratio",
        IMAGE,
        "*",
        "fail",
        limit=1.02,
        measured=1.04,
        interval=(1.03, 1.05),
        pairs=6,
        unit="ratio",
        against=REFERENCE,
    )
    yield Verdict("size", IMAGE, "", "pass", limit=410, measured=400, unit="MB")

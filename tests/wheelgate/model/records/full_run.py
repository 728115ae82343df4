"""Runs for the tests of records: one that has one of everything, and one that is finished."""

from wheelgate.model.records import (
    Base,
    Conditions,
    Difference,
    Drift,
    EngineProbe,
    Finding,
    FoundInFile,
    Image,
    Input,
    Interpreter,
    Layer,
    LoadReport,
    PackageSize,
    Picture,
    PixelDifference,
    ProbeStep,
    ProcessRun,
    Ratio,
    Region,
    Render,
    SideEffect,
    Size,
    Stage,
    TestResult,
    Verdict,
)
from wheelgate.storage.run_writer import RunWriter


def a_full_run(a_run):
    """Return a run that has one of everything."""
    probe = EngineProbe(
        "podman",
        "/usr/bin/podman",
        "podman 5",
        ("--runtime", "runc"),
        (),
        (),
        True,
        True,
        (ProbeStep("run", (), False, "no"), ProbeStep("build", ("--network", "none"), True)),
    )
    drift = Drift("libc6", "2.41-12", "2.41-13")
    region = Region(1, 2, 3, 4, 5, 255, 0.5, (1, 0))
    pixels = PixelDifference(9, 9, 5, 255, 0.1, 20.5, (0, 0), 0.5, None, (region,))
    return a_run(
        engine=probe,
        images=(
            Image(
                "alpine",
                "alpine",
                "localhost/a:1",
                "00",
                "11",
                True,
                9.5,
                (Input("wheel", "numpy", "2.4.6", "numpy.whl", "22", 5),),
                (drift,),
                Interpreter(
                    "3.13.1",
                    "/opt",
                    "/opt/lib",
                    "'--x'",
                    "glibc 2.41",
                    {"numpy": "2.4.6"},
                    {"numpy": ("cp313-cp313-any",)},
                ),
            ),
        ),
        bases=(Base("alpine:3.23", "packages", "33", ("a==1",), (drift,)),),
        lock_sha256={"plots.txt": "44"},
        sizes=(
            Size(
                "alpine",
                (Layer("sha256:5", 10, 5),),
                (PackageSize("wheel", "numpy", "2.4.6", 7, 2),),
            ),
        ),
        renders=(
            Render(
                "alpine",
                "a/b",
                (Picture("alpine/a/b.png", "66", 3),),
                "",
                (SideEffect("warning", "W: x"),),
                0.5,
                0.4,
                10,
                ("/fonts/a.ttf",),
                ("b",),
                2,
            ),
        ),
        differences=(
            Difference(
                "alpine",
                "a/b",
                "baseline",
                "a/b.png",
                "different pixels",
                "1 pixel",
                "a/b.png",
                pixels,
                "a reason",
                "diffs/a/b.png",
            ),
        ),
        process_runs=(
            ProcessRun(
                "alpine",
                0,
                True,
                0.9,
                {"matplotlib": 0.3},
                {"matplotlib": 0.9},
                0.01,
                99,
                {"a/b": (0.1, 0.2)},
                {"a/b": (0.1, 0.1)},
                {"a/b": (0.0, 0.1)},
                Conditions("1", None, 0.5, 0.0, None, 3.5),
                0.03,
                ("steal",),
            ),
        ),
        timing_seed=7,
        ratios=(Ratio("render", "alpine", "debian", "*", 1.1, 1.0, 1.2, 4),),
        verdicts=(
            Verdict(
                "size",
                "alpine",
                "all",
                "unmeasured",
                details=("why",),
                limit="1 MB",
                measured="2 MB",
            ),
        ),
        tests=(TestResult("a.py::test_a", "error", 0.1, "message"),),
        stages=(Stage("timing", 3.5),),
        notes=("a note",),
        load_reports=(
            LoadReport(
                "alpine",
                "musl 1.2.5",
                {"extension module": 3, "library": 1},
                4,
                (Finding("no-python", "unknown", "no python3"),),
                (
                    FoundInFile(
                        "/x.so",
                        "extension module",
                        (Finding("library-missing", "error", "why", ("a",), ("b",)),),
                        True,
                        "an excuse",
                    ),
                ),
                "it cannot be read",
            ),
        ),
    )


def finished(state, a_run, **changed):
    folder = RunWriter(state)
    return folder.finish(a_run(id=folder.id, **changed))

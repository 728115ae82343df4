"""The runs of all shards make the run that one machine would have made; others are refused."""

from collections import Counter
from dataclasses import replace

import pytest

from wheelgate.errors import RunError
from wheelgate.model.records import (
    Base,
    Difference,
    Image,
    Input,
    Layer,
    LoadReport,
    Picture,
    Render,
    Shard,
    Size,
    Stage,
    TestResult,
    Verdict,
)
from wheelgate.session.merging import join, merge
from wheelgate.session.sharding import REST, split
from wheelgate.storage.run_file import load
from wheelgate.storage.run_writer import RunWriter

SAMPLES = ("a/x", "a/y", "b/z")
COSTS = {"a/x": 1.0, "a/y": 3.0, "b/z": 2.0, REST: 9.0}
WHEEL = Input("wheel", "numpy", "2.5.5", "numpy-2.5.5.whl", "00", 5)


def an_image(name, **changed):
    image = Image(name, name, f"localhost/{name}", f"id of {name}", "key", False, 9.0, (WHEEL,), ())
    return replace(image, **changed)


def a_base(image_id="one", **changed):
    base = Base("alpine:3.23", "packages", image_id, ("apk-tools-3.0.8-r0",))
    return replace(base, **changed)


def said_of(group):
    """Return what a group of tests says: each test with its verdict, one of them a failure."""
    if group == REST:
        return [
            (
                "tests/size.py::test_size[alpine]",
                Verdict("size", "alpine", "", "pass", measured=5),
            )
        ]
    outcome = "fail" if group == "a/y" else "pass"
    return [
        (
            f"tests/g.py::test_{check}[{image}-{group}]",
            Verdict(check, image, group, outcome),
        )
        for image in ("alpine", "debian")
        for check in ("render", "determinism")
    ]


@pytest.fixture
def part(a_run, a_process_run):
    """Return a function that makes the run of some groups, as a shard or as the whole."""

    def make(groups, shard=None, number=1, **changed):
        found = [each for group in groups for each in said_of(group)]
        renders = [
            Render(image, sample, (Picture(f"{image}/{sample}.png", "0", 1),), "", (), number, 1, 1)
            for sample in groups
            if sample != REST
            for image in ("alpine", "debian")
        ]
        rest = REST in groups
        if rest:  # what is timed is rendered there, too
            renders += [
                Render("alpine", "a/x", (Picture("alpine/a/x.png", "0", 1),), "", (), 77, 1, 1)
            ]
        facts = {
            "id": f"20260102-03040{number}-aaaaaa",
            "outcome": "fail" if "a/y" in groups else "pass",
            "images": (an_image("alpine"), an_image("debian")),
            "bases": (a_base(f"assembled on machine {number}"),),
            "sizes": (Size("alpine", (Layer("0", 5, 2),), ()),) if rest else (),
            "renders": tuple(renders),
            "differences": tuple(
                Difference(each.image, each.sample, "baseline", "p.png", "identical", "same")
                for each in renders
            ),
            "load_reports": (LoadReport("alpine", "musl"),) if rest else (),
            "process_runs": (a_process_run("alpine"), a_process_run("debian")) if rest else (),
            "verdicts": tuple(replace(verdict, test=test) for test, verdict in found),
            "tests": tuple(
                TestResult(test, "passed" if verdict.outcome == "pass" else "failed", 0.1)
                for test, verdict in found
            ),
            "stages": (Stage("draw", 10.0),),
            "shard": shard,
        }
        return a_run(**{**facts, **changed})

    return make


@pytest.fixture
def shards(part):
    """Return the runs of two shards."""
    where = split(COSTS, 2)
    every = sum(len(said_of(group)) for group in COSTS)
    found = []
    for number in (1, 2):
        groups = [group for group in COSTS if where[group] == number]
        own = sum(len(said_of(group)) for group in groups)
        found.append(part(groups, Shard(number, 2, "plan", "content", own, every), number))
    return found


def otherwise(run, **changed):
    """Return a run whose shard is another."""
    return replace(run, shard=replace(run.shard, **changed))


def test_joined_shards_say_what_an_unsharded_run_says(part, shards):
    whole, merged = part(COSTS), merge(list(reversed(shards)))
    assert merged.outcome == whole.outcome == "fail"
    assert Counter(merged.verdicts) == Counter(whole.verdicts)
    assert Counter(merged.tests) == Counter(whole.tests)
    assert {(each.image, each.sample) for each in merged.renders} == {
        (each.image, each.sample) for each in whole.renders
    }
    assert (merged.process_runs, merged.sizes, merged.images) == (
        whole.process_runs,
        whole.sizes,
        whole.images,
    )
    assert merged.load_reports == whole.load_reports != ()
    assert merged.shard is None
    assert "joined of 2 shards" in merged.notes[-1]


def test_a_render_is_that_of_the_shard_that_judged_it(shards):
    (render,) = [
        each for each in merge(shards).renders if (each.image, each.sample) == ("alpine", "a/x")
    ]
    assert render.seconds != 77
    assert len([each for each in merge(shards).differences if each.sample == "a/x"]) == 2


def test_a_picture_that_two_machines_rendered_differently_is_named(shards):
    first, second = shards
    renders = tuple(
        replace(each, pictures=(replace(each.pictures[0], sha256="1"),)) for each in first.renders
    )
    said = merge([replace(first, renders=renders), second]).notes
    assert any("alpine/a/x.png" in note for note in said)
    assert not any("alpine/a/x.png" in note for note in merge(shards).notes)


def test_one_failed_shard_fails_the_whole_and_an_unmeasured_one_leaves_it_unmeasured(shards, part):
    first, second = shards
    passed = [
        replace(
            run,
            verdicts=tuple(replace(each, outcome="pass") for each in run.verdicts),
            tests=tuple(replace(each, outcome="passed") for each in run.tests),
        )
        for run in shards
    ]
    assert merge(passed).outcome == "pass"
    unmeasured = replace(
        passed[1],
        verdicts=(replace(passed[1].verdicts[0], outcome="unmeasured"), *passed[1].verdicts[1:]),
    )
    assert merge([passed[0], unmeasured]).outcome == "unmeasured"
    assert merge([first, second]).outcome == "fail"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda run: replace(run, shard=None), "is not of a shard"),
        (lambda run: otherwise(run, of=3), "are of 2 and of 3 shards"),
        (lambda run: otherwise(run, plan="other"), "share out other tests"),
        (lambda run: otherwise(run, content="other"), "are made from other files"),
        (lambda run: replace(run, reference="alpine"), "have another reference"),
        (lambda run: replace(run, wheelgate="9"), "are of wheelgate 0.1.0 and 9"),
        (lambda run: replace(run, images=run.images[:1]), "have other images"),
        (
            lambda run: replace(
                run,
                images=(an_image("alpine", inputs=(replace(WHEEL, sha256="11"),)), *run.images[1:]),
            ),
            r"alpine is built from other inputs .*numpy-2\.5\.5\.whl",
        ),
        (
            lambda run: replace(run, bases=(a_base(inputs=("apk-tools-3.0.9-r0",)),)),
            "are built on other bases",
        ),
        (lambda run: replace(run, bases=(a_base(source="registry"),)), "are built on other bases"),
        (lambda run: otherwise(run, number=1), "are both shard 1"),
        (
            lambda run: replace(run, tests=run.tests[1:], outcome="pass"),
            r"ran \d+ of the \d+ tests",
        ),
    ],
)
def test_runs_that_do_not_belong_together_are_refused(shards, change, said):
    merge(shards)
    with pytest.raises(RunError, match=said):
        merge([shards[0], change(shards[1])])


def test_another_revisions_image_is_in_the_shard_that_asked_for_it(shards):
    before = an_image("alpine@0123456789", revision="0123456789")
    first, second = shards
    merged = merge([replace(first, images=(*first.images, before)), second])
    assert {image.name for image in merged.images} == {"alpine", "debian", before.name}


def test_bases_from_a_registry_are_the_same_only_by_their_content(shards):
    pulled = [replace(run, bases=(a_base("same", source="registry"),)) for run in shards]
    merge(pulled)
    moved = replace(pulled[1], bases=(a_base("another", source="registry"),))
    with pytest.raises(RunError, match="another"):
        merge([pulled[0], moved])


def test_a_missing_shard_is_named_with_the_command_that_makes_it(shards):
    with pytest.raises(RunError, match=r"of 2 shards, 2 is missing\n.*--shard 2/2"):
        merge(shards[:1])
    with pytest.raises(RunError, match="there are no runs"):
        merge([])


def test_a_test_that_two_shards_ran_is_refused(shards):
    first, second = shards
    with pytest.raises(RunError, match="two shards ran"):
        merge([first, replace(second, tests=first.tests)])


def test_joining_brings_pictures_and_the_tests_report_and_becomes_the_latest_run(shards, tmp_path):
    folders = []
    for run in shards:
        folder = RunWriter(tmp_path / f"machine-{run.shard.number}")
        for render in run.renders:
            file = folder.path / "renders" / render.pictures[0].file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{run.shard.number}")
        (folder.path / "junit.xml").write_text(
            f'<testsuites><testsuite name="{run.id}" tests="1"/></testsuites>'
        )
        folders.append(folder.finish(run))
    with pytest.raises(RunError, match="are both shard 2"):
        join([*folders, folders[1]], tmp_path / "state")
    joined = join(folders, tmp_path / "state")
    assert (tmp_path / "state/latest").resolve() == joined
    merged = load(joined)
    assert merged.id == joined.name
    assert all((joined / "renders" / each.pictures[0].file).exists() for each in merged.renders)
    own = split(COSTS, 2)["a/x"]
    assert (joined / "renders/alpine/a/x.png").read_text() == str(own)
    assert (joined / "junit.xml").read_text().count("<testsuite ") == 2
    assert (joined / "summary.md").read_text().startswith("# FAILED")

"""The row of an image, out of the run that judged it."""

from dataclasses import replace

import pytest

from wheelgate.model.records import (
    Difference,
    Image,
    Layer,
    ModuleImport,
    Picture,
    Ratio,
    Render,
    Size,
)
from wheelgate.report.image_matrix import Samples, route_of


def an_image(name, **changed):
    return Image(name, name, f"localhost/{name}", "00", "00", False, 21.5, (), (), **changed)


def a_render(image, sample, *, error="", pictures=1, **facts):
    files = tuple(Picture(f"{sample}{number}.png", "0", 1) for number in range(pictures))
    return Render(image, sample, files, error, (), 0.1, 0.1, 1, **facts)


def a_difference(sample, kind="identical", against="debian"):
    return Difference("alpine", sample, against, f"{sample}0.png", kind, kind)


@pytest.fixture
def run(a_run):
    samples = ("same", "other", "failed", "empty", "no_tex")
    return a_run(
        images=(an_image("alpine"), an_image("debian"), an_image("alpine@12", revision="12")),
        imports=(
            ModuleImport("alpine", "numpy", ""),
            ModuleImport("alpine", "scipy", "ImportError: no"),
            ModuleImport("debian", "numpy", ""),
        ),
        sizes=(
            Size("alpine", (Layer("a", 40, 10), Layer("b", 20, 5)), ()),
            Size("debian", (Layer("c", 120, 50),), ()),
        ),
        renders=(
            a_render("alpine", "same"),
            a_render("alpine", "other", pictures=2),
            a_render("alpine", "failed", error="it broke", pictures=0),
            a_render("alpine", "empty", pictures=0),
            a_render(
                "alpine",
                "no_tex",
                error="UnmeasuredError: unmeasured: no TeX",
                unmeasured="no TeX",
                pictures=0,
            ),
            *(a_render("debian", sample) for sample in samples),
        ),
        differences=(
            a_difference("same"),
            a_difference("other"),
            a_difference("other", "different pixels"),
            a_difference("same", "different pixels", against="baseline"),
        ),
        ratios=(
            Ratio("render", "alpine", "debian", "a/b", 2.0, 1.9, 2.1, 6),
            Ratio("first plot", "alpine", "debian", "*", 3.0, 2.9, 3.1, 6),
            Ratio("render", "alpine", "alpine@12", "*", 4.0, 3.9, 4.1, 6),
            Ratio("render", "alpine", "debian", "*", 1.1, 1.0, 1.2, 6),
        ),
    )


def test_samples_are_counted_by_how_they_stand_to_the_references(run):
    assert route_of(run, "alpine").samples == Samples(same=1, other=1, failed=2, unmeasured=1)
    assert route_of(run, "debian").samples == Samples(same=5)


def test_a_sample_that_is_drawn_and_held_against_nothing_is_unmeasured(run):
    found = route_of(replace(run, differences=()), "alpine").samples
    assert found == Samples(failed=2, unmeasured=3)


def test_size_is_that_of_all_layers_beside_the_references(run):
    found = route_of(run, "alpine")
    assert (found.bytes, found.compressed_bytes, found.size_ratio) == (60, 15, 0.5)


def test_the_speed_is_that_of_all_samples_beside_the_reference(run):
    assert route_of(run, "alpine").render.ratio == 1.1
    assert route_of(run, "debian").render is None


def test_what_cannot_be_imported_is_kept_with_its_error(run):
    found = route_of(run, "alpine")
    assert found.imported == 1
    assert found.not_imported == (("scipy", "ImportError: no"),)


def test_what_was_not_measured_is_nothing(a_run):
    found = route_of(a_run(images=(an_image("alpine"),)), "alpine")
    assert found.samples.all == 0
    assert found.size_ratio is None
    assert found.import_seconds is None

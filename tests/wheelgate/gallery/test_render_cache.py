"""Renders kept from run to run: used again only where nothing that they are made from changed."""

import hashlib
import json
import os
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.damage import with_another_value

from wheelgate.gallery import discover
from wheelgate.gallery.render_cache import RenderCache
from wheelgate.model.config import RenderingConfig
from wheelgate.model.records import Picture, Render, SideEffect

CONTENT = b"a picture"


@pytest.fixture
def project(tmp_path):
    """Return a folder with two samples, a helper and data."""
    for name, text in {
        "a/line.py": "def plot(): ...",
        "a/bar.py": "",
        "a/_helper.py": "",
        "data/x.csv": "1",
    }.items():
        path = tmp_path / "samples" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def kept(project, **changed):
    return RenderCache(project / "state", project / "samples", RenderingConfig(**changed))


def line(project):
    return next(each for each in discover(project / "samples") if each.name == "a/line")


def a_render(project, **changed):
    file = project / "run/alpine/a/line.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(CONTENT)
    picture = Picture("alpine/a/line.png", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    render = Render("alpine", "a/line", (picture,), "", (), 0.1, 0.1, 1, passes=2)
    return replace(render, **changed)


def keep(project, **changed):
    render = a_render(project, **changed)
    kept(project).keep("id", line(project), render, project / "run", "the first run")
    return render


def take(project, image_id="id", **changed):
    return kept(project, **changed).take("alpine", image_id, line(project), project / "next")


def test_a_kept_render_is_placed_in_the_next_run_and_says_which_run_rendered_it(project):
    render = keep(project)
    assert take(project) == replace(render, rendered_in="the first run")
    assert (project / "next/alpine/a/line.png").read_bytes() == CONTENT


def test_what_was_never_rendered_is_not_taken(project):
    assert take(project) is None


@pytest.mark.parametrize("name", ["a/line.py", "a/_helper.py", "data/x.csv"])
def test_a_changed_file_that_the_sample_may_read_renders_it_again(project, name):
    keep(project)
    (project / "samples" / name).write_text("changed")
    assert take(project) is None


def test_another_samples_file_changes_nothing(project):
    keep(project)
    (project / "samples/a/bar.py").write_text("changed")
    assert take(project) is not None


def test_another_image_and_other_limits_draw_it_again(project):
    keep(project)
    assert take(project, image_id="other") is None
    assert take(project, memory_mb=5) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"error": "it hung"},
        {"side_effects": (SideEffect("warning", "mind"),)},
        {"unstable": ("3 pixels differ",)},
        {"passes": 1},
    ],
)
def test_what_is_not_fit_to_be_kept_is_rendered_again(project, changed):
    keep(project, **changed)
    assert take(project) is None


def test_a_kept_picture_that_was_damaged_is_rendered_again(project):
    keep(project)
    file = next((project / "state/kept/files").glob("*/*"))
    file.chmod(0o644)
    file.write_bytes(b"damaged")
    assert take(project) is None


def test_a_damaged_note_is_no_render(project):
    keep(project)
    next((project / "state/kept/renders").iterdir()).write_bytes(b"{")
    assert take(project) is None


def test_what_no_run_asks_for_is_forgotten_with_its_pictures(project):
    keep(project)
    kept(project).forget_old()
    assert take(project) is not None
    (note,) = (project / "state/kept/renders").iterdir()
    long_ago = time.time() - 40 * 86400
    os.utime(note, (long_ago, long_ago))
    kept(project).forget_old()
    assert list((project / "state/kept/renders").iterdir()) == []
    assert list((project / "state/kept/files").glob("*/*")) == []


def test_other_variables_of_the_worker_draw_it_again(project, monkeypatch):
    keep(project)
    monkeypatch.setattr("wheelgate.gallery.render_cache.PORTABLE", {"OPENBLAS_CORETYPE": "Zen"})
    assert take(project) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_note_with_any_other_value_gives_a_render_or_none_and_can_be_forgotten(project, data):
    keep(project)
    note = next((project / "state/kept/renders").iterdir())
    note.write_text(json.dumps(data.draw(with_another_value(json.loads(note.read_bytes())))))
    found = take(project)
    assert found is None or isinstance(found, Render)
    kept(project).forget_old()

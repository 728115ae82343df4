"""`wheelgate matrix --write`: a table takes another's place only where it has every row."""

import pytest
from click.testing import CliRunner

from wheelgate.cli import main
from wheelgate.model.records import Image, Layer, Ratio, Size
from wheelgate.report.image_matrix import Route
from wheelgate.session import image_matrix
from wheelgate.storage.run_writer import RunWriter

OLD = "before\n<!-- matrix: begin -->\n\na good table\n\n<!-- matrix: end -->\nafter\n"
MORE = '\n[images.other]\ntarget = "alpine"\n'


@pytest.fixture
def page(checkout, monkeypatch):
    """A page with a table, in a checkout with a whole run of `alpine` and none of `other`."""
    (checkout / "gate.toml").write_text((checkout / "gate.toml").read_text() + MORE)
    (checkout / "page.md").write_text(OLD)
    monkeypatch.chdir(checkout)
    return checkout / "page.md"


@pytest.fixture
def judged(checkout, a_run):
    names = ("alpine", "debian")
    folder = RunWriter(checkout / ".wheelgate")
    run = a_run(
        id=folder.id,
        images=tuple(
            Image(name, name, f"localhost/{name}", "00", "00", False, 21.5, (), ())
            for name in names
        ),
        sizes=tuple(Size(name, (Layer("a", 40_000_000, 10_000_000),), ()) for name in names),
        ratios=(Ratio("render", "alpine", "debian", "*", 1.1, 1.0, 1.2, 6),),
    )
    folder.finish(run)


def asked(*words):
    return CliRunner().invoke(main, ["matrix", *words, "--write", "page.md"])


def test_a_table_is_not_replaced_while_a_row_is_missing(page, judged):
    done = asked("--kept")
    assert done.exit_code == 3
    assert "`wheelgate run other`" in done.stderr
    assert "40.0" in done.stdout  # what there is, is shown
    assert page.read_text() == OLD


def test_naming_images_leaves_others_out_on_purpose(page, judged):
    done = asked("--kept", "alpine")
    assert done.exit_code == 0, done.output
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "| alpine | pass |" in text
    assert "| debian | reference |" in text
    assert "a good table" not in text


def test_without_any_run_the_table_stays(page):
    done = asked("--kept", "alpine")
    assert done.exit_code == 3
    assert "`wheelgate run alpine`" in done.stderr
    assert "wheelgate run debian" not in done.stderr, "a run of any image has the reference"
    assert page.read_text() == OLD


def test_an_image_that_does_not_build_has_a_row_that_is_written(page, judged, monkeypatch):
    broken = Route("other", problem="it does not build", unbuildable=True)
    monkeypatch.setattr(
        image_matrix,
        "judge",
        lambda project, name, *_: broken if name == "other" else image_matrix.kept(project, name),
    )
    done = asked()
    assert done.exit_code == 3
    (row,) = [line for line in page.read_text().splitlines() if line.startswith("| other ")]
    assert row.count("| - ") == 7

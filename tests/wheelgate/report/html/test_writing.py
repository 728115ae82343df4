"""Writing a report: what is escaped, what is gone, what is refused, and two at once."""

import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from click.testing import CliRunner
from example_run import HOSTILE, HOSTILE_FINDING, HOSTILE_MEND, WARNING, example

from wheelgate.cli import main
from wheelgate.errors import ReportError
from wheelgate.model.config import load
from wheelgate.model.records import RENDER, SCHEMA, Change, PackageChange, Ratio
from wheelgate.report.html import write_folder, write_single_file
from wheelgate.storage import run_file as runs

SAMPLES = 10


@pytest.fixture
def made(tmp_path):
    return example(tmp_path, SAMPLES, measured=False)


@pytest.fixture
def measured(tmp_path):
    return example(tmp_path, SAMPLES)


def written(made, target):
    project, folder, run = made
    return write_folder(run, folder, project, target)


def files(root):
    return {file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()}


def test_a_report_is_one_folder_of_relative_links(measured, tmp_path):
    index = written(measured, tmp_path / "report")
    text = index.read_text()
    there = files(tmp_path / "report")
    assert {"index.html", "report.css", "report.js", "charts/size.csv"} <= there
    for link in re.findall(r'(?:src|href)="([^"#]+)"', text):
        assert link in there, link
    assert not re.search(r"https?://", text.replace("http://www.w3.org", ""))


def test_a_picture_that_several_drew_alike_is_copied_once(made, tmp_path):
    written(made, tmp_path / "report")
    pictures = [name for name in files(tmp_path / "report") if name.startswith("pictures/")]
    # Ten discs, one of them otherwise in the image, and the picture of what differs.
    assert len(pictures) == SAMPLES + 2


def test_markup_in_names_warnings_errors_and_tests_is_text(made, tmp_path):
    text = written(made, tmp_path / "report").read_text()
    for hostile in (
        HOSTILE,
        WARNING,
        "it failed: <i>boom</i>",
        "<no such thing>",
        "<b>a disc</b>",
        HOSTILE_FINDING,
        HOSTILE_MEND,
        "<i>x</i>",
    ):
        assert hostile not in text
    assert escape(WARNING, quote=False).replace("'", "&#39;") in text
    assert "onerror=alert(1)&gt;" in text
    assert "<script>alert" not in text
    assert "odd/&lt;i&gt;x&lt;/i&gt;.so" in text


def test_a_single_file_holds_each_picture_once_and_needs_nothing_beside(measured, tmp_path):
    project, folder, run = measured
    file = write_single_file(run, folder, project, tmp_path / "report.html")
    text = file.read_text()
    pictures = re.findall(r'src="data:image/png;base64,([^"]+)"', text)
    assert len(pictures) == len(set(pictures)) == SAMPLES + 2
    for link in re.findall(r'(?:src|href)="([^"]+)"', text):
        assert link.startswith(("data:", "#")), link


def test_a_card_whose_pictures_are_gone_says_so(made, tmp_path):
    _, folder, _ = made
    shutil.rmtree(folder / "renders")
    text = written(made, tmp_path / "report").read_text()
    card = text[text.index('data-name="discs/disc_0000"') :].partition("</article>")[0]
    assert "1 picture is no longer in the run" in card
    assert "its file <code>alpine/discs/disc_0000.png</code> is gone" in card


def test_a_picture_that_is_no_longer_what_was_compared_is_told(made, tmp_path):
    _, folder, run = made
    (folder / "renders" / run.renders[0].pictures[0].file).write_bytes(b"another")
    text = written(made, tmp_path / "report").read_text()
    assert "alpine/discs/disc_0000.png is no longer the file that this run compared" in text


def test_a_baseline_that_was_accepted_since_is_told(made, tmp_path):
    _, folder, _ = made
    picture = "discs/disc_0003.png"
    shutil.copyfile(folder / "renders" / "alpine" / picture, tmp_path / "baselines" / picture)
    text = written(made, tmp_path / "report").read_text()
    assert f"{picture} is no longer the file that this run compared" in text


def test_a_sample_whose_file_is_gone_has_a_card_that_says_so(made, tmp_path):
    (tmp_path / "samples" / "discs" / "disc_0000.py").unlink()
    text = written(made, tmp_path / "report").read_text()
    card = text[text.index('data-name="discs/disc_0000"') :].partition("</article>")[0]
    assert "the sample&#39;s file is no longer there" in card


def test_a_run_that_measured_nothing_has_a_report_that_says_so(a_run, checkout):
    text = write_folder(
        a_run(), checkout, load(checkout, "gate.toml"), checkout / "report"
    ).read_text()
    for words in (
        "weighed no image",
        "timed no sample",
        "drew no sample",
        "imported no module",
        "did not ask the doctor",
    ):
        assert words in text


def test_what_changed_since_a_revision_is_told_and_its_ratios_are_drawn(measured, tmp_path):
    project, folder, run = measured
    change = Change(
        "alpine",
        "alpine@0123456789",
        "0123456789abcdef",
        False,
        10**8,
        2 * 10**8,
        10**7,
        10**7,
        (PackageChange("wheel", "numpy", "1.0", "2.0", 10**6, 2 * 10**6),),
        ("a/b.png",),
        7,
    )
    ratio = Ratio(RENDER, "alpine", "alpine@0123456789", "*", 1.2, 1.1, 1.3, 6)
    run = replace(run, changes=(change,), ratios=(*run.ratios, ratio))
    text = write_folder(run, folder, project, tmp_path / "report").read_text()
    assert "Since revision 0123456789: alpine" in text
    assert "100.0 to 200.0 MB (+100.0)" in text
    assert "numpy 1.0 to 2.0" in text
    assert "Render time: alpine beside alpine@0123456789" in text


def test_two_judged_images_have_a_figure_each(measured, tmp_path):
    project, folder, run = measured
    other = replace(run.images[0], name="musl")
    run = replace(
        run, images=(other, *run.images), sizes=(replace(run.sizes[0], image="musl"), *run.sizes)
    )
    text = write_folder(run, folder, project, tmp_path / "report").read_text()
    assert "musl, alpine against debian" in text
    assert "musl: Size" in text
    assert "alpine: Size" in text


# --- where it is written --------------------------------------------------------------------


def test_an_older_report_is_replaced_whole(made, tmp_path):
    written(made, tmp_path / "report")
    before = files(tmp_path / "report")
    (tmp_path / "report" / "report.css").write_text("older")
    written(made, tmp_path / "report")
    assert files(tmp_path / "report") == before
    assert (tmp_path / "report" / "report.css").read_text() != "older"
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".report")] == []


@pytest.mark.parametrize("with_report", [True, False])
def test_a_folder_with_other_things_in_it_is_left_alone(made, tmp_path, with_report):
    target = tmp_path / "report"
    if with_report:
        written(made, target)
    target.mkdir(exist_ok=True)
    (target / "thesis.txt").write_text("years of work")
    with pytest.raises(ReportError, match=r"has other things in it: thesis\.txt") as caught:
        written(made, target)
    assert "name another folder" in caught.value.hint
    assert (target / "thesis.txt").read_text() == "years of work"


def test_an_empty_folder_is_taken(made, tmp_path):
    (tmp_path / "report").mkdir()
    assert written(made, tmp_path / "report").is_file()


def test_a_file_that_is_no_report_is_left_alone(made, tmp_path):
    project, folder, run = made
    other = tmp_path / "report.html"
    other.write_text("<p>a diary</p>")
    with pytest.raises(ReportError, match="is no report"):
        write_single_file(run, folder, project, other)
    with pytest.raises(ReportError, match="is no folder"):
        write_folder(run, folder, project, other)
    assert other.read_text() == "<p>a diary</p>"


def test_two_reports_at_once_leave_one_whole_report(made, tmp_path):
    with ProcessPoolExecutor(2) as pool:
        done = [pool.submit(_again, str(tmp_path), made[1].name) for _ in range(2)]
        assert [each.result() for each in done] == ["written"] * 2
    there = files(tmp_path / "report")
    assert there == files(written(made, tmp_path / "alone").parent)
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".report")] == []


def _again(root: str, run: str) -> str:
    """Write the same report a few times, in a process of its own."""
    project = load(Path(root), "gate.toml")
    folder = project.state / "runs" / run
    for _ in range(3):
        write_folder(runs.load(folder), folder, project, Path(root) / "report")
    return "written"


# --- the command ----------------------------------------------------------------------------


def command(tmp_path, *words):
    return CliRunner().invoke(main, [*words, "--config", str(tmp_path / "gate.toml")])


def test_the_command_writes_a_run_by_its_id(made, tmp_path):
    done = command(tmp_path, "report", made[1].name, "--output", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "index.html").is_file()


def test_a_run_of_a_newer_schema_is_refused_with_the_version_that_wrote_it(made, tmp_path):
    file = made[1] / "run.json"
    newer = file.read_text().replace(f'"schema": {SCHEMA}', f'"schema": {SCHEMA + 1}')
    assert newer != file.read_text()
    file.write_text(newer)
    done = command(tmp_path, "report", str(made[1]), "--output", str(tmp_path / "out"))
    assert done.exit_code == 3
    assert f"has schema {SCHEMA + 1}, written by wheelgate 0.1.0" in done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", ["", "{", '{"schema": 5}', "[]", "null"])
def test_a_damaged_run_is_refused_with_its_mend(made, tmp_path, content):
    (made[1] / "run.json").write_text(content)
    done = command(tmp_path, "report", str(made[1]), "--output", str(tmp_path / "out"))
    assert done.exit_code == 3
    assert "is damaged" in done.output
    assert "hint:" in done.output


def test_show_prints_what_report_writes(made, tmp_path):
    done = command(tmp_path, "show", str(made[1]), "--format", "json")
    assert done.output == (made[1] / "run.json").read_text()

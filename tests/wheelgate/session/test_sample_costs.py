"""What samples cost: taken from kept runs, kept in a file of the repository."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from support.damage import damaged, suppress_refusal

from wheelgate.errors import ConfigError
from wheelgate.model.records import Render, Stage, TestResult
from wheelgate.session import sample_costs
from wheelgate.session.sharding import REST


def a_render(sample, image, seconds):
    return Render(image, sample, (), "", (), seconds, seconds, 1, passes=2)


@pytest.fixture
def run(a_run):
    renders = (a_render("a/x", "alpine", 1.0), a_render("a/x", "debian", 3.0))
    tests = (
        TestResult("tests/gallery/t.py::test_rendered[alpine-a/x]", "passed", 7.0),
        TestResult("tests/image/t.py::test_user[alpine]", "passed", 5.0),
    )
    return replace(a_run(), renders=renders, tests=tests, stages=(Stage("timing", 40.0),))


def test_a_sample_costs_its_renders_on_the_processors_that_share_them(run):
    assert sample_costs.known([run], ["a/x"]) == {"a/x": 4.0}  # 2 passes of 4 s, on 2 cores


def test_a_sample_that_is_gone_is_left_out(run):
    assert sample_costs.known([run], ["a/y"]) == {}


def test_the_rest_is_known_of_a_run_that_timed(run, a_process_run):
    timed = replace(run, process_runs=(a_process_run("alpine"),))
    assert sample_costs.known([timed], [])[REST] == 45.0
    beside = (
        Stage("size alpine", 20.0),
        Stage("import modules in alpine", 4.0),
        Stage("draw", 9.0),
    )
    measured = replace(timed, stages=(*timed.stages, *beside))
    assert sample_costs.known([measured], [])[REST] == 57.0  # two images at a time, on 2 cores


def test_the_newest_run_that_rendered_a_sample_says_what_it_costs(run):
    older = replace(run, renders=(a_render("a/x", "alpine", 90.0), a_render("a/y", "alpine", 2.0)))
    assert sample_costs.known([run, older], ["a/x", "a/y"]) == {"a/x": 4.0, "a/y": 2.0}


def test_the_file_holds_what_was_written(tmp_path):
    assert sample_costs.read(tmp_path) == {}
    file = sample_costs.write(tmp_path / "baselines", {"b/x": 1.254, "a/y": 3.0, REST: 60.0})
    assert file.read_text() == "sample,seconds\n*,60.00\na/y,3.00\nb/x,1.25\n"
    assert sample_costs.read(tmp_path / "baselines") == {"b/x": 1.25, "a/y": 3.0, REST: 60.0}


@pytest.mark.parametrize("row", ["a/x", "a/x,fast", "a/x,-1", "a/x,nan", "a/x,1,2", "a/x,inf"])
def test_a_row_that_is_no_cost_is_told_with_its_line(tmp_path, row):
    (tmp_path / sample_costs.FILE).write_text(f"sample,seconds\na/y,1\n{row}\n")
    with pytest.raises(ConfigError, match=r"costs\.csv:3: "):
        sample_costs.read(tmp_path)


def test_other_columns_are_refused(tmp_path):
    (tmp_path / sample_costs.FILE).write_text("name,cost\n")
    with pytest.raises(ConfigError, match=r"costs\.csv:1: "):
        sample_costs.read(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=damaged(b'sample,seconds\na/x,1.50\n"a,""b",20.00\n'))
def test_a_damaged_file_gives_seconds_or_is_refused_with_its_place(tmp_path, content):
    (tmp_path / sample_costs.FILE).write_bytes(content)
    with suppress_refusal(ConfigError, str(tmp_path / sample_costs.FILE)):
        assert all(0 <= seconds < 1e9 for seconds in sample_costs.read(tmp_path).values())


def test_a_file_that_cannot_be_written_whole_stays_as_it_was(tmp_path):
    sample_costs.write(tmp_path, {"a/x": 1.5})
    with pytest.raises(TypeError):
        sample_costs.write(tmp_path, {"a/a": None, "a/x": 2.5})
    assert sample_costs.read(tmp_path) == {"a/x": 1.5}
    assert [path.name for path in tmp_path.iterdir()] == [sample_costs.FILE]

"""The worker as a real process on this host: whatever a sample does, one clear answer."""

import base64
import contextlib
import io
import time
from pathlib import Path

import pytest
from PIL import Image
from worker_samples import size_of

# --- good samples ---------------------------------------------------------------------------


def test_a_good_sample_gives_a_picture_and_nothing_else(worker):
    answer = worker.render("good")
    (picture,) = answer["pictures"]
    assert size_of(picture) == (50, 50)
    assert (answer["error"], answer["effects"]) == ("", [])
    assert answer["seconds"] > 0
    assert 10**7 < answer["peak_bytes"] < 10**10


def test_an_image_of_pillow_is_a_picture(worker):
    (picture,) = worker.render("pillow")["pictures"]
    assert size_of(picture) == (20, 10)
    assert "saved as png alone" in worker.render("pillow", formats=["svg"])["error"]


def test_a_plot_of_plotnine_is_a_picture(worker):
    pytest.importorskip("plotnine")
    answer = worker.render("plotnine")
    (picture,) = answer["pictures"]
    assert size_of(picture) == (50, 50)
    assert (answer["error"], answer["effects"]) == ("", [])


def test_a_picture_does_not_name_the_version_that_rendered_it(worker):
    (picture,) = worker.render("good")["pictures"]
    with Image.open(io.BytesIO(base64.b64decode(picture))) as opened:
        assert "Software" not in opened.info


def test_a_sample_is_rendered_the_same_twice_and_another_otherwise(worker):
    first, again = worker.render("good")["pictures"], worker.render("good")["pictures"]
    assert first == again
    assert worker.render("another")["pictures"] != first


def test_a_sample_may_give_several_pictures(worker):
    assert [size_of(each) for each in worker.render("many")["pictures"]] == [(50, 50), (100, 50)]


def test_a_style_that_one_sample_sets_does_not_reach_the_next(worker):
    before = worker.render("good")["pictures"]
    assert worker.render("styles")["pictures"] != before
    assert worker.render("good")["pictures"] == before


def test_a_sample_does_not_collect_what_was_there_before_it_was_forked(worker):
    assert worker.render("counts_objects")["effects"] == [["output", "True True"]]


def test_random_numbers_without_a_seed_are_others_every_time(worker):
    pictures = [worker.render("draws_numbers")["pictures"] for _ in range(2)]
    assert pictures[0]
    assert pictures[0] != pictures[1]


# --- samples that misbehave -----------------------------------------------------------------


@pytest.mark.usefixtures("still_works")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "raises",
            "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0) "
            "(line 4 of the sample)",
        ),
        ("raises_on_import", "No module named 'a_module_that_is_not_there' (line 1 of the sample)"),
        ("exits", "it ended the process: SystemExit(enough) (line 4 of the sample)"),
        ("ends", "its process ended with exit code 3, without a picture"),
        ("ends_well", "its process ended with exit code 0, without a picture"),
        ("eats", "out of memory: it asked for more than its limit"),
        ("crashes", "its process was ended by SIGSEGV"),
        ("real_time", "its process was ended by"),
        ("nothing", "plot() returned NoneType; it has to return a Figure"),
        ("an_empty_list", "plot() returned an empty list"),
        ("axes", "plot() returned Axes"),
        ("no_plot", "a/no_plot has no function plot()"),
        ("a_plot_that_is_no_function", "has no function plot()"),
        ("bad_syntax", "SyntaxError"),
        ("several_lines", "ValueError: one"),
        ("no_text", "ValueError"),
        ("reads", "EOFError"),
        ("closes_everything", "its process ended"),
        ("not_there", "FileNotFoundError"),
    ],
)
def test_a_sample_that_goes_wrong_gets_one_clear_answer(worker, name, said):
    answer = worker.render(name)
    assert answer["pictures"] == []
    assert said in answer["error"]
    assert answer["error"]
    assert "\n" not in answer["error"]
    answer["error"].encode("utf-8")


@pytest.mark.usefixtures("still_works")
@pytest.mark.parametrize("name", ["hangs", "spins"])
def test_a_sample_that_hangs_is_ended(worker, name):
    answer = worker.render(name, timeout=1)
    assert answer["error"] == "it hung: no picture after 1 s"
    assert answer["pictures"] == []


def test_a_sample_cannot_put_answers_into_the_workers_mouth(folder, talker):
    worker = talker(folder)
    try:
        worker.render("good")
        assert worker.render("writes_everywhere")["pictures"] == []
        assert [size_of(each) for each in worker.render("good")["pictures"]] == [(50, 50)]
    finally:
        worker.close()


@pytest.mark.usefixtures("still_works")
def test_a_syntax_error_is_told_with_its_line(worker):
    assert "line 3" in worker.render("bad_syntax")["error"]


@pytest.mark.usefixtures("still_works")
def test_what_a_sample_prints_is_kept_with_its_picture(worker, said):
    answer = worker.render("prints")
    assert answer["error"] == ""
    assert len(answer["pictures"]) == 1
    (output,) = said(answer, "output")
    assert all(text in output for text in ("said on import", "said aloud", "said aside"))


@pytest.mark.usefixtures("still_works")
def test_what_a_library_writes_past_python_is_kept_too(worker, said):
    assert said(worker.render("prints_below"), "output") == ["past Python"]


@pytest.mark.usefixtures("still_works")
def test_of_very_much_output_only_the_beginning_is_kept(worker, said):
    answer = worker.render("prints_much")
    assert len(answer["pictures"]) == 1
    (output,) = said(answer, "output")
    assert set(output) == {"x"}
    assert 100 < len(output) < 10_000


@pytest.mark.usefixtures("still_works")
def test_a_warning_is_kept_with_its_category(worker, said):
    answer = worker.render("warns")
    assert len(answer["pictures"]) == 1
    assert said(answer, "warning") == ["UserWarning: careful"]


@pytest.mark.usefixtures("still_works")
def test_a_process_that_a_sample_leaves_behind_is_told_and_ended(worker, said):
    answer = worker.render("leaves_a_process")
    assert said(answer, "process") == ["sleep 600 still runs"]
    (number,) = said(answer, "output")
    assert number.isdigit()
    process = Path("/proc") / number / "stat"
    deadline = time.monotonic() + 10
    state = ""
    while time.monotonic() < deadline:
        state = "gone"
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            state = process.read_text().rpartition(")")[2].split()[0]
        if state in {"gone", "Z", "X"}:
            break
        time.sleep(0.05)
    assert state in {"gone", "Z", "X"}

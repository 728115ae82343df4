"""Plots that tests hand over: the text of a file or a function, where it says all it needs."""

import functools
from pathlib import Path

import pytest

from wheelgate.errors import RenderError
from wheelgate.pytest_plugin.rendering.plots import from_file, from_function, names_from_outside

ROOT = Path(__file__).parents[4]
HERE = "tests/wheelgate/pytest_plugin/rendering/test_plots"
SCALE = 3


def run(plot):
    """Run a plot's text as an image would, and return what its plot() gives."""
    names = {"__name__": "elsewhere"}
    exec(compile(plot.content, "elsewhere.py", "exec"), names)
    return names["plot"]()


def area(radius=2):
    import math

    def square(number):
        return number * number

    return round(math.pi * square(radius), 2)


def test_a_function_is_rendered_by_its_text_alone():
    taken = from_function(area, ROOT)
    assert taken.source == f"{HERE}.py::area"
    assert taken.sample.name == f"_own/{HERE}/area"
    assert run(taken) == 12.57
    assert b"SCALE" not in taken.content


def test_a_function_within_a_test_is_named_by_both_and_keeps_its_indented_text():
    def plot():
        return """\
as it stands
    here"""

    taken = from_function(plot, ROOT)
    assert taken.source.endswith(
        "::test_a_function_within_a_test_is_named_by_both_and_keeps_its_indented_text.plot"
    )
    assert run(taken) == "as it stands\n    here"


def test_lines_keep_the_numbers_that_they_have_in_the_tests_file():
    def plot():
        raise KeyError

    text = from_function(plot, ROOT).content.decode().splitlines()
    with pytest.raises(KeyError) as failed:
        plot()
    assert text[failed.traceback[-1].lineno] == "        raise KeyError"


def scaled():
    return SCALE


def rendered(figure):
    return figure


@functools.cache
def remembered():
    return 1


def decorated(function):
    @functools.wraps(function)
    def around():
        return function()

    return around


@decorated
def wrapped():
    return 1


class Chart:
    def plot(self):
        return self


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (scaled, r"scaled\(\) uses SCALE"),
        (wrapped, r"wrapped\(\) uses decorated"),
        (rendered, r"rendered\(\) asks for figure"),
        (Chart.plot, r"Chart.plot\(\) asks for self"),
        (lambda: 1, "no function"),
        (remembered, "no function"),
        (functools.partial(rendered, 1), "no function"),
        (len, "no function"),
    ],
)
def test_what_needs_more_than_its_text_is_refused(function, said):
    with pytest.raises(RenderError, match=said):
        from_function(function, ROOT)


def test_a_variable_of_the_test_is_from_outside():
    colour = "red"

    def plot():
        return colour

    with pytest.raises(RenderError, match="colour"):
        from_function(plot, ROOT)


def test_a_function_without_a_file_is_refused():
    names = {}
    exec("def plot():\n    return 1\n", names)
    with pytest.raises(RenderError, match="nowhere to be found"):
        from_function(names["plot"], ROOT)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def f(a, *b, c=1, **d): return a, b, c, d, len(b)", []),
        ("def f():\n import x.y as z, w\n from v import u\n return z, w, u, f", []),
        ("def f():\n return [i for i in range(3) if (n := i)], n", []),
        ("def f():\n class C:\n  a = 1\n  b = a\n return C().b", []),
        ("def f():\n def g():\n  return y\n y = 1\n return g()", []),
        ("def f():\n def g():\n  return y\n return g()", ["y"]),
        ("def f():\n return [i for i in items], obj.range", ["items", "obj"]),
        ("def f():\n global y\n return y", ["y"]),
        ("def f(a=default): return a", ["default"]),
        ("def f(a: Kind) -> Other: return a", ["Kind", "Other"]),
        ("def f():\n class C(Base):\n  b = a\n return C", ["Base", "a"]),
        ("def f():\n try:\n  return 1\n except Failed as error:\n  return error", ["Failed"]),
        ("def f():\n return __file__, __name__", ["__file__"]),
    ],
)
def test_names_from_outside_are_found_by_the_rules_of_scopes(text, names):
    assert names_from_outside(text) == names


def test_a_file_is_taken_with_what_its_constants_say(tmp_path):
    file = tmp_path / "plots/wide.py"
    file.parent.mkdir()
    file.write_bytes(b'# -*- coding: latin-1 -*-\nFORMATS = ("svg",)\ndef plot(): return "\xe4"\n')
    taken = from_file(file, tmp_path)
    assert (taken.source, taken.sample.name) == ("plots/wide.py", "_own/plots/wide/wide")
    assert taken.sample.formats == ("svg",)
    assert run(taken) == "ä"


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "No such file"), ("FORMATS = ('gif',)\ndef plot(): ...\n", "names 'gif'")],
)
def test_a_file_that_cannot_be_rendered_is_refused(tmp_path, text, said):
    if text:
        (tmp_path / "wide.py").write_text(text)
    with pytest.raises(RenderError, match=said):
        from_file(tmp_path / "wide.py", tmp_path)


def test_a_file_outside_the_project_has_a_name_without_ways_out(tmp_path):
    (tmp_path / "deploy").mkdir()
    (tmp_path / "wide.py").write_text("def plot(): ...\n")
    taken = from_file(tmp_path / "deploy/../wide.py", tmp_path / "deploy")
    assert (taken.source, taken.sample.name) == ("wide.py", "_own/wide/wide")

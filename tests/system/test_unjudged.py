"""A test that is skipped, deselected or dropped judges nothing, and the run is no pass."""

import re

import pytest
from support.runs import verdicts_of

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("no_containers_left")]

CONFTEST = """\
from wheelgate.checks.inside import *

def pytest_collection_modifyitems(items):
    items[:] = [item for item in items if "is_its_baseline" not in item.name]
"""
SKIP = 'import pytest\n\npytest.skip("not today", allow_module_level=True)\n'
RENDERS = "from wheelgate.checks.renders import *\n"


def few_limits(text):
    """Return a gate.toml whose only limits are those of pictures, judged by tests/few."""
    for table in (
        r"^tests = \[.*?\]",
        r"^imports = \[.*?\]",
        r"^\[images\.[\w-]+\.limits\].*?\n\n",
        r"^samples = \[.*?\]",
    ):
        text = re.sub(table, "", text, flags=re.S | re.M)
    return 'tests = ["few"]\n' + text


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("few/conftest.py", CONFTEST),
        ("pytest.ini", "[pytest]\naddopts = -k 'not is_its_baseline'\n"),
        ("few/test_renders.py", RENDERS + "del test_a_render_is_its_baseline\n"),
        ("few/test_renders.py", SKIP + RENDERS),
    ],
    ids=["dropped by conftest.py", "deselected by addopts", "not collected", "skipped"],
)
def test_pictures_that_no_test_compared_with_their_baselines_are_unmeasured(repository, file, text):
    for other in ("rings", "tiles", "waves"):
        (repository.root / f"samples/pillow/{other}.py").unlink()
        (repository.root / f"baselines/pillow/{other}.png").unlink()
    repository.edit("gate.toml", few_limits)
    (repository.root / "few").mkdir()
    (repository.root / "few/test_renders.py").write_text(RENDERS)
    (repository.root / "few/test_always.py").write_text("def test_it(wheelgate): ...\n")
    (repository.root / file).write_text(text)
    done = repository.run("run", "alpine")
    assert done.code == 3, done.output
    assert "UNMEASURED" in done.output
    run = repository.latest()
    assert run.outcome == "unmeasured"
    missing = verdicts_of(run, "baseline")
    assert {(name, each.outcome) for name, each in missing.items()} == {
        ("pillow/badge", "unmeasured")
    }

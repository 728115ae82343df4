"""What is imported is declared, and what one command needs is an extra that it names."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from wheelgate.cli import main

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/wheelgate"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = {
    name: {canonicalize_name(Requirement(each).name) for each in lines}
    for name, lines in PROJECT["optional-dependencies"].items()
    if name != "all"
}
CORE = {canonicalize_name(Requirement(each).name) for each in PROJECT["dependencies"]}
OF_PACKAGE = packages_distributions()

REFUSING = "import sys\nsys.modules.update(dict.fromkeys({refused!r}))\n"
"""None in `sys.modules` makes an import fail, as if the package were not installed."""


def imported():
    """Yield the file, the line and the package of each import of another project's package."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [each.name for each in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module]
            for name in {name.partition(".")[0] for name in names}:
                if name not in sys.stdlib_module_names | {"wheelgate", "worker"}:
                    yield f"{file.relative_to(PACKAGE)}:{node.lineno}", name


def refused():
    """Return the packages of extras that nothing of the core brings along."""
    extras = set.union(*EXTRAS.values()) - CORE - {"pygments", "markupsafe"}
    return {
        package
        for package, distributions in OF_PACKAGE.items()
        if {canonicalize_name(each) for each in distributions} & extras
    }


def without_extras(program):
    """Run a program in a process in which no extra is installed."""
    start = REFUSING.format(refused=refused())
    return subprocess.run(
        [sys.executable, "-c", start + program], capture_output=True, text=True, check=False
    )


def test_every_package_that_is_imported_is_declared():
    declared = CORE.union(*EXTRAS.values())
    undeclared = {
        (place, name)
        for place, name in imported()
        if not {canonicalize_name(each) for each in OF_PACKAGE.get(name, [])} & declared
    }
    assert {each for each in undeclared if each[1] not in {"_pytest"}} == set()


def test_every_package_that_is_declared_is_imported_or_run():
    names = {name for _, name in imported()} | {"pip", "pytest_benchmark", "uv"}
    names |= set(
        re.findall(r'import_module\("(\w+)"\)', (PACKAGE / "pictures/rasteriser.py").read_text())
    )
    used = {canonicalize_name(each) for name in names for each in OF_PACKAGE.get(name, [name])}
    assert CORE.union(*EXTRAS.values()) - used == set()


def test_all_is_every_extra():
    (line,) = PROJECT["optional-dependencies"]["all"]
    assert Requirement(line).extras == set(EXTRAS)


def test_the_package_is_typed():
    assert (PACKAGE / "py.typed").is_file()


@pytest.mark.parametrize(
    "module",
    [
        "wheelgate.cli.run",
        "wheelgate.cli.check",
        "wheelgate.cli.doctor",
        "wheelgate.cli.report",
        "wheelgate.cli.history",
        "wheelgate.checks",
        "wheelgate.pytest_plugin.plugin_session",
        "wheelgate.images.bases",
    ],
)
def test_without_extras_it_is_imported(module):
    done = without_extras(f"import {module}")
    assert done.returncode == 0, done.stderr


OF_COMMANDS = [(name, place.extra) for name, place in main.table.items() if place.extra]


def test_each_extra_of_a_command_is_declared():
    assert {extra for _, extra in OF_COMMANDS} == {"apk", "explain"}
    assert {extra for _, extra in OF_COMMANDS} <= set(EXTRAS)


@pytest.mark.parametrize(("command", "extra"), OF_COMMANDS)
@pytest.mark.parametrize(("words", "code"), [(["x", "--json"], 2), (["--help"], 0)])
def test_a_command_that_lacks_its_extra_names_it(command, extra, words, code):
    done = without_extras(f"from wheelgate.cli import main\nmain({[command, *words]!r})")
    assert done.returncode == code
    assert f"wheelgate[{extra}]" in (done.stderr if code else done.stdout)


@pytest.mark.parametrize("words", ["", "explain al", "apk-repository "])
def test_without_extras_a_shell_completes_words(words):
    asked = {
        "_WHEELGATE_COMPLETE": "bash_complete",
        "COMP_WORDS": f"wheelgate {words}",
        "COMP_CWORD": str(len(words.split(" "))),
    }
    done = without_extras(
        f"import os\nos.environ.update({asked!r})\n"
        "from wheelgate.cli import main\nmain(prog_name='wheelgate')"
    )
    assert done.stderr == ""
    commands = {f"plain,{name}" for name, place in main.table.items() if place.summary}
    assert set(done.stdout.split()) == (commands if not words else set())


@pytest.mark.parametrize(
    ("call", "extra"),
    [
        ("from wheelgate.report.html.charts import svg\nwith svg.style(): pass", "report"),
        (
            "from wheelgate.report.history_plot import write_plot\n"
            "write_plot([], [], '', '', None)",
            "report",
        ),
        (
            "from wheelgate.images.bases.disk import entries\n"
            "from pathlib import Path\nlist(entries(Path('x'), frozenset()))",
            "bases",
        ),
        (
            "from wheelgate.images.bases.alpine import recipe\n"
            "recipe().make(None, '', None, lambda _: None, {})",
            "bases",
        ),
        (
            "from wheelgate.images import lock_updates\n"
            "lock_updates.shutil.which = lambda *_, **__: None\n"
            "lock_updates.lock_wheels(None)",
            "lock",
        ),
        ("from wheelgate.pictures import compare\ncompare(b'<svg/>', b'<svg />', 'svg')", "svg"),
        (
            "from wheelgate.pictures.raster import rasterised\n"
            "with rasterised({'expected': b'%PDF-1'}, 'pdf'): pass",
            "pdf",
        ),
    ],
    ids=["chart", "plot", "disk", "base", "lock", "svg", "pdf"],
)
def test_what_lacks_its_extra_is_an_error_that_names_it(call, extra):
    body = "\n".join(f"    {line}" for line in call.splitlines())
    done = without_extras(
        "from wheelgate.errors import MissingExtraError\n"
        f"try:\n{body}\nexcept MissingExtraError as error:\n    print(error.extra)\n"
    )
    assert done.stdout.split() == [extra], done.stderr

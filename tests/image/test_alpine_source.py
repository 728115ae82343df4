"""What is particular to the image with wheels of our own: they are what is installed, and right."""

import json
from pathlib import PurePosixPath

import pytest

from wheelgate.images.wheelhouse.debs import read_names

pytestmark = pytest.mark.only_for("alpine-source")

PURELIB = "/opt/venv/lib/python3.13/site-packages"

ORIGINS = """
import json
from importlib.metadata import distributions
print(json.dumps({each.name: json.loads(text) for each in distributions()
                  if (text := each.read_text("direct_url.json"))}))
"""

# Each error begins as an exception in C++, and libc++, which those of ours have within them, meets
# libstdc++, which the wheels from the index bring along.
EXCEPTIONS = """
import json, contourpy, kiwisolver, matplotlib.ft2font, scipy.interpolate, pandas
def raised(function):
    try:
        function()
    except Exception as error:
        return type(error).__name__
def unsatisfiable():
    solver, variable = kiwisolver.Solver(), kiwisolver.Variable("x")
    solver.addConstraint((variable == 1) | "required")
    solver.addConstraint((variable == 2) | "required")
print(json.dumps([
    raised(unsatisfiable),
    raised(lambda: contourpy.contour_generator(z=[[0, 1], [2, 3]]).filled(1, 0)),
    raised(lambda: matplotlib.ft2font.FT2Font("/etc/passwd")),
]))
"""


@pytest.fixture(scope="module")
def names(wheelgate):
    """The packages that are built from source."""
    wanted = wheelgate.project.gate.wheelhouse["sources"]
    return set(read_names(wheelgate.project.path(wanted.packages)))


def python(host, code):
    """Run code with the image's Python; return what it printed as JSON."""
    return json.loads(host.check_output("python3 -c %s", code))


def test_what_is_built_from_source_is_installed_from_our_wheels_and_nothing_else(image_host, names):
    origins = python(image_host, ORIGINS)
    assert set(origins) == names
    for name, origin in origins.items():
        wheel = PurePosixPath(origin["url"].removeprefix("file://"))
        assert wheel.parent == PurePosixPath("/opt/wheels")
        assert wheel.name.startswith(f"{name}-")
        assert len(origin["archive_info"]["hashes"]["sha256"]) == 64


def test_their_sources_are_those_of_the_lock(wheelgate, image, names):
    inputs = wheelgate.image(image).inputs
    locked = {item.name: item.version for item in inputs if item.kind == "source"}
    assert set(locked) == names
    assert locked.items() <= wheelgate.image(image).interpreter.distributions.items()


def test_each_is_tagged_for_musl_and_for_nothing_else(wheelgate, image, names):
    tags = wheelgate.image(image).interpreter.wheel_tags
    assert {tag for name in names for tag in tags[name]} == {"cp313-cp313-musllinux_1_2_x86_64"}


def test_none_needs_a_library_but_musl(wheelgate, image, names):
    needed = {name: set() for name in names}
    for file, needs in wheelgate.renders.gallery(image).libraries().items():
        for name in names:
            if PurePosixPath(file).is_relative_to(f"{PURELIB}/{name}"):
                needed[name] |= set(needs)
    assert all(needed.values())
    assert set.union(*needed.values()) == {"libc.musl-x86_64.so.1"}


def test_numpy_computes_without_an_external_blas(image_host):
    built = python(image_host, "import json, numpy; print(json.dumps(numpy.show_config('dicts')))")
    libraries = built["Build Dependencies"]
    for name in ("blas", "lapack"):
        # It leaves out what is false; of a library that it was built with, `found` is true.
        assert not libraries[name].get("found"), libraries[name]
    assert built["Compilers"]["c"]["name"] == "clang"  # the index has numpy as gcc compiles it


def test_their_exceptions_reach_python_beside_another_c_plus_plus_library(wheelgate, image):
    # In a container of its own: matplotlib writes to /tmp.
    code, output = wheelgate.run_once(image, ("python3", "-c", EXCEPTIONS))
    assert code == 0, output
    raised = json.loads(output.splitlines()[-1])
    assert raised == ["UnsatisfiableConstraint", "ValueError", "RuntimeError"]


def test_nothing_of_the_compiler_is_left(image_host):
    found = image_host.run("ls -d /opt/build-tools /opt/pip-cache /opt/wheels /tmp/zig")
    assert found.stdout == ""
    assert image_host.run("find / -xdev -name zig -o -xdev -name 'ziglang*'").stdout == ""
    for module in ("ziglang", "mesonpy", "setuptools", "Cython"):
        assert image_host.run(f"python3 -c 'import {module}'").rc != 0

"""The recipe of 2020, sentence by sentence: what its text says is tried, and has a verdict.

docs/recipe-2020.md has the sentences, what was measured, and what the mended image changes.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from wheelgate.engine import Mount, Task
from wheelgate.images.wheelhouse.fetched import FOLDER
from wheelgate.images.wheelhouse.lock_file import read_lock
from wheelgate.model.records import Verdict

LITERAL, MENDED = "alpine-2020", "alpine-2020-mended"
pytestmark = pytest.mark.only_for(LITERAL, MENDED)

HERE = Path(__file__).parent
SITE = "/usr/lib/python3.8/site-packages"
LOADER = "/lib64/ld-linux-x86-64.so.2"
OFFLINE = "apk --repositories-file /dev/null"
APKS = ("numpy", "pandas", "kiwisolver", "pillow")
BUILT = ("kiwisolver", "numpy", "pandas")
"""Those of the apks that are compiled from the authors' archives, for want of a wheel for musl."""

BY_PIP = ("matplotlib", "scipy")
"""Wheels with extension modules that pip installs: scipy, because there is no apk of it here."""

SECONDS_AT_MOST = 60
"""What "builds in seconds" is taken for: under a minute."""


def sentence(image, check, subject, outcome, reason, limit="", measured=""):
    """Return the verdict on a sentence; `outcome` may be a truth value."""
    if isinstance(outcome, bool):
        outcome = "pass" if outcome else "fail"
    return Verdict(
        f"2020: {check}", image, subject, outcome, details=(reason,), limit=limit, measured=measured
    )


def run_python(wheelgate, image, script, *arguments, folders=(), timeout=600):
    """Run a file of this folder in a throw-away container; return what it printed last as JSON."""
    mounts = [Mount(HERE / script, f"/{script}")]
    mounts += [Mount(wheelgate.project.path(FOLDER) / name, f"/{name}") for name in folders]
    task = Task(
        wheelgate.image(image).reference,
        ("python3", f"/{script}", *arguments),
        mounts=mounts,
        hardened=False,
    )
    done = wheelgate.context.engine.run(task, timeout=timeout)
    assert done.code == 0, done.output
    return json.loads(done.output.splitlines()[-1])


def in_groups(errors):
    """Return texts of errors as one sentence: the most frequent first, alike but for lines."""
    plain = [re.sub(r" \(line \d+ of the sample\)$", "", error)[:160] for error in errors]
    return "; ".join(f"{count} times {text}" for text, count in Counter(plain).most_common(8))


# --- "install glibc as an additional Alpine package" ------------------------------------------


def test_glibc_is_there_as_an_apk_and_its_loader_runs(image, image_host, verdict):
    there = image_host.package("glibc").is_installed
    says = image_host.run(f"env -u LD_PRELOAD {LOADER} --version").stdout.partition("\n")[0]
    verdict(
        sentence(
            image,
            "glibc as an apk",
            "glibc",
            there and "GLIBC" in says,
            f"apk lists it: {there}; its loader says {says!r}",
        )
    )


# --- "`manylinux1_compatible = True` in `_manylinux.py` on the Python path" ---------------------


def test_manylinux_py_is_on_the_python_path_with_the_one_line(image, image_host, verdict):
    code = "import _manylinux as m; print(m.__file__, m.manylinux1_compatible)"
    found = image_host.check_output("python3 -c %s", code)
    lines = image_host.file(f"{SITE}/_manylinux.py").content_string.split("\n")
    verdict(
        sentence(
            image,
            "_manylinux.py",
            "on the Python path",
            found == f"{SITE}/_manylinux.py True" and lines == ["manylinux1_compatible = True", ""],
            f"import finds {found}",
        )
    )


# --- "pip-install matplotlib and seaborn" -----------------------------------------------------


@pytest.mark.parametrize("name", BY_PIP)
def test_pip_of_2020_took_the_manylinux1_wheel(wheelgate, image, image_host, verdict, name):
    pip = image_host.check_output("pip3 --version").split()[1]
    tags = wheelgate.image(image).interpreter.wheel_tags[name]
    verdict(
        sentence(
            image,
            "pip takes the wheel",
            name,
            pip == "20.1.1" and tags == ("cp38-cp38-manylinux1_x86_64",),
            f"pip {pip} installed the wheel for {' '.join(tags)}",
        )
    )


@pytest.mark.parametrize(("which", "takes"), [("last", True), ("todays", False)])
def test_the_last_pip_to_ask_manylinux_py_takes_it_and_todays_does_not(
    wheelgate, image, which, takes
):
    root = wheelgate.project.path(FOLDER)
    (pip,) = (root / f"recipe-2020-{which}-pip").glob("pip-*.whl")
    (wheel,) = (root / "recipe-2020-manylinux1").glob("kiwisolver-*.whl")
    mounts = [Mount(pip, f"/{pip.name}"), Mount(wheel, f"/{wheel.name}")]
    install = (
        "python3",
        f"/{pip.name}/pip",
        "install",
        "--no-index",
        "--no-deps",
        "--target",
        "/tmp/x",
        "--disable-pip-version-check",
        f"/{wheel.name}",
    )
    code, output = wheelgate.run_once(image, install, mounts)
    assert ("Successfully installed kiwisolver" in output) is takes, output
    assert (code == 0) is takes
    assert ("is not a supported wheel on this platform" in output) is not takes


def test_what_is_installed_is_what_the_locks_and_the_apks_say(wheelgate, image):
    found = {name.lower() for name in wheelgate.image(image).interpreter.distributions}
    lock = wheelgate.project.path(wheelgate.project.gate.images[image].wheels.lock).read_text()
    meant = set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))
    assert found == meant | set(APKS) | {"pip", "setuptools"}


# --- "apk packages where they exist" ----------------------------------------------------------


@pytest.mark.parametrize("name", APKS)
def test_a_package_for_musl_is_imported(image, image_host, verdict, name):
    module = {"pillow": "PIL.Image"}.get(name, name)
    done = image_host.run("python3 -c %s", f"import {module} as m; print(m.__file__)")
    owner = image_host.run(f"{OFFLINE} info --who-owns %s", done.stdout.strip())
    last = (done.stderr.strip().splitlines() or ["it is imported"])[-1]
    verdict(
        sentence(image, "apk packages", name, done.rc == 0 and f"py3-{name}" in owner.stdout, last)
    )


def test_scipy_is_an_apk_where_it_could_be_made_one(image, image_host, verdict):
    apks = image_host.check_output(f"{OFFLINE} info").split()
    assert "py3-numpy" in apks  # so it lists what there is
    owner = image_host.run(f"{OFFLINE} info --who-owns %s", f"{SITE}/scipy/__init__.py").stdout
    installer = image_host.run(f"cat {SITE}/scipy-*.dist-info/INSTALLER").stdout.strip()
    outcome, said = "py3-scipy" in owner, f"apk: {owner.strip()!r}; its installer: {installer!r}"
    if "py3-scipy" not in apks and not owner and installer == "pip":
        outcome, said = (
            "unmeasured",
            (
                "apk has no package of it and owns none of its files: nothing on a package index "
                "compiles Fortran for musl, so that pip installed its manylinux1 wheel"
            ),
        )
    verdict(sentence(image, "apk packages", "scipy", outcome, said))


# --- "wheels can be built on musl" ------------------------------------------------------------


@pytest.fixture(scope="module")
def compiled(wheelgate):
    """A function that gives, for an image, how each module of each built package was made."""
    found = {}

    def of(image):
        if image not in found:
            found[image] = run_python(wheelgate, image, "building_of_2020.py", SITE, *BUILT)
        return found[image]

    return of


def test_what_is_built_has_the_versions_of_the_archives(wheelgate, image):
    takes = wheelgate.project.gate.wheelhouse
    assert "recipe-2020-sources" in takes["recipe-2020-apks"].wheelhouse
    lock = read_lock(wheelgate.project.path(takes["recipe-2020-sources"].sources))
    versions = {each.name: each.version for each in lock}
    assert set(versions) == set(BUILT)
    assert versions.items() <= wheelgate.image(image).interpreter.distributions.items()


@pytest.mark.parametrize("name", BUILT)
def test_a_package_was_compiled_on_musl_for_musl(wheelgate, image, compiled, verdict, name):
    modules = compiled(image)[name].values()
    # zig's clang makes them here; the wheels of the time are GCC's work.
    ours = [each for each in modules if all(by.startswith("clang ") for by in each["compilers"])]
    compilers, needs, glibc = (
        {found for each in modules for found in each[what]}
        for what in ("compilers", "needs", "glibc")
    )
    # What was installed as a wheel has its tag.
    tags = wheelgate.image(image).interpreter.wheel_tags[name]
    holds = len(ours) == len(modules) and compilers and needs == {"libc.so"} and not (glibc or tags)
    count = f"{len(ours)} of {len(modules)}"
    verdict(
        sentence(
            image,
            "wheels can be built on musl",
            name,
            bool(holds),
            f"{count} modules were compiled by clang (compilers: {in_words(compilers)}); "
            f"they need {in_words(needs)}, and of glibc {in_words(glibc)}; they came as "
            + (f"a wheel for {in_words(tags)}" if tags else "an apk, out of no wheel"),
            f"{len(modules)} of {len(modules)}",
            count,
        )
    )


def in_words(names):
    """Return names as a part of a sentence."""
    return " and ".join(sorted(names)) or "nothing"


# --- does each extension module of each wheel load --------------------------------------------


@pytest.fixture(scope="module")
def loaded(wheelgate):
    """A function that gives, for an image, why each module of each manylinux1 wheel fails."""
    found = {}

    def of(image):
        folders = ("manylinux_2_5_x86_64", "recipe-2020-manylinux1")
        if image not in found:
            found[image] = run_python(
                wheelgate,
                image,
                "loading_of_2020.py",
                *(f"/{name}" for name in folders),
                folders=folders,
            )
        return found[image]

    return of


@pytest.mark.parametrize("name", ["kiwisolver", "matplotlib", "numpy", "pandas", "pillow", "scipy"])
def test_each_extension_module_of_a_manylinux1_wheel_loads(image, loaded, verdict, name):
    errors = loaded(image)[name]
    failed = [error for error in errors.values() if error]
    count = f"{len(errors) - len(failed)} of {len(errors)}"
    # By the letter, the others are apks: what their wheels would have done is good to know.
    asked = image == MENDED or name in BY_PIP
    verdict(
        sentence(
            image,
            "extension modules load",
            name,
            not failed or not asked,
            f"{count} load" + (f"; {in_groups(failed)}" if failed else ""),
            f"{len(errors)} of {len(errors)}" if asked else "",
            count,
        )
    )


@pytest.mark.only_for(LITERAL)
def test_unresolved_symbols_are_mostly_missing_libraries(image, loaded, verdict):
    errors = [error for each in loaded(image).values() for error in each.values() if error]
    kinds = Counter(
        "a missing library"
        if "Error loading shared library" in error
        else "a symbol that no library for musl has"
        if "symbol not found" in error
        else "a relocation that musl's loader does not know"
        if "relocation" in error
        else "another cause"
        for error in errors
    )
    missing = kinds["a missing library"]
    said = ", ".join(f"{count} by {kind}" for kind, count in kinds.most_common())
    verdict(
        sentence(
            image,
            "unresolved symbols are missing libraries",
            "all manylinux1 wheels",
            2 * missing > len(errors),
            f"of {len(errors)} modules that fail: {said}",
            "more than half",
            f"{missing} of {len(errors)}",
        )
    )


# --- "every sample of both galleries draws without visible side effects" ----------------------


@pytest.mark.parametrize("module", ["matplotlib.pyplot", "seaborn"])
def test_the_library_is_imported(wheelgate, image, verdict, module):
    code, output = wheelgate.run_once(image, ("python3", "-c", f"import {module}"))
    said = (output.strip().splitlines() or ["imported, and nothing said"])[-1]
    verdict(sentence(image, "it is imported", module, code == 0 and not output, said))


def test_every_example_of_matplotlibs_own_gallery_draws(wheelgate, image, verdict):
    (archive,) = (wheelgate.project.path(FOLDER) / "recipe-2020-gallery").glob("*.tar.gz")
    found = run_python(
        wheelgate,
        image,
        "gallery_of_2020.py",
        f"/recipe-2020-gallery/{archive.name}",
        folders=("recipe-2020-gallery",),
        timeout=3600,
    )
    assert len(found) > 400
    # As everywhere in the gate, what needs TeX is not held against an image without it.
    tex = [error for error in found.values() if "latex could not be found" in error]
    none = [error for error in found.values() if error == "no figure is left open"]
    failed = [error for error in found.values() if error and error not in {*tex, *none}]
    all_others = len(found) - len(tex) - len(none)
    count = f"{all_others - len(failed)} of {all_others}"
    verdict(
        sentence(
            image,
            "every sample draws",
            "matplotlib 3.1.3's own examples",
            not failed,
            f"{count} draw"
            + (f"; {in_groups(failed)}" if failed else "")
            + f"; {len(tex)} more need TeX, and {len(none)} give no figure",
            f"{all_others} of {all_others}",
            count,
        )
    )


def test_every_sample_of_this_repository_draws(wheelgate, image, verdict, rendered_samples):
    # As everywhere in the gate, what needs TeX is not held against an image without it.
    asked = [wheelgate.renders.render(image, name) for name in rendered_samples]
    renders = [render for render in asked if not render.unmeasured]
    failed = [render.error for render in renders if render.error]
    rendered = [render for render in renders if not render.error]
    quiet = [render for render in rendered if not render.side_effects]
    count = f"{len(rendered)} of {len(renders)}"
    verdict(
        sentence(
            image,
            "every sample draws",
            "the samples, written for matplotlib 3.11",
            not failed,
            f"{count} draw, {len(quiet)} of these without side effects"
            + (f"; {in_groups(failed)}" if failed else "")
            + f"; {len(asked) - len(renders)} more unmeasured",
            f"{len(renders)} of {len(renders)}",
            count,
        )
    )


# --- "the image builds in seconds" ------------------------------------------------------------


@pytest.mark.only_for(LITERAL)
def test_it_builds_in_seconds(wheelgate, image, verdict):
    built = wheelgate.image(image)
    seconds, whole = built.target_seconds, built.build_seconds
    verdict(
        sentence(
            image,
            "builds in seconds",
            "the image",
            seconds <= SECONDS_AT_MOST if seconds else "unmeasured",
            f"its own stage took {seconds:.1f} s, with making glibc's apk {whole:.1f} s"
            if seconds
            else "the engine did not show when its stage began",
            f"{SECONDS_AT_MOST} s",
            f"{seconds:.1f} s",
        )
    )

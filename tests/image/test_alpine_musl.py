"""What is particular to the images with musl CPython: one C library, and it is musl."""

import json
import re

import pytest

from wheelgate.engine import Mount
from wheelgate.images.wheelhouse.fetched import FOLDER

pytestmark = pytest.mark.only_for(
    "alpine-musl", "alpine-musl-mimalloc", "alpine-apk", "alpine-source"
)

# apk puts packages into the other, and pip is none of them.
with_pip = pytest.mark.only_for("alpine-musl", "alpine-musl-mimalloc", "alpine-source")

OFFLINE = ("apk", "--repositories-file", "/dev/null")
PIP = "/usr/local/lib/python3.13/site-packages/pip"


def install(wheel):
    """Return the command that would install a wheel, were it not a dry run."""
    return (
        "python3",
        PIP,
        "install",
        "--dry-run",
        "--ignore-installed",
        "--no-deps",
        "--no-index",
        "--disable-pip-version-check",
        wheel,
    )


def numpy_of(wheelgate, image):
    """Return the name of numpy's wheel that an image installs."""
    return next(item.file for item in wheelgate.image(image).inputs if item.name == "numpy")


def test_it_is_alpine_in_the_version_meant(image_host):
    assert image_host.system_info.distribution == "alpine"
    assert image_host.system_info.release.startswith("3.23.")


def test_nothing_of_glibc_is_there(image_host):
    found = image_host.run("ls -d /lib64 /usr/glibc-compat /lib/libc.so.6 /lib/ld-linux*")
    assert found.stdout == ""
    packages = image_host.check_output("apk --repositories-file /dev/null info").split()
    assert "musl" in packages
    assert {"glibc", "gcompat", "libc6-compat"} & set(packages) == set()


def test_no_compiled_file_needs_another_c_library_than_musl(wheelgate, image):
    needed = {
        name
        for needs in wheelgate.renders.gallery(image).libraries().values()
        for name in needs
        if re.match(r"(libc|ld)[.-]", name)
    }
    # An extension module names no C library where the interpreter has it already.
    assert needed <= {"libc.musl-x86_64.so.1", "ld-musl-x86_64.so.1", "libc.so"}
    assert "libc.musl-x86_64.so.1" in needed


def test_the_interpreter_is_built_as_the_official_image_builds_it(wheelgate, image):
    interpreter = wheelgate.image(image).interpreter
    assert interpreter.libc == "musl"
    words = set(re.findall(r"'([^']*)'", interpreter.config_args))
    assert {
        "--enable-shared",
        "--with-lto",
        "--with-ensurepip",
        "--enable-loadable-sqlite-extensions",
    } <= words
    # Without it, CPython is not optimised by a profile: the official one is not, either.
    assert "--enable-optimizations" not in words


def test_extension_modules_are_named_for_musl(image_host):
    code = "import importlib.machinery as m, json; print(json.dumps(m.EXTENSION_SUFFIXES))"
    suffixes = json.loads(image_host.check_output("python3 -c %s", code))
    assert suffixes == [".cpython-313-x86_64-linux-musl.so", ".abi3.so", ".so"]


@with_pip
def test_pip_names_musllinux_tags_and_no_manylinux_tag(image_host):
    listed = image_host.run("python3 %s debug --verbose", PIP).stdout
    found = set(re.findall(r"cp313-cp313-(musllinux_\d+_\d+)_x86_64", listed))
    assert found == {"musllinux_1_0", "musllinux_1_1", "musllinux_1_2"}
    assert "manylinux" not in listed


@with_pip
def test_pip_accepts_a_musllinux_wheel(wheelgate, image):
    wheel = f"/wheelhouse/{numpy_of(wheelgate, image)}"
    code, output = wheelgate.run_once(image, install(wheel))
    assert code == 0, output
    assert "Would install numpy" in output


@with_pip
@pytest.mark.parametrize("module", ["absent", "allows all"])
def test_pip_refuses_a_manylinux_wheel_whatever_manylinux_py_says(
    wheelgate, image, module, tmp_path
):
    reference = wheelgate.project.gate.images[wheelgate.reference]
    wheels = wheelgate.project.path(FOLDER) / reference.wheels.platform
    mounts = [Mount(wheels, "/manylinux")]
    if module != "absent":
        allow = tmp_path / "_manylinux.py"
        allow.write_text(
            "manylinux1_compatible = manylinux2010_compatible = manylinux2014_compatible = True\n"
            "def manylinux_compatible(major, minor, arch):\n    return True\n"
        )
        allow.chmod(0o644)
        purelib = wheelgate.image(image).interpreter.purelib
        mounts.append(Mount(allow, f"{purelib}/_manylinux.py"))
    wheel = f"/manylinux/{numpy_of(wheelgate, wheelgate.reference)}"
    code, output = wheelgate.run_once(image, install(wheel), mounts=mounts)
    assert code != 0
    assert "is not a supported wheel on this platform" in output


BYTECODE = """
import importlib.util, pathlib, sysconfig
folder = pathlib.Path(sysconfig.get_path("stdlib"))
without = {"site-packages", "ensurepip", "idlelib", "pydoc_data", "turtledemo"}
files = [file for file in folder.rglob("*.py") if not without & set(file.parts)]
lacking = [str(file) for file in files
           if not pathlib.Path(importlib.util.cache_from_source(file)).exists()]
print(len(files), lacking)
"""


def test_the_standard_library_has_its_bytecode(image_host):
    count, lacking = image_host.check_output("python3 -c %s", BYTECODE).split(maxsplit=1)
    assert int(count) > 500
    assert lacking == "[]"


def test_apk_finds_nothing_changed(wheelgate, image):
    code, output = wheelgate.run_once(image, (*OFFLINE, "audit", "--system"), user="0")
    assert code == 0, output
    changed = [line for line in output.splitlines() if not line.startswith(("A ", "WARNING"))]
    assert changed == []


def test_no_package_managers_cache_is_left(image_host):
    assert image_host.check_output("find /var/cache/apk /tmp -mindepth 1") == ""

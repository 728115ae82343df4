"""What is particular to our Alpine image: glibc as an apk, and `_manylinux.py`."""

import re

import pytest

from wheelgate.engine import Mount

pytestmark = pytest.mark.only_for("alpine")

LOADER = "/lib64/ld-linux-x86-64.so.2"
COMPAT = "/usr/glibc-compat"
PURELIB = "/opt/venv/lib/python3.13/site-packages"
APKS = {"glibc": "libc6", "python3.13-glibc": "python3.13-minimal"}
OFFLINE = ("apk", "--repositories-file", "/dev/null")


def apk_version(debian):
    """Return how the apk of a Debian package is versioned: 2.41-12+deb13u4 is 2.41_p12-r4."""
    upstream, patch, update = re.fullmatch(
        r"(?:\d+:)?(.+)-(\d+)(?:\+deb\d+u(\d+))?", debian
    ).groups()
    return f"{upstream}_p{patch}-r{update or 0}"


@pytest.fixture(scope="session")
def pip(alpine):
    """The path of the one pip in the image, a wheel that runs as it is."""
    found = alpine.run(f"ls {COMPAT}/share/python-wheels/pip-*.whl").stdout.split()
    assert len(found) == 1
    return f"{found[0]}/pip"


@pytest.fixture(scope="session")
def pillow_wheel(wheelgate):
    """The name of a manylinux wheel in the wheelhouse."""
    return next(item.file for item in wheelgate.image("alpine").inputs if item.name == "pillow")


def test_it_is_alpine_in_the_version_meant(alpine):
    assert alpine.system_info.distribution == "alpine"
    assert alpine.system_info.release.startswith("3.23.")


@pytest.mark.parametrize("name", APKS)
def test_an_apk_is_installed_in_the_version_of_its_debian_package(wheelgate, alpine, name):
    taken = {each.name: each.version for each in wheelgate.image("alpine").inputs}
    listed = alpine.run("apk --repositories-file /dev/null info --verbose --installed %s", name)
    assert alpine.package(name).is_installed
    assert f"{name}-{apk_version(taken[APKS[name]])}" in listed.stdout.split()


def test_every_file_of_glibc_and_python_belongs_to_an_apk(alpine):
    contents = "apk --repositories-file /dev/null info --quiet --contents glibc python3.13-glibc"
    listed = alpine.check_output(contents)
    owned = {f"/{path}" for path in listed.split()}
    there = set(alpine.check_output(f"find {COMPAT} -type f -o -type l").split())
    assert len(there) > 500
    assert there - owned == set()


def test_apk_can_remove_both(wheelgate):
    script = f"{' '.join(OFFLINE)} del glibc python3.13-glibc && ls -d {COMPAT} {LOADER}"
    _, output = wheelgate.run_once("alpine", ("sh", "-c", script), user="0")
    assert "Purging glibc" in output
    assert f"{COMPAT}: No such file" in output
    assert f"{LOADER}: No such file" in output


def test_the_loader_is_where_programs_look_for_it(alpine):
    assert alpine.file(LOADER).is_symlink
    assert alpine.file(LOADER).linked_to == f"{COMPAT}/lib/ld-linux-x86-64.so.2"


def test_the_loader_runs_and_is_glibc_2_41(alpine):
    done = alpine.run(f"{LOADER} --version")
    assert done.rc == 0
    assert "2.41" in done.stdout.splitlines()[0]


def test_manylinux_py_is_found_by_import_on_the_python_path(alpine):
    found = alpine.check_output("python3 -c 'import _manylinux; print(_manylinux.__file__)'")
    assert found == f"{PURELIB}/_manylinux.py"


def test_manylinux_py_is_the_file_meant(wheelgate, alpine):
    meant = wheelgate.project.path("image/_manylinux.py").read_text()
    assert alpine.file(f"{PURELIB}/_manylinux.py").content_string == meant


def test_manylinux_py_accepts_up_to_this_glibc_and_no_further(alpine):
    code = (
        "from _manylinux import *; import _manylinux as m;"
        "print(m.manylinux_compatible(2, 41, 'x86_64'), m.manylinux_compatible(2, 42, 'x86_64'),"
        " m.manylinux_compatible(2, 17, 'i686'), m.manylinux1_compatible)"
    )
    assert alpine.check_output("python3 -c %s", code) == "True False False True"


def test_pip_names_the_manylinux_tags_up_to_this_glibc(alpine, pip):
    listed = alpine.run("python3 %s debug --verbose", pip).stdout
    minors = {int(minor) for minor in re.findall(r"cp313-cp313-manylinux_2_(\d+)_x86_64", listed)}
    assert minors == set(range(5, 42))
    assert "musllinux" not in listed


def test_pip_accepts_a_manylinux_wheel(wheelgate, pip, pillow_wheel):
    code, output = wheelgate.run_once("alpine", install(pip, pillow_wheel))
    assert code == 0, output
    assert "Would install pillow" in output


def test_pip_refuses_the_same_wheel_where_manylinux_py_denies_it(
    wheelgate, pip, pillow_wheel, tmp_path
):
    deny = tmp_path / "_manylinux.py"
    deny.write_text("def manylinux_compatible(major, minor, arch):\n    return False\n")
    deny.chmod(0o644)
    code, output = wheelgate.run_once(
        "alpine", install(pip, pillow_wheel), mounts=[Mount(deny, f"{PURELIB}/_manylinux.py")]
    )
    assert code != 0
    assert "is not a supported wheel on this platform" in output


def install(pip, wheel):
    """Return the command that would install a wheel, were it not a dry run."""
    return (
        "python3",
        pip,
        "install",
        "--dry-run",
        "--ignore-installed",
        "--no-deps",
        "--no-index",
        "--disable-pip-version-check",
        f"/wheelhouse/{wheel}",
    )


def test_the_musl_side_still_works(wheelgate):
    script = "apk --version && busybox true && ldd /bin/busybox"
    code, output = wheelgate.run_once("alpine", ("sh", "-c", script))
    assert code == 0, output
    assert "ld-musl-x86_64.so.1" in output


def test_apk_finds_nothing_changed(wheelgate):
    code, output = wheelgate.run_once("alpine", (*OFFLINE, "audit", "--system"), user="0")
    assert code == 0, output
    changed = [line for line in output.splitlines() if not line.startswith(("A ", "WARNING"))]
    assert changed == []


def test_no_package_managers_cache_is_left(alpine):
    assert alpine.check_output("find /var/cache/apk /tmp -mindepth 1") == ""

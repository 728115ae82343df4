"""A wheel laid out as an apk's files, and what the apk says of itself."""

import csv

import pytest

from wheelgate.errors import ApkError
from wheelgate.images.apk.package import bytecode, with_replaces, without_clashes
from wheelgate.images.apk.wheel_packages import lay_out, packages_of, split_tests
from wheelgate.images.wheelhouse.markers import environment

SITE = "usr/lib/python3.13/site-packages"
TINY = {
    "tiny/__init__.py": "",
    "tiny/tests/__init__.py": "",
    "tiny/tests/data/tests/x.txt": "x",
    "tiny/testing/__init__.py": "",
    "one.py": "",
    "data/file.txt": "",
    "tiny-1.0.dist-info/entry_points.txt": "[console_scripts]\ntiny-plot = tiny:main\n",
    "tiny-1.0.data/scripts/old-plot": "#!python\nprint('plot')\n",
    "tiny-1.0.data/data/share/tiny/x": "x",
    "tiny-1.0.data/headers/tiny.h": "",
}


@pytest.fixture
def tiny(a_wheel, tmp_path):
    """A wheel with a bit of everything, laid out."""
    metadata = (
        "Summary: A tiny\nLicense: BSD-3-Clause\nProject-URL: Home Page, https://tiny.example\n"
        "Requires-Dist: numpy>=2\n"
    )
    return lay_out(a_wheel(files=TINY, metadata=metadata), tmp_path / "tree", "3.13")


def package(wheel, **options):
    among = {wheel.distribution.name: wheel.distribution}
    return packages_of(wheel, among, environment("3.13"), with_bytecode=False, **options)[0][0]


def listed(tree):
    with (tree / SITE / "tiny-1.0.dist-info/RECORD").open(newline="") as file:
        return {row[0] for row in csv.reader(file)}


def test_files_lie_where_alpines_packages_have_them(tiny):
    files = {str(path.relative_to(tiny.tree)) for path in tiny.tree.rglob("*") if path.is_file()}
    assert {
        f"{SITE}/tiny/__init__.py",
        f"{SITE}/one.py",
        "usr/bin/tiny-plot",
        "usr/bin/old-plot",
        "usr/share/tiny/x",
        "usr/include/python3.13/tiny/tiny.h",
    } <= files
    assert [file for file in files if file.endswith(".pyc")] == []


def test_scripts_start_the_images_python(tiny):
    for name in ("tiny-plot", "old-plot"):
        script = tiny.tree / "usr/bin" / name
        assert script.read_text().splitlines()[0] == "#!/usr/bin/python3"
        assert script.stat().st_mode & 0o111 == 0o111


def test_the_record_names_every_file_and_no_other(tiny):
    files = {path.resolve() for path in tiny.tree.rglob("*") if path.is_file()}
    assert {(tiny.tree / SITE / name).resolve() for name in listed(tiny.tree)} == files


def test_the_distribution_says_that_apk_installed_it(tiny):
    assert (tiny.tree / SITE / "tiny-1.0.dist-info/INSTALLER").read_text() == "apk\n"


def test_the_package_says_what_it_is(tiny):
    found = package(tiny)
    assert (found.name, found.version, found.architecture) == ("py3-tiny", "1.0-r0", "noarch")
    assert (found.description, found.license) == ("A tiny", "BSD-3-Clause")
    assert found.url == "https://tiny.example"
    assert found.depends == ("python3~3.13", "py3-numpy>=2")
    assert found.provides == (
        "cmd:old-plot=1.0-r0",
        "cmd:tiny-plot=1.0-r0",
        "py3.13:one=1.0-r0",
        "py3.13:tiny=1.0-r0",
    )


def test_test_suites_become_a_package_and_leave_the_record(tiny, tmp_path):
    main, tests = split_tests(package(tiny), tmp_path / "tests", "3.13")
    assert not (tiny.tree / SITE / "tiny/tests").exists()
    assert (tests.tree / SITE / "tiny/tests/data/tests/x.txt").is_file()
    assert (tiny.tree / SITE / "tiny/testing/__init__.py").is_file()
    assert [name for name in listed(tiny.tree) if "/tests/" in name] == []
    assert "tiny/__init__.py" in listed(tiny.tree)
    assert (tests.name, tests.depends) == ("py3-tiny-tests", ("py3-tiny=1.0-r0",))
    assert main.depends == ("python3~3.13", "py3-numpy>=2")


def test_a_wheel_without_test_suites_stays_one_package(a_wheel, tmp_path):
    wheel = lay_out(a_wheel(files={"tests/__init__.py": ""}), tmp_path / "tree", "3.13")
    assert len(split_tests(package(wheel), tmp_path / "tests", "3.13")) == 1


def test_bytecode_comes_where_the_package_and_pyc_are(tiny):
    found = bytecode(package(tiny))
    assert (found.name, found.bytecode_of) == ("py3-tiny-pyc", "py3-tiny")
    assert found.install_if == ("py3-tiny=1.0-r0", "pyc")


def test_modules_that_two_packages_have_are_provided_by_none(a_wheel, tmp_path):
    packages = []
    for name in ("first", "second"):
        file = a_wheel(name, files={"tests/__init__.py": "", f"{name}.py": ""})
        packages.append(package(lay_out(file, tmp_path / name, "3.13")))
    provided = [each.provides for each in without_clashes(packages)]
    assert provided == [("py3.13:first=1.0-r0",), ("py3.13:second=1.0-r0",)]


def test_a_file_of_two_packages_is_the_later_ones(a_wheel, tmp_path):
    packages = []
    for name in ("first", "second"):
        file = a_wheel(name, files={"shared/__init__.py": "", f"{name}.py": ""})
        main = package(lay_out(file, tmp_path / name, "3.13"))
        packages += [main, bytecode(main)]
    found = {each.name: each.replaces for each in with_replaces(packages)}
    assert found == {
        "py3-first": (),
        "py3-first-pyc": (),
        "py3-second": ("py3-first",),
        "py3-second-pyc": ("py3-first-pyc",),
    }


@pytest.mark.parametrize("content", [b"no zip", b""])
def test_what_is_no_wheel_is_said_to_be_none(tmp_path, content):
    file = tmp_path / "tiny-1.0-py3-none-any.whl"
    file.write_bytes(content)
    with pytest.raises(ApkError, match=r"tiny-1\.0-py3-none-any\.whl"):
        lay_out(file, tmp_path / "tree", "3.13")


def test_a_file_whose_hash_is_another_is_refused(a_wheel, tmp_path):
    file = a_wheel(files={"tiny.py": "print('plot')"})
    changed = file.read_bytes().replace(b"'plot'", b"'evil'")
    assert changed != file.read_bytes()
    file.write_bytes(changed)
    with pytest.raises(ApkError):
        lay_out(file, tmp_path / "tree", "3.13")


def test_a_wheel_cannot_write_outside_its_folder(a_wheel, tmp_path):
    file = a_wheel(files={"../../../../../../../../escaped.py": ""})
    with pytest.raises(ApkError):
        lay_out(file, tmp_path / "deep/tree", "3.13")
    assert list(tmp_path.rglob("escaped.py")) == []

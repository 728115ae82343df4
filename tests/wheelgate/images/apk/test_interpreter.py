"""CPython of the official image, in Alpine's parts."""

import io
import tarfile

import pytest

from wheelgate.errors import ApkError
from wheelgate.images.apk.interpreter import packages_of, part_of

FILES = {
    "usr/local/bin/python3.13": "\x7fprogram of /usr/local",
    "usr/local/bin/pydoc3.13": "#!/usr/local/bin/python3.13\n",
    "usr/local/bin/pip3": "",
    "usr/local/include/python3.13/patchlevel.h": '#define PY_VERSION              "3.13.2"\n',
    "usr/local/include/python3.13/pyconfig.h": "",
    "usr/local/lib/python3.13/os.py": "# /usr/local stays in a module\n",
    "usr/local/lib/python3.13/_sysconfigdata__linux.py": "prefix = '/usr/local'\n",
    "usr/local/lib/python3.13/ensurepip/__init__.py": "",
    "usr/local/lib/python3.13/site-packages/pip/__init__.py": "",
    "etc/passwd": "root",
}


@pytest.fixture
def rootfs(tmp_path):
    """A tar of an image with a CPython of very few files."""
    path = tmp_path / "rootfs.tar"
    with tarfile.open(path, "w") as archive:
        for name, text in FILES.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(text.encode()), 0o755 if "/bin/" in name else 0o644
            archive.addfile(member, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("usr/local/bin/python3")
        link.type, link.linkname = tarfile.SYMTYPE, "python3.13"
        archive.addfile(link)
    return path


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("bin/python3.13", "python3"),
        ("bin/python3-config", "python3-dev"),
        ("bin/idle3", "python3-idle"),
        ("bin/pip3.13", None),
        ("include/python3.13/Python.h", "python3-dev"),
        ("include/python3.13/pyconfig.h", "python3"),
        ("lib/libpython3.13.so.1.0", "python3"),
        ("lib/libpython3.13.so", "python3-dev"),
        ("lib/python3.13/os.py", "python3"),
        ("lib/python3.13/json/__init__.py", "python3"),
        ("lib/python3.13/config-3.13-x86_64-linux-musl/Makefile", "python3-dev"),
        ("lib/python3.13/lib-dynload/_ssl.cpython-313-x86_64-linux-musl.so", "python3"),
        ("lib/python3.13/lib-dynload/_testcapi.cpython-313-x86_64-linux-musl.so", "python3-tests"),
        ("lib/python3.13/ensurepip/_bundled/pip.whl", "python3-ensurepip"),
        ("lib/python3.13/site-packages/pip/__init__.py", None),
        ("share/man/man1/python3.13.1", "python3-doc"),
    ],
)
def test_each_file_goes_to_the_part_that_alpine_has_it_in(path, part):
    assert part_of(path, "3.13") == part


def test_python_moves_to_usr(rootfs, tmp_path):
    packages, full = packages_of(rootfs, tmp_path / "trees", "3.13", with_bytecode=False)
    tree = packages[0].tree
    assert full == "3.13.2"
    assert (tree / "usr/bin/python3").readlink().name == "python3.13"
    assert (tree / "usr/bin/pydoc3.13").read_text() == "#!/usr/bin/python3.13\n"
    assert "prefix = '/usr'" in (tree / "usr/lib/python3.13/_sysconfigdata__linux.py").read_text()
    assert "/usr/local" in (tree / "usr/lib/python3.13/os.py").read_text()
    assert "/usr/local" in (tree / "usr/bin/python3.13").read_text()
    assert "externally-managed" in (tree / "usr/lib/python3.13/EXTERNALLY-MANAGED").read_text()
    assert not (tree / "usr/lib/python3.13/site-packages/pip").exists()
    assert not (tree / "etc").exists()


def test_the_parts_belong_to_the_same_python(rootfs, tmp_path):
    packages, _ = packages_of(rootfs, tmp_path / "trees", "3.13", with_bytecode=False)
    assert [each.name for each in packages] == ["python3", "python3-dev", "python3-ensurepip"]
    assert {each.version for each in packages} == {"3.13.2-r0"}
    assert [each.depends for each in packages[1:]] == [("python3=3.13.2-r0",)] * 2
    assert "cmd:python3=3.13.2-r0" in packages[0].provides


def test_bytecode_is_drawn_in_as_alpine_does(rootfs, tmp_path):
    packages, _ = packages_of(rootfs, tmp_path / "trees", "3.13", with_bytecode=True)
    found = {each.name: each for each in packages}
    assert found["python3-pyc"].install_if == ("python3=3.13.2-r0",)
    assert found["python3-pyc"].depends == ("python3-pycache-pyc0=3.13.2-r0", "pyc")
    assert found["python3-pycache-pyc0"].bytecode_of == "python3"
    assert found["python3-pycache-pyc0"].depends == ()
    assert found["pyc"].tree is None


def test_an_image_without_that_python_is_refused(tmp_path):
    with tarfile.open(tmp_path / "rootfs.tar", "w"):
        pass
    with pytest.raises(ApkError, match=r"python:3\.9-alpine"):
        packages_of(tmp_path / "rootfs.tar", tmp_path / "trees", "3.9", with_bytecode=False)

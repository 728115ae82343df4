"""Libraries that several packages bring, what could be made again, and Python without a package."""

import io
import tarfile

import pytest

from wheelgate.images.size.libraries import LibraryTree, duplicates_of, library_name
from wheelgate.images.size.packages import PYTHON_OF_NO_PACKAGE, packages_of

SITE = "opt/venv/lib/python3.13/site-packages"


def tree_of(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    out.seek(0)
    tree = LibraryTree()
    with tarfile.open(fileobj=out, mode="r|") as archive:
        tree.apply(archive)
    return tree


def wheel(name, files):
    """Return the files of an installed wheel, its records among them."""
    info = f"{SITE}/{name}-1.dist-info"
    record = "".join(
        f"{path},,\n"
        for path in (*files, f"{name}-1.dist-info/METADATA", f"{name}-1.dist-info/RECORD")
    )
    return {
        **{f"{SITE}/{path}": content for path, content in files.items()},
        f"{info}/METADATA": f"Name: {name}\nVersion: 1\n".encode(),
        f"{info}/RECORD": record.encode(),
    }


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("libscipy_openblas64_-56d6093b.so", "libscipy_openblas"),
        ("libscipy_openblas-6cdc3b4a.so", "libscipy_openblas"),
        ("libgfortran-040039e1-0352e75f.so.5.0.0", "libgfortran"),
        ("libz.so.1.3.2", "libz"),
        ("libpng16-4cc6a9fc.so.16.44.0", "libpng16"),
        ("libpcre2-8.so.0", "libpcre2-8"),
        ("_path.cpython-313-x86_64-linux-gnu.so", ""),
        ("libfoo.a", ""),
    ],
)
def test_a_library_is_known_without_version_and_hash(file, name):
    assert library_name(file) == name


def test_a_library_of_two_wheels_is_a_duplicate_with_the_bytes_of_each():
    numpy, scipy = b"n" * 300, b"s" * 200
    (found,) = duplicates_of(
        tree_of(
            {
                **wheel("numpy", {"numpy.libs/libscipy_openblas64_-56d6093b.so": numpy}),
                **wheel("scipy", {"scipy.libs/libscipy_openblas-6cdc3b4a.so": scipy}),
            }
        )
    )
    assert found.library == "libscipy_openblas"
    assert [(copy.package, copy.bytes) for copy in found.copies] == [("numpy", 300), ("scipy", 200)]
    assert found.repeated_bytes == 200
    assert found.copies[0].sha256 != found.copies[1].sha256


def test_copies_of_one_package_and_those_of_none_are_no_duplicates():
    files = wheel(
        "numpy", {"numpy.libs/libz-00000001.so": b"1", "numpy.libs/libz-00000002.so": b"2"}
    )
    assert not list(duplicates_of(tree_of({**files, "usr/lib/libz.so.1": b"3"})))


def test_a_library_that_a_later_layer_removed_is_no_copy():
    tree = tree_of(
        {
            **wheel("numpy", {"numpy.libs/libz-00000001.so": b"1"}),
            **wheel("scipy", {"scipy.libs/libz-00000002.so": b"2"}),
        }
    )
    assert list(duplicates_of(tree))
    gone = io.BytesIO()
    with tarfile.open(fileobj=gone, mode="w") as archive:
        archive.addfile(tarfile.TarInfo(f"{SITE}/scipy.libs/.wh.libz-00000002.so"))
    gone.seek(0)
    with tarfile.open(fileobj=gone, mode="r|") as archive:
        tree.apply(archive)
    assert not list(duplicates_of(tree))


def test_bytecode_and_caches_are_told_from_the_rest_of_a_package():
    found = {
        each.name: each
        for each in packages_of(
            tree_of(
                {
                    **wheel("tool", {"tool.py": b"1" * 10}),
                    f"{SITE}/__pycache__/tool.cpython-313.pyc": b"1" * 7,
                    "var/cache/apt/pkgcache.bin": b"1" * 100,
                    "etc/motd": b"1" * 3,
                }
            )
        )
    }
    assert found["tool"].cache_bytes == 7
    assert found["tool"].bytes > 17  # its records, too
    assert (found["(no package)"].bytes, found["(no package)"].cache_bytes) == (103, 100)


@pytest.mark.parametrize(
    ("path", "python"),
    [
        ("usr/local/lib/python3.13/os.py", True),
        ("usr/local/bin/python3.13", True),
        ("usr/local/lib/libpython3.13.so.1.0", True),
        ("usr/local/include/python3.13/Python.h", True),
        ("usr/local/lib/python3.13/site-packages/other.py", False),
        ("usr/lib/libz.so.1", False),
    ],
)
def test_a_python_that_no_package_owns_is_named_apart(path, python):
    (package,) = packages_of(tree_of({path: b"1"}))
    assert (package.name == PYTHON_OF_NO_PACKAGE) is python

"""Sizes by part and by package, as the report shows them."""

import pytest

from wheelgate.model.records import Layer, PackageSize, Size
from wheelgate.report.html import size as sizes


def package(kind, name, size=10, again=0):
    return PackageSize(kind, name, "1", size, 1, again)


def size(image, total, *packages):
    return Size(image, (Layer("sha256:0", total, total),), packages)


@pytest.mark.parametrize(
    ("kind", "name", "part"),
    [
        ("apk", "musl", "libc"),
        ("apk", "glibc", "libc"),
        ("dpkg", "libc6", "libc"),
        ("dpkg", "libpython3.13-stdlib", "interpreter"),
        ("apk", "python3.13-glibc", "interpreter"),
        ("none", "(Python of no package)", "interpreter"),
        ("wheel", "numpy", "packages"),
        ("apk", "py3-numpy", "packages"),
        ("wheel", "pip", "interpreter"),
        ("apk", "busybox", "base"),
        ("dpkg", "perl-base", "base"),
        ("none", "(no package)", "other"),
    ],
)
def test_a_package_belongs_to_the_part_that_names_it_or_to_the_rest(kind, name, part):
    assert sizes.part_of(package(kind, name)).key == part


def test_the_parts_of_an_image_are_its_layers_and_nothing_twice():
    image = size("alpine", 100, package("wheel", "numpy", 60, again=15), package("apk", "musl", 20))
    assert {key: value for key, value in sizes.split(image).items() if value} == {
        "packages": 45,
        "caches": 15,
        "libc": 20,
        "layers": 20,
    }


def test_a_package_of_one_image_alone_is_marked():
    rows = sizes.package_rows(
        [
            size("alpine", 9, package("wheel", "numpy", 3), package("apk", "musl", 2)),
            size("debian", 9, package("wheel", "numpy", 4)),
        ]
    )
    assert [(row.name, row.bytes, row.only_in) for row in rows] == [
        ("numpy", (3, 4), ""),
        ("musl", (2, None), "alpine"),
    ]


def test_of_one_image_nothing_is_marked():
    assert sizes.package_rows([size("alpine", 9, package("apk", "musl"))])[0].only_in == ""

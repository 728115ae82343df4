"""What the layers of an image add up to: the tree that a container sees."""

import tarfile

import pytest
from layers import apk, file, folder, hard_link, layer, link, member, tree_of

from wheelgate.images.size import packages_of


def test_a_file_of_a_later_layer_takes_the_place_of_an_earlier_one():
    assert tree_of(layer(file("a/b", 10)), layer(file("a/b", 3))).sizes == {"a/b": 3}


@pytest.mark.parametrize("name", ["a/b", "./a/b", "/a/b", "a//b"])
def test_a_path_is_the_same_however_an_archive_writes_it(name):
    assert tree_of(layer(file("a/b", 10)), layer(file(name, 3))).sizes == {"a/b": 3}


def test_a_whiteout_removes_a_file_and_is_none_itself():
    tree = tree_of(layer(file("a/b", 10), file("a/bc", 5)), layer(file("a/.wh.b")))
    assert tree.sizes == {"a/bc": 5}


def test_a_whiteout_of_a_folder_removes_all_below_it_and_nothing_beside():
    tree = tree_of(
        layer(file("a/b/c", 1), file("a/b/d/e", 2), file("a/bb", 4)), layer(file("a/.wh.b"))
    )
    assert tree.sizes == {"a/bb": 4}


def test_a_whiteout_removes_a_package_database_too():
    tree = tree_of(
        layer(apk(("musl", "1", {"lib": ["ld"]})), file("lib/ld", 7)),
        layer(file("lib/apk/db/.wh.installed")),
    )
    assert [package.name for package in packages_of(tree)] == ["(no package)"]


@pytest.mark.parametrize("marker_first", [True, False])
def test_an_opaque_folder_keeps_what_its_own_layer_puts_there(marker_first):
    marker, new = file("a/.wh..wh..opq"), file("a/new", 3)
    second = layer(marker, new) if marker_first else layer(new, marker)
    tree = tree_of(layer(file("a/old", 10), file("a/deep/old", 10), file("ab", 1)), second)
    assert tree.sizes == {"a/new": 3, "ab": 1}


def test_an_opaque_folder_keeps_the_links_that_its_own_layer_puts_there():
    tree = tree_of(
        layer(file("a/old", 10)), layer(link("a/lib", "/usr/lib"), file("a/.wh..wh..opq"))
    )
    assert tree.real("a/lib/x") == "usr/lib/x"
    assert tree.sizes == {}


def test_a_hard_link_counts_once():
    tree = tree_of(layer(file("a", 10), hard_link("b", "a")))
    assert sum(tree.sizes.values()) == 10
    assert set(tree.sizes) == {"a", "b"}


def test_a_hard_link_keeps_the_bytes_of_a_file_whose_first_name_is_removed():
    tree = tree_of(layer(file("a", 10), hard_link("b", "a")), layer(file(".wh.a")))
    assert tree.sizes == {"b": 10}


def test_a_link_in_the_place_of_a_folder_takes_the_folders_files_away():
    tree = tree_of(layer(file("lib/a", 10)), layer(link("lib", "usr/lib")))
    assert tree.sizes == {}
    assert tree.real("lib/a") == "usr/lib/a"


def test_a_folder_in_the_place_of_a_link_is_no_link_any_more():
    tree = tree_of(layer(link("lib", "usr/lib")), layer(folder("lib"), file("lib/a", 10)))
    assert tree.real("lib/a") == "lib/a"


def test_a_file_in_the_place_of_a_folder_takes_the_folders_files_away():
    assert tree_of(layer(file("a/b", 10)), layer(file("a", 3))).sizes == {"a": 3}


def test_a_folder_in_the_place_of_a_file_takes_the_file_away():
    tree = tree_of(layer(file("a", 10)), layer(folder("a"), file("a/b", 3)))
    assert tree.sizes == {"a/b": 3}


def test_a_device_weighs_nothing():
    assert sum(tree_of(layer(member("dev/null", tarfile.CHRTYPE))).sizes.values()) == 0


@pytest.mark.parametrize(
    ("path", "real"),
    [
        ("bin/sh", "usr/bin/sh"),
        ("lib64/ld", "usr/lib/ld"),
        ("opt/tool/x", "srv/x"),
        ("usr/bin/sh", "usr/bin/sh"),
        ("binary/sh", "binary/sh"),
        ("loop/x", "loop/x"),
    ],
)
def test_linked_folders_are_followed(path, real):
    tree = tree_of(
        layer(
            link("bin", "usr/bin"),
            link("lib64", "lib"),
            link("lib", "/usr/lib"),
            link("opt/tool", "../srv"),
            link("loop", "loop"),
        )
    )
    assert tree.real(path) == real

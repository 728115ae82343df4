"""Measuring an image: layers that add up, and packages that own their files."""

import gzip
import hashlib
import io
import json
import tarfile

import pytest

from wheelgate.size import Tree, measure_archive, packages_of

SITE = "usr/lib/python3/site-packages"


def member(name, kind=tarfile.REGTYPE, link="", content=b""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, len(content)
    return info, content


def file(name, content=b""):
    return member(name, content=content if isinstance(content, bytes) else bytes(content))


def folder(name):
    return member(name, tarfile.DIRTYPE)


def link(name, target):
    return member(name, tarfile.SYMTYPE, target)


def hard_link(name, target):
    return member(name, tarfile.LNKTYPE, target)


def layer(*members):
    """Return the bytes of one layer."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def tree_of(*layers):
    tree = Tree()
    for content in layers:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r|") as archive:
            tree.apply(archive)
    return tree


def owned(*layers):
    """Return bytes and files by kind and name of package."""
    return {
        (package.kind, package.name): (package.bytes, package.files)
        for package in packages_of(tree_of(*layers))
    }


def wheel(name, version, files):
    """Return the members of an installed wheel, whose RECORD lists `files` and its own."""
    info = f"{name}-{version}.dist-info"
    record = "".join(f"{path},,\n" for path in (*files, f"{info}/METADATA", f"{info}/RECORD"))
    metadata = f"Metadata-Version: 2.4\nName: {name.title()}\nVersion: {version}\n\nA text.\n"
    return (
        file(f"{SITE}/{info}/METADATA", metadata.encode()),
        file(f"{SITE}/{info}/RECORD", record.encode()),
    )


def apk(*packages):
    """Return an apk database; each package is a name, a version, and folders with files."""
    text = ""
    for name, version, folders in packages:
        text += f"C:Q1\nP:{name}\nV:{version}\n"
        for place, files in folders.items():
            text += f"F:{place}\nM:0:0:755\n" + "".join(f"R:{each}\nZ:Q1\n" for each in files)
        text += "\n"
    return file("lib/apk/db/installed", text.encode())


def dpkg(name, version, paths, architecture=""):
    status = f"Package: {name}\nStatus: install ok installed\nVersion: {version}\n\n"
    return (
        file("var/lib/dpkg/status", status.encode()),
        file(
            f"var/lib/dpkg/info/{name}{architecture}.list",
            "".join(f"{path}\n" for path in ("/.", *paths)).encode(),
        ),
    )


# --- layers add up --------------------------------------------------------------------------


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
            link("bin", "usr/bin"), link("lib64", "lib"), link("lib", "/usr/lib"),
            link("opt/tool", "../srv"), link("loop", "loop"),
        )
    )  # fmt: skip
    assert tree.real(path) == real


# --- packages own files ---------------------------------------------------------------------


def test_an_apk_owns_what_its_database_lists():
    database = apk(
        ("musl", "1.2.5-r23", {"": ["top"], "lib": ["ld-musl.so"]}),
        ("zlib", "1.3.2-r0", {"lib": ["libz.so"]}),
    )
    tree = tree_of(
        layer(database, file("top", 1), file("lib/ld-musl.so", 20), file("lib/libz.so", 300))
    )
    found = {package.name: package for package in packages_of(tree)}
    assert (found["musl"].kind, found["musl"].version) == ("apk", "1.2.5-r23")
    assert (found["musl"].bytes, found["musl"].files) == (21, 2)
    assert (found["zlib"].bytes, found["zlib"].files) == (300, 1)


def test_a_dpkg_owns_what_its_list_names():
    found = owned(layer(*dpkg("libc6", "2.41", ["/usr/lib/libc.so.6"], ":amd64"),
                        file("usr/lib/libc.so.6", 50)))  # fmt: skip
    assert found["dpkg", "libc6"] == (50, 1)


def test_a_dpkg_has_the_version_of_its_status():
    packages = packages_of(tree_of(layer(*dpkg("libc6", "2.41-12", ["/a"]), file("a", 50))))
    assert [each.version for each in packages if each.name == "libc6"] == ["2.41-12"]


def test_a_list_that_was_written_before_the_folders_were_merged_still_owns():
    found = owned(
        layer(link("lib", "usr/lib"), *dpkg("libc6", "2.41", ["/lib/libc.so.6"]),
              file("usr/lib/libc.so.6", 50)),
    )  # fmt: skip
    assert found["dpkg", "libc6"] == (50, 1)


def test_an_apk_of_folders_that_are_links_still_owns():
    found = owned(
        layer(link("bin", "usr/bin"), apk(("busybox", "1", {"bin": ["busybox"]})),
              file("usr/bin/busybox", 80)),
    )  # fmt: skip
    assert found["apk", "busybox"] == (80, 1)


def test_the_database_of_an_alpine_with_merged_folders_is_found():
    info, content = apk(("musl", "1", {"usr/lib": ["ld"]}))
    info.name = "usr/lib/apk/db/installed"
    assert owned(layer((info, content), file("usr/lib/ld", 7)))["apk", "musl"] == (7, 1)


def test_a_wheel_owns_its_record_under_the_name_of_its_metadata():
    found = owned(layer(*wheel("numpy", "2.4.6", ["numpy/core.so"]),
                        file(f"{SITE}/numpy/core.so", 1000)))  # fmt: skip
    size, count = found["wheel", "Numpy"]
    assert size > 1000
    assert count == 3
    assert set(found) == {("wheel", "Numpy")}


def test_a_wheel_owns_scripts_outside_its_folder():
    found = owned(layer(*wheel("tool", "1", ["../../../bin/tool"]), file("usr/bin/tool", 9)))
    assert ("none", "(no package)") not in found


def test_a_wheel_without_metadata_goes_by_its_folders_name():
    record = file(f"{SITE}/tool-1.dist-info/RECORD", b"tool.py,,\n")
    assert owned(layer(record, file(f"{SITE}/tool.py", 9)))["wheel", "tool"] == (9, 1)


def test_bytecode_belongs_to_the_wheel_that_it_was_made_of():
    found = owned(
        layer(
            *wheel("tool", "1", ["tool/a.py", "single.py"]),
            file(f"{SITE}/tool/a.py", 10),
            file(f"{SITE}/tool/__pycache__/a.cpython-313.pyc", 200),
            file(f"{SITE}/tool/__pycache__/a.cpython-313.opt-1.pyc", 200),
            file(f"{SITE}/__pycache__/single.cpython-313.pyc", 4000),
            file(f"{SITE}/tool/__pycache__/other.cpython-313.pyc", 70_000),
        )
    )
    assert found["none", "(no package)"] == (70_000, 1)
    assert 4410 < found["wheel", "Tool"][0] < 5000


def test_a_wheel_comes_before_dpkg_and_dpkg_before_apk():
    path = f"{SITE}/shared.py"
    system = f"{SITE}/system.py"
    found = owned(
        layer(
            apk(("py3-shared", "1", {SITE: ["shared.py", "system.py"]})),
            *dpkg("python3-shared", "1", [f"/{path}", f"/{system}"]),
            *wheel("shared", "1", ["shared.py"]),
            file(path, 100),
            file(system, 7),
        )
    )
    assert found["dpkg", "python3-shared"] == (7, 1)
    assert found["wheel", "Shared"][0] > 100
    assert ("apk", "py3-shared") not in found


def test_what_nobody_owns_is_counted_and_the_largest_comes_first():
    packages = packages_of(
        tree_of(layer(apk(("musl", "1", {"lib": ["ld"]})), file("lib/ld", 1), file("x", 5000)))
    )
    assert [package.name for package in packages] == ["(no package)", "musl"]
    assert packages[0].bytes >= 5000


def test_every_byte_of_the_tree_belongs_to_exactly_one_package():
    tree = tree_of(
        layer(apk(("musl", "1", {"lib": ["ld"]})), file("lib/ld", 11)),
        layer(*dpkg("libc6", "1", ["/lib/ld", "/c"]), file("c", 13)),
        layer(*wheel("tool", "1", ["tool.py"]), file(f"{SITE}/tool.py", 17), file("d", 19)),
    )
    packages = packages_of(tree)
    assert sum(package.bytes for package in packages) == sum(tree.sizes.values())
    assert sum(package.files for package in packages) == len(tree.sizes)


# --- what an engine saves -------------------------------------------------------------------


def saved(path, *layers):
    """Write what `docker save` writes, as far as it is read."""
    names = [f"blobs/sha256/{number}" for number in range(len(layers))]
    manifest = json.dumps([{"Config": "config", "RepoTags": None, "Layers": names}])
    members = [file(name, content) for name, content in zip(names, layers, strict=True)]
    # An engine may put the manifest anywhere, and the layers in any order.
    path.write_bytes(layer(*reversed(members), file("manifest.json", manifest.encode())))
    return path


def test_layers_are_counted_hashed_and_compressed_as_they_lie(tmp_path):
    layers = [layer(file("a", 100_000)), layer(file(".wh.a"), file("b", b"bbb"))]
    size = measure_archive(saved(tmp_path / "image.tar", *layers), "alpine")
    assert size.image == "alpine"
    assert [each.bytes for each in size.layers] == [len(content) for content in layers]
    assert [each.digest for each in size.layers] == [
        f"sha256:{hashlib.sha256(content).hexdigest()}" for content in layers
    ]
    assert size.bytes == sum(len(content) for content in layers)
    for measured, content in zip(size.layers, layers, strict=True):
        compressed = len(gzip.compress(content, 6))
        assert measured.compressed_bytes == pytest.approx(compressed, rel=0.02, abs=20)
    assert [(each.name, each.bytes) for each in size.packages] == [("(no package)", 3)]


def test_layers_apply_in_the_manifests_order(tmp_path):
    first, second = layer(file("a", 10)), layer(file("a", 3))
    there = measure_archive(saved(tmp_path / "there.tar", first, second), "alpine")
    back = measure_archive(saved(tmp_path / "back.tar", second, first), "alpine")
    assert (there.packages[0].bytes, back.packages[0].bytes) == (3, 10)

"""Every byte of an image belongs to one package, or to none."""

from layers import SITE, apk, dpkg, file, layer, link, owned, tree_of, wheel

from wheelgate.images.size import packages_of


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
    found = owned(
        layer(
            *dpkg("libc6", "2.41", ["/usr/lib/libc.so.6"], ":amd64"), file("usr/lib/libc.so.6", 50)
        )
    )
    assert found["dpkg", "libc6"] == (50, 1)


def test_a_dpkg_has_the_version_of_its_status():
    packages = packages_of(tree_of(layer(*dpkg("libc6", "2.41-12", ["/a"]), file("a", 50))))
    assert [each.version for each in packages if each.name == "libc6"] == ["2.41-12"]


def test_a_list_that_was_written_before_the_folders_were_merged_still_owns():
    found = owned(
        layer(
            link("lib", "usr/lib"),
            *dpkg("libc6", "2.41", ["/lib/libc.so.6"]),
            file("usr/lib/libc.so.6", 50),
        ),
    )
    assert found["dpkg", "libc6"] == (50, 1)


def test_an_apk_of_folders_that_are_links_still_owns():
    found = owned(
        layer(
            link("bin", "usr/bin"),
            apk(("busybox", "1", {"bin": ["busybox"]})),
            file("usr/bin/busybox", 80),
        ),
    )
    assert found["apk", "busybox"] == (80, 1)


def test_the_database_of_an_alpine_with_merged_folders_is_found():
    info, content = apk(("musl", "1", {"usr/lib": ["ld"]}))
    info.name = "usr/lib/apk/db/installed"
    assert owned(layer((info, content), file("usr/lib/ld", 7)))["apk", "musl"] == (7, 1)


def test_a_wheel_owns_its_record_under_the_name_of_its_metadata():
    found = owned(
        layer(*wheel("numpy", "2.4.6", ["numpy/core.so"]), file(f"{SITE}/numpy/core.so", 1000))
    )
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

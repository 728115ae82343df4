"""What is particular to the reference image: Debian's own Python."""

import pytest


def test_it_is_debian_in_the_release_meant(debian_slim):
    assert debian_slim.system_info.distribution == "debian"
    assert debian_slim.system_info.codename == "trixie"


@pytest.mark.parametrize("name", ["python3.13", "python3.13-venv"])
def test_a_package_is_installed_in_the_version_that_was_taken(wheelgate, debian_slim, name):
    inputs = wheelgate.image("debian-slim").inputs
    taken = {each.name: each.version for each in inputs if each.kind == "deb"}
    assert debian_slim.package(name).is_installed
    assert debian_slim.package(name).version == taken[name]


def test_dpkg_finds_nothing_broken(debian_slim):
    assert debian_slim.check_output("dpkg --audit") == ""


def test_no_package_managers_cache_is_left(debian_slim):
    left = debian_slim.check_output("find /var/lib/apt/lists /var/cache/apt -type f")
    assert left == ""


def test_manylinux_py_is_not_needed_here(debian_slim):
    assert debian_slim.run("python3 -c 'import _manylinux'").rc != 0

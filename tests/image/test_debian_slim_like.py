"""What is particular to Debian slim without what `alpine` leaves out: only that is missing."""

import re
from fnmatch import fnmatch

import pytest

from wheelgate.images.wheelhouse.debs import read_names

pytestmark = pytest.mark.only_for("debian-slim-like")

STANDARD_LIBRARY = "/usr/lib/python3.13"


def files(host):
    """Return the files of an image that its user may see, but for bytecode and dpkg's database."""
    found = host.run("find / -xdev -type f ! -name '*.pyc' ! -path '/var/lib/dpkg/*'").stdout
    return set(found.splitlines())


def is_left_out(path, patterns):
    """Return whether `alpine` leaves a file of Debian's out as well, by choice."""
    return (
        any(fnmatch(path, f"{STANDARD_LIBRARY}/{each}") for each in patterns)
        or any(fnmatch(path, f"{STANDARD_LIBRARY}/{each}/*") for each in patterns)
        or fnmatch(path, "/usr/share/python-wheels/setuptools-*")
        or re.match(r"/opt/venv/lib/python3\.13/site-packages/.+/tests/", path) is not None
    )


def test_it_is_the_reference_without_what_alpine_leaves_out(wheelgate, debian_slim, image_host):
    patterns = read_names(wheelgate.project.path("image/left-out.txt"))
    reference, here = files(debian_slim), files(image_host)
    left_out = reference - here
    assert len(left_out) > 1000
    assert {path for path in left_out if not is_left_out(path, patterns)} == set()
    assert {path for path in here if is_left_out(path, patterns)} == set()
    assert here - reference == set()


def test_dpkg_finds_nothing_broken(image_host):
    assert image_host.check_output("dpkg --audit") == ""


def test_its_packages_are_the_references(debian_slim, image_host):
    listed = "dpkg-query --show"
    assert image_host.check_output(listed) == debian_slim.check_output(listed)


def test_no_package_managers_cache_is_left(image_host):
    assert image_host.check_output("find /var/lib/apt/lists /var/cache/apt -type f") == ""

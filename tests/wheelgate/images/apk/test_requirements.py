"""What a wheel's apk depends on."""

import pytest

from wheelgate.errors import ApkError
from wheelgate.images.apk.requirements import Distribution, needs_of
from wheelgate.images.wheelhouse.markers import environment

MARKERS = environment("3.13", "3.13.2")


def needs(*requires, among=(), name="plots"):
    own = Distribution(name, "1.0", requires)
    return needs_of(own, {each.name: each for each in (*among, own)}, MARKERS)


NUMPY = Distribution("numpy", "2.5.5")
PANDAS = Distribution(
    "pandas", "3.1.1", ("numpy>=2", "scipy>=1.7; extra == 'stats'", "odd; extra == 'other'")
)
SCIPY = Distribution("scipy", "1.18.1", ("numpy",))


def test_a_requirement_becomes_a_package_with_its_bounds():
    assert needs("numpy>=1.22,<3", among=[NUMPY]).depends == ("py3-numpy<3", "py3-numpy>=1.22")


def test_names_are_alpines():
    among = [Distribution(name, "1") for name in ("python-dateutil", "pyyaml")]
    found = needs("python-dateutil", "PyYAML", among=among)
    assert found.depends == ("py3-dateutil", "py3-yaml")
    assert found.missing == ()


@pytest.mark.parametrize(
    "marker",
    [
        "sys_platform == 'win32'",
        "python_version < '3.11'",
        "implementation_name == 'pypy'",
        "platform_machine == 'aarch64'",
        "os_name == 'nt'",
        "extra == 'docs'",
    ],
)
def test_what_does_not_hold_in_the_image_is_left_out(marker):
    assert needs(f"numpy; {marker}").depends == ()


@pytest.mark.parametrize(
    "marker",
    [
        "sys_platform == 'linux'",
        "python_full_version >= '3.13.2'",
        "platform_python_implementation == 'CPython'",
        "python_version >= '3.9'",
    ],
)
def test_what_holds_in_the_image_is_kept(marker):
    assert needs(f"numpy; {marker}", among=[NUMPY]).depends == ("py3-numpy",)


def test_an_extra_stands_for_what_it_requires():
    found = needs("pandas[stats]", among=[PANDAS, NUMPY, SCIPY])
    assert found.depends == ("py3-pandas", "py3-scipy>=1.7")


def test_an_extra_of_the_distribution_itself_may_name_its_others():
    found = needs(
        "plots[all]; extra == 'never'",
        "numpy; extra == 'all'",
        "pandas[stats,all]",
        among=[PANDAS, NUMPY, SCIPY],
    )
    assert found.depends == ("py3-pandas", "py3-scipy>=1.7")


def test_extras_that_name_one_another_end():
    around = Distribution("around", "1", ("around[a]; extra == 'b'", "around[b]; extra == 'a'"))
    assert needs("around[a]", among=[around]).depends == ("py3-around",)


def test_a_bare_name_is_left_out_beside_a_bound():
    assert needs("numpy", "numpy>=2", among=[NUMPY]).depends == ("py3-numpy>=2",)


def test_what_no_wheel_is_there_of_is_named():
    assert needs("setuptools>=70").missing == ("setuptools",)


def test_a_lock_that_does_not_meet_a_requirement_is_named():
    assert needs("numpy<2", among=[NUMPY]).broken == ("numpy<2",)


def test_a_requirement_that_cannot_be_read_is_named():
    with pytest.raises(ApkError, match="numpy >> 2"):
        needs("numpy >> 2")

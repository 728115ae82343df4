"""Versions and specifiers of Python, in apk's words."""

import pytest
from apk_order import compare, meets
from hypothesis import assume, given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from wheelgate.errors import ApkError
from wheelgate.images.apk.versions import apk_version, constraints

numbers = st.integers(0, 30)


@st.composite
def versions(draw, length=None):
    """Versions without an epoch or a local label."""
    count = length or draw(st.integers(1, 4))
    text = ".".join(str(draw(numbers)) for _ in range(count))
    if draw(st.booleans()):
        text += draw(st.sampled_from(["a", "b", "rc"])) + str(draw(st.integers(0, 12)))
    if draw(st.booleans()):
        text += f".post{draw(st.integers(0, 12))}"
    if draw(st.booleans()):
        text += f".dev{draw(st.integers(0, 12))}"
    return text


@st.composite
def specifiers(draw):
    """One clause of a specifier set."""
    operator = draw(st.sampled_from(["==", "!=", ">=", "<=", ">", "<", "~=", "==*"]))
    if operator == "==*":
        count = draw(st.integers(1, 3))
        return "==" + ".".join(str(draw(numbers)) for _ in range(count)) + ".*"
    version = draw(versions())
    assume(operator != "~=" or len(Version(version).release) > 1)
    return operator + version


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.2.3", "1.2.3-r0"),
        ("2026.6", "2026.6-r0"),
        ("1.0a1", "1.0_alpha1-r0"),
        ("1.0b2", "1.0_beta2-r0"),
        ("1.0rc3", "1.0_rc3-r0"),
        ("1.0.post4", "1.0_p4-r0"),
        ("1.0.dev5", "1.0_alpha_pre5-r0"),
        ("1.0rc1.post2.dev3", "1.0_rc1_p2_pre3-r0"),
        ("v1.0-RC.1", "1.0_rc1-r0"),
        ("2.1+cpu", "2.1-r0"),
    ],
)
def test_a_version_becomes_apks(version, expected):
    assert apk_version(version) == expected


def test_the_number_of_the_build_can_be_another_or_none():
    assert apk_version("1.2", 7) == "1.2-r7"
    assert apk_version("1.2", None) == "1.2"


@pytest.mark.parametrize("version", ["1!2.0", "next", ""])
def test_what_apk_has_no_word_for_is_said_to_be_so(version):
    with pytest.raises(ApkError):
        apk_version(version)


@given(data=st.data(), length=st.integers(1, 4))
def test_apk_orders_versions_of_equally_many_numbers_as_python_does(data, length):
    first, second = data.draw(versions(length)), data.draw(versions(length))
    expected = {True: "<", False: ">"}[Version(first) < Version(second)]
    if Version(first) == Version(second):
        expected = "="
    assert compare(apk_version(first), apk_version(second)) == expected


@pytest.mark.parametrize(
    ("specifier", "expected"),
    [
        ("", ()),
        (">=1.22", (">=1.22",)),
        (">=1.22.0,<3", ("<3", ">=1.22")),
        ("~=1.4.2", ("<1.5", ">=1.4.2")),
        ("==1.2.*", ("~1.2",)),
        ("==1.2.0", ("~1.2",)),
        (">1.7", (">=1.7",)),
        ("<4.0.dev0", ("<4",)),
        ("!=1.5", ()),
        ("<=2", ()),
        ("===anything", ()),
        (">=1!1.0", ()),
        (">=2.0rc1", (">=2_rc1",)),
    ],
)
def test_a_specifier_becomes_what_apk_can_hold(specifier, expected):
    assert constraints(specifier) == expected


@given(specifier=specifiers(), version=versions())
def test_apk_allows_every_version_that_the_specifier_allows(specifier, version):
    assume(SpecifierSet(specifier).contains(version, prereleases=True))
    refused = [each for each in constraints(specifier) if not meets(apk_version(version), each)]
    assert refused == []


@pytest.mark.parametrize(
    ("specifier", "version"),
    [(">=1.22", "1.21.9"), ("<3", "3.0"), ("~=1.4.2", "1.5"), ("==1.2.*", "1.3")],
)
def test_apk_refuses_what_lies_outside(specifier, version):
    assert not all(meets(apk_version(version), each) for each in constraints(specifier))

"""What a `_manylinux.py` says, read and not imported: not understood is not the same as silent."""

import pytest
from packaging.tags import parse_tag
from roots import SITE, Root

from wheelgate.doctor.pip import rules

NEW, OLD = "21.2 and later", "19.3 to 20.2.4"
DENIED = b"manylinux2014_compatible = False\n"


def asked(root: Root, text: bytes, pip: str, platform: str = "manylinux2014") -> bool | None:
    root.add(f"{SITE}/_manylinux.py", text)
    eras = rules.judge(root.facts(), parse_tag(f"cp313-cp313-{platform}_x86_64"))
    return next(era.accepts for era in eras if era.versions == pip)


def test_an_annotated_attribute_is_one(musl: Root, glibc: Root) -> None:
    assert asked(glibc, b"manylinux2014_compatible: bool = False\n", NEW) is False
    assert asked(musl, b"manylinux1_compatible: bool = True\n", OLD, "manylinux1") is True
    assert asked(glibc, b"manylinux2014_compatible: bool\n", NEW) is True, "it has no value"


def test_one_value_may_have_several_names(glibc: Root) -> None:
    text = b"manylinux2010_compatible = manylinux2014_compatible = False\n"
    assert asked(glibc, text, NEW) is False
    assert asked(glibc, text, OLD) is False


@pytest.mark.parametrize(
    "text",
    [
        b"import os\nmanylinux2014_compatible = os.name == 'nt'\n",
        b"import sys\nif sys:\n    manylinux2014_compatible = False\n",
        b"try:\n    manylinux2014_compatible = False\nexcept Exception:\n    pass\n",
        b"manylinux2010_compatible, manylinux2014_compatible = False, False\n",
        b"for manylinux2014_compatible in (True, False):\n    pass\n",
        b"from elsewhere import manylinux2014_compatible\n",
        b"from elsewhere import *\n",
        b"X = (manylinux2014_compatible := False)\n",
        b"def set():\n    global manylinux2014_compatible\n    manylinux2014_compatible = False\n",
        b"globals()['manylinux2014_compatible'] = False\n",
        b"def __getattr__(name):\n    return False\n",
        DENIED + b"manylinux2014_compatible = not manylinux2014_compatible\n",
        DENIED + b"manylinux2014_compatible ^= True\n",
        DENIED + b"del manylinux2014_compatible\n",
        b"def (",
    ],
)
def test_an_attribute_that_is_set_in_another_way_leaves_the_answer_open(
    glibc: Root, text: bytes
) -> None:
    assert asked(glibc, text, NEW) is None
    assert asked(glibc, text, OLD) is None


def test_what_is_bound_last_counts(glibc: Root) -> None:
    assert asked(glibc, b"import os\nmanylinux2014_compatible = os\n" + DENIED, NEW) is False


@pytest.mark.parametrize(
    "text",
    [
        b"manylinux_compatible = lambda *a: False\n",
        b"import sys\nif sys:\n    def manylinux_compatible(a, b, c): return False\n",
        b"import os\n@os.decorate\ndef manylinux_compatible(a, b, c): return False\n",
        b"async def manylinux_compatible(a, b, c): return False\n",
        b"from elsewhere import manylinux_compatible\n",
        b"class manylinux_compatible: pass\n",
        b"manylinux_compatible = False\n",
        b"import os\nG = os.name\ndef manylinux_compatible(a, b, c): return G\n",
        b"def manylinux_compatible(): return False\n",
        b"def manylinux_compatible(a, b, c): return " + b"not " * 1500 + b"a\n",
    ],
)
def test_a_function_that_is_made_in_another_way_leaves_the_answer_open(
    glibc: Root, text: bytes
) -> None:
    assert asked(glibc, text, NEW, "manylinux_2_28") is None


@pytest.mark.parametrize(
    "signature", ["*_, **__", "*a", "a, b, c", "a, /, b, c", "a, *b", "a, b, c, d=1"]
)
@pytest.mark.parametrize(("value", "taken"), [(b"False", False), (b"True", True), (b"None", True)])
def test_a_constant_answer_is_understood_whatever_the_signature(
    glibc: Root, signature: str, value: bytes, taken: bool
) -> None:
    text = b"def manylinux_compatible(%s):\n    return %s\n" % (signature.encode(), value)
    assert asked(glibc, text, NEW, "manylinux_2_28") is taken


def test_what_has_nothing_to_do_with_it_changes_nothing(glibc: Root) -> None:
    text = (
        b"'''Why.'''\nimport os, sys\nX = os.name\n"
        b"if sys:\n    Y = 1\n"
        b"def helper(manylinux2014_compatible=False):\n    manylinux2014_compatible = 1\n"
    )
    assert asked(glibc, text, NEW) is True
    assert asked(glibc, text + DENIED, OLD) is False

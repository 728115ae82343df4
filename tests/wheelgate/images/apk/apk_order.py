"""How apk-tools 3 orders two versions: a plain reading of its rules, for tests of many versions.

The rules are those of apk-package(5). `tests/wheelgate/images/apk/test_making.py` holds this
against `apk version -t` of the Alpine base, on the versions below and others.
"""

import re

PRE = ["alpha", "beta", "pre", "rc"]
POST = ["cvs", "svn", "git", "hg", "p"]

# Kinds of token, in the order that decides where one version goes on and the other does not.
DIGIT, SUFFIX, SUFFIX_NO, REVISION, END = range(5)

EXAMPLES = [
    "1",
    "1.0",
    "1.0-r0",
    "1.0.0-r0",
    "1.2_rc1-r0",
    "1.2-r0",
    "1.2_p3-r0",
    "1.2.1-r0",
    "1.10-r0",
    "2_rc1",
    "2.0.0_rc1-r0",
    "2.0_beta1-r0",
    "2",
    "2-r0",
    "2.0-r0",
    "1.0_alpha_pre3-r0",
    "1.0_alpha0_pre2-r0",
    "1.0_alpha0-r0",
    "1.0_alpha1_p2-r0",
    "1.0_p1_pre2-r0",
    "2026.6-r0",
]


def tokens(version):
    """Return the tokens of a version, each with its kind and its value."""
    match = re.fullmatch(r"(\d+(?:\.\d+)*)((?:_[a-z]+\d*)*)(?:-r(\d+))?", version)
    assert match, version
    found = [(DIGIT, int(number)) for number in match[1].split(".")]
    for name, number in re.findall(r"_([a-z]+)(\d*)", match[2]):
        rank = PRE.index(name) - len(PRE) if name in PRE else POST.index(name)
        found.append((SUFFIX, rank))
        if number:
            found.append((SUFFIX_NO, int(number)))
    if match[3]:
        found.append((REVISION, int(match[3])))
    return [*found, (END, 0)]


def compare(first, second):
    """Return "<", "=" or ">", as `apk version -t` prints."""
    for (kind, value), (other_kind, other_value) in zip(
        tokens(first), tokens(second), strict=False
    ):
        if kind == other_kind:
            if value != other_value:
                return "<" if value < other_value else ">"
        elif kind == SUFFIX and value < 0:
            return "<"
        elif other_kind == SUFFIX and other_value < 0:
            return ">"
        else:  # the one that ends, or goes on less deeply, is the older
            return "<" if kind > other_kind else ">"
    return "="


def meets(version, constraint):
    """Return whether a package's version meets a constraint such as ">=1.2"."""
    operator, bound = re.fullmatch(r"(>=|<|~)(.*)", constraint).groups()
    if operator == "~":
        wanted = tokens(bound)[:-1]
        return tokens(version)[: len(wanted)] == wanted
    order = compare(version, bound)
    return order in {">=": "=>", "<": "<"}[operator]

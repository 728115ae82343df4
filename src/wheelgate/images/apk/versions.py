"""Translate versions and specifiers of Python (PEP 440) to apk's.

apk's versions are those of its manual page apk-package(5): numbers, then suffixes, then `-r` and
the number of the build: `1.2.3_rc1-r0`. A suffix `_alpha`, `_beta`, `_pre` or `_rc` is older than
none, `_p` is newer, and suffixes may follow one another.
"""

from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from wheelgate.errors import ApkError

_PRE = {"a": "alpha", "b": "beta", "rc": "rc"}


def apk_version(version: str, build: int | None = 0) -> str:
    """Return the apk version of a Python version, such as "1.2.3-r0".

    Two versions with equally many numbers stand in apk's order as in PEP 440's. Numbers are kept
    as they are written, and apk takes 1.0 for older than 1.0.0. A local version label (`+cpu`) is
    left out: apk has no place for it, and an index carries none.

    Args:
        version: As PEP 440 writes it.
        build: The number after `-r`; without it where None.

    Raises:
        ApkError: Where it is no version, or has an epoch, which apk does not know.
    """
    try:
        parsed = Version(version)
    except InvalidVersion:
        raise ApkError(
            f"{version!r} is not a version that PEP 440 knows", "lock another release of it"
        ) from None
    if parsed.epoch:
        raise ApkError(
            f"the version {version} has an epoch, and apk's versions have none",
            "lock a release without one",
        )
    text = ".".join(str(number) for number in parsed.release) + _suffixes(parsed)
    return text if build is None else f"{text}-r{build}"


def _suffixes(version: Version) -> str:
    """Return what follows the numbers.

    A development release comes before all that it leads to, also before an alpha release, which
    `_alpha` without a number followed by `_pre` does.
    """
    text = ""
    if version.pre is not None:
        text += f"_{_PRE[version.pre[0]]}{version.pre[1]}"
    if version.post is not None:
        text += f"_p{version.post}"
    if version.dev is not None:
        text += f"_pre{version.dev}" if text else f"_alpha_pre{version.dev}"
    return text


def constraints(specifiers: str | SpecifierSet) -> tuple[str, ...]:
    """Return what apk can hold of a specifier set, such as (">=1.22", "<3").

    apk asks no more than the specifiers: every version that these allow, apk allows too. What it
    has no words for is left out (`!=`, `===`, an epoch), and some asks less (`==1.2` becomes
    `~1.2`, which 1.2.1 meets as well; `>1.2` becomes `>=1.2`): its `=` and `<=` would count the
    `-r0` of every package, and its 1.2 is not 1.2.0.
    """
    try:
        parsed = specifiers if isinstance(specifiers, SpecifierSet) else SpecifierSet(specifiers)
    except InvalidSpecifier:
        return ()
    found = [each for specifier in parsed for each in _constraint(specifier)]
    return tuple(sorted(set(found)))


def _constraint(specifier: Specifier) -> tuple[str, ...]:
    operator, text = specifier.operator, specifier.version
    try:
        version = Version(text.removesuffix(".*"))
    except InvalidVersion:  # `===` takes any text
        return ()
    lower = f">={_numbers(version)}{_suffixes(version)}"
    bounds: tuple[str, ...] = ()
    if operator == "==" and (text.endswith(".*") or not version.is_prerelease):
        bounds = (f"~{_numbers(version)}",)
    elif operator in {">", ">="}:
        bounds = (lower,)
    elif operator == "~=":
        *kept, last = version.release[:-1]
        bounds = (lower, f"<{'.'.join(str(number) for number in (*kept, last + 1))}")
    elif (
        operator == "<" and version.post is None and (_opens(version) or not version.is_prerelease)
    ):
        bounds = (f"<{_numbers(version)}",)
    return bounds if not version.epoch else ()


def _opens(version: Version) -> bool:
    """Return whether no version of the same numbers is older: a first development release."""
    return version.dev == 0 and version.pre is None


def _numbers(version: Version) -> str:
    """Return the numbers without zeros at the end, which PEP 440 does not count and apk does."""
    numbers = list(version.release)
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return ".".join(str(number) for number in numbers)

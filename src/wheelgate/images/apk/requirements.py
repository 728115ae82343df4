"""Find what a wheel's apk depends on: the requirements that apply to the image."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from packaging.markers import Environment
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from wheelgate.errors import ApkError
from wheelgate.images.apk.names import apk_name
from wheelgate.images.apk.versions import constraints
from wheelgate.images.apk_database import bare


@dataclass(frozen=True)
class Distribution:
    """A wheel's metadata, as far as requirements go.

    Attributes:
        name: As PEP 503 normalizes it.
        requires: Its fields `Requires-Dist`.
    """

    name: str
    version: str
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class Needs:
    """What an apk depends on, and what of it is not among the wheels.

    Attributes:
        depends: In apk's words, sorted: "py3-numpy>=1.22".
        missing: Names of distributions that no wheel is there of.
        broken: Requirements that the wheel which is there does not meet.
    """

    depends: tuple[str, ...]
    missing: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


def needs_of(
    distribution: Distribution, among: Mapping[str, Distribution], markers: Environment
) -> Needs:
    """Return what a distribution's apk depends on.

    A requirement with extras (`seaborn[stats]`) stands for the distribution and for what its
    extras require, since an apk has no extras.

    Args:
        distribution: Whose requirements.
        among: All distributions of the repository, by normalized name.
        markers: Of the image.

    Raises:
        ApkError: Where a requirement cannot be read.
    """
    depends: set[str] = set()
    missing: set[str] = set()
    broken: set[str] = set()
    done: set[tuple[str, str]] = set()
    waiting = [(distribution, "")]
    while waiting:
        of, extra = waiting.pop()
        if (of.name, extra) in done:
            continue
        done.add((of.name, extra))
        for requirement in _holding(of, extra, markers):
            name = canonicalize_name(requirement.name)
            if name == distribution.name:  # `all = ["self[plots,stats]"]`
                waiting += [(distribution, each) for each in requirement.extras]
                continue
            apk = apk_name(name)
            bounds = constraints(requirement.specifier)
            depends.update(f"{apk}{bound}" for bound in bounds)
            if not bounds:
                depends.add(apk)
            found = among.get(name)
            if found is None:
                missing.add(name)
                continue
            if not requirement.specifier.contains(found.version, prereleases=True):
                broken.add(f"{requirement.name}{requirement.specifier}")
            waiting += [(found, each) for each in requirement.extras]
    return Needs(_sparse(depends), tuple(sorted(missing)), tuple(sorted(broken)))


def _holding(of: Distribution, extra: str, markers: Environment) -> Iterable[Requirement]:
    """Yield the requirements that hold; with an extra, only those which it adds."""
    for text in of.requires:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            raise ApkError(
                f"{of.name} {of.version} requires what cannot be read: {text!r}",
                "lock another release of it",
            ) from None
        plain = _holds(requirement, "", markers)
        if plain if not extra else not plain and _holds(requirement, extra, markers):
            yield requirement


def _holds(requirement: Requirement, extra: str, markers: Environment) -> bool:
    values = {**dict(markers.items()), "extra": extra}
    return requirement.marker is None or requirement.marker.evaluate(cast("dict[str, str]", values))


def _sparse(depends: set[str]) -> tuple[str, ...]:
    """Leave out a bare name where the same name comes with a bound."""
    bounded = {bare(each) for each in depends if bare(each) != each}
    return tuple(sorted(each for each in depends if each not in bounded))

"""Would pip take a wheel, and if not, why: by pip's version, since its rules changed six times."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from packaging.tags import Tag
from packaging.version import InvalidVersion, Version

from wheelgate.doctor.answers import PipEra, Refusal
from wheelgate.doctor.image.facts import ImageFacts, Python
from wheelgate.doctor.pip import manylinux_module
from wheelgate.images.wheelhouse.platform_tags import Platform, interpreters, platform_of


class Taken(NamedTuple):
    """Whether something is taken; None says that it is inconclusive.

    Attributes:
        accepts: Whether it is.
        reason: Why not.
        refusal: What kind of reason that is.
    """

    accepts: bool | None
    reason: str = ""
    refusal: Refusal = ""


@dataclass(frozen=True)
class Era:
    """A range of pip's versions with the same rules; `until` is "" for the newest."""

    since: str
    until: str
    manylinux: str
    first_asks: str
    musllinux: bool

    @property
    def versions(self) -> str:
        """The range, for people."""
        if self.since == "0":
            return f"up to {self.until}"
        return f"{self.since} to {self.until}" if self.until else f"{self.since} and later"

    def holds(self, version: str) -> bool:
        """Tell whether a version of pip is of this range."""
        try:
            asked = Version(version)
        except InvalidVersion:
            return not self.until
        return Version(self.since) <= asked and (not self.until or asked <= Version(self.until))


@cache
def eras() -> tuple[Era, ...]:
    """Return all ranges, the oldest first."""
    text = files("wheelgate.doctor.pip").joinpath("pip-eras.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        Era(
            row["since"],
            row["until"],
            row["manylinux"],
            row["first_asks"],
            row["musllinux"] == "yes",
        )
        for row in rows
    )


def judge(image: ImageFacts, tags: frozenset[Tag]) -> tuple[PipEra, ...]:
    """Say what each range of pip's versions would do with a wheel of these tags."""
    if image.python is None:
        return ()
    return tuple(_judge_era(image, image.python, tags, era) for era in eras())


def of_image(image: ImageFacts, judged: tuple[PipEra, ...]) -> tuple[str, PipEra | None]:
    """Return the version of pip that the image has, and what it would do.

    An image without pip is filled by a pip from elsewhere: the newest rules are taken then.
    """
    if not judged:
        return "", None
    return image.pip_version, judged[eras().index(_era_of(image))]


def judge_by_image(image: ImageFacts, tags: frozenset[Tag]) -> PipEra | None:
    """Say what the image's own pip would do with a wheel; None where the image has no Python."""
    return _judge_era(image, image.python, tags, _era_of(image)) if image.python else None


def newest_platform(image: ImageFacts) -> str | None:
    """Return the newest platform tag that the image's pip takes, as PEP 600 and 656 name it."""
    era = _era_of(image)
    names = [f"musllinux_1_{minor}" for minor in range(9, -1, -1)]
    names += [f"manylinux_2_{minor}" for minor in range(99, 4, -1)]
    for name in (*names, "manylinux2014", "manylinux2010", "manylinux1"):
        tag = platform_of(f"{name}_{image.machine}")
        if tag is not None and _of_linux(image, tag, era).accepts:
            return f"{tag.kind}_{tag.version[0]}_{tag.version[1]}_{tag.machine}"
    return None


def _era_of(image: ImageFacts) -> Era:
    """Return the rules of the image's pip; the newest where it has none."""
    version = image.pip_version
    return next((era for era in eras() if version and era.holds(version)), eras()[-1])


def _judge_era(image: ImageFacts, python: Python, tags: frozenset[Tag], era: Era) -> PipEra:
    best = (-1, Taken(False, "it has no tag"))
    for tag in sorted(tags, key=str):
        verdict = _judge_tag(image, python, tag, era)
        if verdict[1].accepts:
            return PipEra(era.versions, True, f"by the tag {tag}")
        best = max(best, verdict, key=lambda one: one[0])
    return PipEra(era.versions, *best[1])


def _judge_tag(image: ImageFacts, python: Python, tag: Tag, era: Era) -> tuple[int, Taken]:
    """Return how far a tag got, and whether it is taken."""
    taken = _platform(image, tag.platform, era)
    if taken.accepts is False:
        return 1, taken
    known = interpreters(python.version, python.free_threaded)
    if (tag.interpreter, tag.abi) not in known:
        abi = f"cp3{python.version[1]}{'t' if python.free_threaded else ''}"
        others = {interpreter for interpreter, _ in known}
        if tag.interpreter not in others or (tag.abi == tag.interpreter != abi):
            why = f"it is for {tag.interpreter}, the image has {abi}"
            return 2, Taken(False, why, "python")
        return 3, Taken(False, f"its ABI is {tag.abi}, the image's is {abi}", "python")
    return (5 if taken.accepts else 4), taken


def _platform(image: ImageFacts, platform: str, era: Era) -> Taken:
    """Return whether a range of pip's versions takes a platform tag, and why not."""
    if platform in {"any", f"linux_{image.machine}"}:
        return Taken(True)
    tag = platform_of(platform)
    if tag is None:
        return Taken(False, f"it is for {platform}, the image is Linux on {image.machine}")
    return _of_linux(image, tag, era)


def _of_linux(image: ImageFacts, tag: Platform, era: Era) -> Taken:
    if tag.machine != image.machine:
        return Taken(False, f"it is for {tag.machine}, the image is {image.machine}")
    if tag.kind == "musllinux":
        return _musllinux(image, tag.version, era)
    return _manylinux(image, tag, era)


def _manylinux(image: ImageFacts, tag: Platform, era: Era) -> Taken:
    name, (major, minor) = tag.name, tag.version
    if era.manylinux == "none":
        return Taken(False, "this pip knows no manylinux; 8.1 and later do", "pip")
    if era.manylinux != "any" and name not in era.manylinux.split():
        return Taken(False, f"this pip does not know manylinux{name}", "pip")
    module = manylinux_module.read(image)
    if era.first_asks == "module" and module is not None:
        said = module.attribute(f"manylinux{name}_compatible")
        if said is not None:
            return Taken(*said)
    taken = _glibc(image, (major, minor))
    if taken.accepts and era.first_asks == "libc" and module is not None:
        return Taken(*module.allows(major, minor, image.machine))
    if taken.accepts is False and era.first_asks == "libc" and module is not None:
        return taken._replace(reason=f"{taken.reason}; {module.path} is not asked")
    return taken


def _glibc(image: ImageFacts, wanted: tuple[int, int]) -> Taken:
    if image.libc is None:
        return Taken(None, "the image's C library is unknown")
    needed = f"it needs glibc {wanted[0]}.{wanted[1]}"
    if image.libc != "glibc":
        return Taken(False, f"{needed}, the image has {image.libc}", "other libc")
    have = tuple(int(part) for part in image.libc_version.split(".") if part.isdigit())
    if not have:
        return Taken(None, "glibc's version is unknown")
    if wanted > have:
        return Taken(False, f"{needed}, the image has {image.libc_version}", "older libc")
    return Taken(True)


def _musllinux(image: ImageFacts, wanted: tuple[int, int], era: Era) -> Taken:
    if not era.musllinux:
        return Taken(False, "this pip does not know musllinux; 21.2 and later do", "pip")
    if image.libc is None:
        return Taken(None, "the image's C library is unknown")
    if image.libc != "musl":
        why = f"it is for musl, the image has {image.libc} {image.libc_version}"
        return Taken(False, why, "other libc")
    have = tuple(int(part) for part in image.libc_version.split(".")[:2] if part.isdigit())
    if not have:
        return Taken(None, "musl's version is unknown")
    if wanted[0] != have[0] or wanted > have:
        why = f"it needs musl {wanted[0]}.{wanted[1]}, the image has {image.libc_version}"
        return Taken(False, why, "older libc")
    return Taken(True)

"""Would pip take a wheel, and if not, why: by pip's version, since its rules changed six times."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from packaging.tags import Tag
from packaging.version import InvalidVersion, Version

from wheelgate.doctor import manylinux_module
from wheelgate.doctor.image import ImageFacts, Python
from wheelgate.doctor.tags import Platform, interpreters, platform_of
from wheelgate.doctor.verdicts import PipEra

Taken = tuple[bool | None, str]
"""Whether something is taken, and why not; None says that it could not be told."""


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
    text = files("wheelgate.doctor").joinpath("pip-eras.csv").read_text(encoding="utf-8")
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
    version = next(iter(image.pip_versions), "")
    return version, judged[eras().index(_era_of(image))]


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
        if tag is not None and _of_linux(image, tag, era)[0]:
            return f"{tag.kind}_{tag.version[0]}_{tag.version[1]}_{tag.machine}"
    return None


def _era_of(image: ImageFacts) -> Era:
    """Return the rules of the image's pip; the newest where it has none."""
    version = next(iter(image.pip_versions), "")
    return next((era for era in eras() if version and era.holds(version)), eras()[-1])


def _judge_era(image: ImageFacts, python: Python, tags: frozenset[Tag], era: Era) -> PipEra:
    best: tuple[int, bool | None, str] = (-1, False, "it has no tag")
    for tag in sorted(tags, key=str):
        verdict = _judge_tag(image, python, tag, era)
        if verdict[1] is True:
            return PipEra(era.versions, True, f"by the tag {tag}")
        best = max(best, verdict, key=lambda one: one[0])
    return PipEra(era.versions, best[1], best[2])


def _judge_tag(
    image: ImageFacts, python: Python, tag: Tag, era: Era
) -> tuple[int, bool | None, str]:
    """Return how far a tag got, whether it is taken, and why not."""
    taken, why = _platform(image, tag.platform, era)
    if taken is False:
        return 1, False, why
    known = interpreters(python.version, python.free_threaded)
    if (tag.interpreter, tag.abi) not in known:
        abi = f"cp3{python.version[1]}{'t' if python.free_threaded else ''}"
        others = {interpreter for interpreter, _ in known}
        if tag.interpreter not in others or (tag.abi == tag.interpreter != abi):
            return 2, False, f"it is for {tag.interpreter}, the image has {abi}"
        return 3, False, f"its ABI is {tag.abi}, the image's is {abi}"
    return (5, True, "") if taken else (4, None, why)


def _platform(image: ImageFacts, platform: str, era: Era) -> Taken:
    """Return whether a range of pip's versions takes a platform tag, and why not."""
    if platform in {"any", f"linux_{image.machine}"}:
        return True, ""
    tag = platform_of(platform)
    if tag is None:
        return False, f"it is for {platform}, the image is Linux on {image.machine}"
    return _of_linux(image, tag, era)


def _of_linux(image: ImageFacts, tag: Platform, era: Era) -> Taken:
    if tag.machine != image.machine:
        return False, f"it is for {tag.machine}, the image is {image.machine}"
    if tag.kind == "musllinux":
        return _musllinux(image, tag.version, era)
    return _manylinux(image, tag, era)


def _manylinux(image: ImageFacts, tag: Platform, era: Era) -> Taken:
    name, (major, minor) = tag.name, tag.version
    if era.manylinux == "none":
        return False, "this pip knows no manylinux; 8.1 and later do"
    if era.manylinux != "any" and name not in era.manylinux.split():
        return False, f"this pip does not know manylinux{name}"
    module = manylinux_module.read(image)
    if era.first_asks == "module" and module is not None:
        said = module.attributes.get(f"manylinux{name}_compatible")
        if said is not None:
            return said, "" if said else f"{module.path} says manylinux{name}_compatible = False"
    taken, why = _glibc(image, (major, minor))
    if taken and era.first_asks == "libc" and module is not None:
        return module.allows(major, minor, image.machine)
    if taken is False and era.first_asks == "libc" and module is not None:
        return False, f"{why}; {module.path} is not asked"
    return taken, why


def _glibc(image: ImageFacts, wanted: tuple[int, int]) -> Taken:
    if image.libc is None:
        return None, "the image's C library could not be told"
    needed = f"it needs glibc {wanted[0]}.{wanted[1]}"
    if image.libc != "glibc":
        return False, f"{needed}, the image has {image.libc}"
    have = tuple(int(part) for part in image.libc_version.split(".") if part.isdigit())
    if not have:
        return None, "glibc's version could not be told"
    if wanted > have:
        return False, f"{needed}, the image has {image.libc_version}"
    return True, ""


def _musllinux(image: ImageFacts, wanted: tuple[int, int], era: Era) -> Taken:
    if not era.musllinux:
        return False, "this pip does not know musllinux; 21.2 and later do"
    if image.libc is None:
        return None, "the image's C library could not be told"
    if image.libc != "musl":
        return False, f"it is for musl, the image has {image.libc} {image.libc_version}"
    have = tuple(int(part) for part in image.libc_version.split(".")[:2] if part.isdigit())
    if not have:
        return None, "musl's version could not be told"
    if wanted[0] != have[0] or wanted > have:
        needed = f"{wanted[0]}.{wanted[1]}"
        return False, f"it needs musl {needed}, the image has {image.libc_version}"
    return True, ""

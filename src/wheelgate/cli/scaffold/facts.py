"""What a repository says of itself: its Dockerfile, its Python, and what it installs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from wheelgate.errors import ConfigError
from wheelgate.model.config.dockerfile import DockerStage, read_stages, stage_of

_DOCKERFILES = ("Dockerfile", "Containerfile", "docker/Dockerfile", "build/Dockerfile")

_DEBIAN = re.compile(r"debian|ubuntu|slim|bookworm|trixie")

_IMPORTS = {
    "contourpy": "contourpy",
    "matplotlib": "matplotlib.pyplot",
    "numpy": "numpy",
    "pandas": "pandas",
    "pillow": "PIL.Image",
    "plotnine": "plotnine",
    "scipy": "scipy.stats",
    "seaborn": "seaborn",
    "statsmodels": "statsmodels.api",
}
"""What is imported of the projects that plots are made with."""


@dataclass(frozen=True)
class Facts:
    """What was found.

    Attributes:
        dockerfile: Path of the Dockerfile, from the repository's root.
        target: The stage that is judged; the last one where empty.
        image: What the image is called in `gate.toml`.
        reference: A stage of the same Dockerfile to hold it against; empty where there is none.
        python: Version of Python that the image has, such as "3.13"; "3" where it does not say.
        requirements: Requirement files that the Dockerfile names, and that are there.
        installed: Normalised names of the projects in them.
    """

    dockerfile: str
    target: str
    image: str
    reference: str
    python: str
    requirements: tuple[str, ...]
    installed: frozenset[str]

    @property
    def imports(self) -> tuple[str, ...]:
        """Modules that the image should be able to import."""
        return tuple(module for name, module in _IMPORTS.items() if name in self.installed)

    @property
    def renders_with_matplotlib(self) -> bool:
        """Whether a sample can use matplotlib, as far as the requirements say."""
        return "pillow" not in self.installed or bool(
            self.installed & {"matplotlib", "seaborn", "pandas", "plotnine"}
        )


def find(root: Path, dockerfile: str = "", target: str = "") -> Facts:
    """Look for all that a gate is set up from.

    Args:
        root: The repository.
        dockerfile: The Dockerfile; looked for in the usual places where empty.
        target: The stage to judge; the last one where empty.

    Raises:
        ConfigError: Where there is no Dockerfile, or it has no such stage.
    """
    file = _dockerfile(root, dockerfile)
    text = file.read_text(encoding="utf-8", errors="replace")
    stages = read_stages(file)
    stage = stage_of(target, stages)
    if stage is None:
        named = ", ".join(each.name for each in stages if each.name)
        raise ConfigError(
            f"{file} has no stage {target!r}" if target else f"{file} has no FROM",
            f"name one with --target: {named}" if named else "write a Dockerfile first",
        )
    requirements = tuple(_requirements(root, file, text))
    base = _base_of(stage, stages)
    return Facts(
        dockerfile=file.relative_to(root).as_posix(),
        target=target or stage.name,
        image=stage.name or ("alpine" if "alpine" in base else "image"),
        reference=_reference(stage, stages),
        python=_python(root, base),
        requirements=requirements,
        installed=frozenset(_installed(root, requirements, text)),
    )


def _dockerfile(root: Path, named: str) -> Path:
    for name in (named,) if named else _DOCKERFILES:
        if (root / name).is_file():
            return root / name
    raise ConfigError(
        f"there is no {named or 'Dockerfile'} in {root}",
        "name it with --dockerfile, or run this in the folder of the image",
    )


def _base_of(stage: DockerStage, stages: tuple[DockerStage, ...]) -> str:
    """Return the image that a stage goes back to."""
    seen = set[str]()
    while (before := stage_of(stage.base, stages)) and before.name and before.name not in seen:
        seen.add(before.name)
        stage = before
    return stage.base


def _reference(judged: DockerStage, stages: tuple[DockerStage, ...]) -> str:
    """Return a stage on Debian that the judged one is not made from."""
    parts = _parts(judged, stages)
    for stage in reversed(stages):
        if stage.name and stage not in parts and _DEBIAN.search(_base_of(stage, stages)):
            return stage.name
    return ""


def _parts(stage: DockerStage, stages: tuple[DockerStage, ...]) -> set[DockerStage]:
    found: set[DockerStage] = set()
    waiting = [stage]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            named = (stage_of(name, stages) for name in (each.base, *each.uses) if name)
            waiting += [other for other in named if other]
    return found


def _python(root: Path, base: str) -> str:
    if found := re.search(r"python:(3\.\d+)", base):
        return found[1]
    pinned = root / ".python-version"
    if pinned.is_file() and (found := re.match(r"3\.\d+", pinned.read_text().strip())):
        return found[0]
    return "3"


def _requirements(root: Path, file: Path, text: str) -> Iterable[str]:
    seen = set()
    for name in re.findall(r"[\w./-]*requirements[\w./-]*\.txt", text):
        path = (file.parent / name.lstrip("/")).resolve()
        if not path.is_file():
            path = (root / Path(name).name).resolve()
        if path.is_file() and path.is_relative_to(root.resolve()):
            known = path.relative_to(root.resolve()).as_posix()
            if known not in seen:
                seen.add(known)
                yield known


def _installed(root: Path, requirements: Iterable[str], dockerfile: str) -> Iterable[str]:
    """Yield the projects that requirement files name, and those beside `pip install`."""
    installing = " ".join(re.findall(r"pip3? install\s+(.*)", dockerfile)).split()
    words = [word for word in installing if not word.endswith((".txt", ".whl", ".gz", "."))]
    for name in requirements:
        lines = (root / name).read_text(encoding="utf-8", errors="replace").splitlines()
        words += [line.split("#")[0].split(";")[0].split(" ")[0].strip() for line in lines]
    for word in words:
        try:
            yield canonicalize_name(Requirement(word.strip("\"'")).name)
        except InvalidRequirement:
            continue

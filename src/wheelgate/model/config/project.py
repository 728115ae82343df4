"""A project: a folder with a `gate.toml`, read and checked."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from wheelgate.errors import ConfigError, OutsideError
from wheelgate.model.config.cross_checks import check_files
from wheelgate.model.config.lines import line_of
from wheelgate.model.config.tables import Gate
from wheelgate.util.paths import inside

STATE = ".wheelgate"
"""The folder of a project that runs are kept in."""


@dataclass(frozen=True)
class Project:
    """A checkout that has a `gate.toml`: its folder, its configuration, and its bases.

    Attributes:
        bases: For each image, the references that its Dockerfile target is built on, in the
            order of the Dockerfile.
        file: The name of its configuration.
    """

    root: Path
    gate: Gate
    bases: dict[str, tuple[str, ...]]
    file: str = "gate.toml"

    @property
    def state(self) -> Path:
        """The folder that runs are kept in.

        Raises:
            OutsideError: Where it, or a folder in it that runs write to, is a link out of it.
        """
        for name in ("runs", "kept"):
            inside(self.root, Path(STATE, name))
        return self.root / STATE

    def dockerfile(self, image: str) -> Path:
        """Return the Dockerfile that an image is a target of."""
        return self.path(self.gate.images[image].dockerfile or self.gate.dockerfile)

    def path(self, name: str) -> Path:
        """Return the path that `gate.toml` means by `name`.

        Raises:
            OutsideError: Where it leads out of the project, or to what runs wrote.
        """
        path = inside(self.root, name)
        if path.resolve().is_relative_to((self.root / STATE).resolve()):
            raise OutsideError(
                f"{path} leads into {STATE}, where runs are kept",
                "a run would be compared with what it wrote itself; name another folder",
            )
        return path


def load(root: Path, file: str = "gate.toml", *, locked: bool = True) -> Project:
    """Read and check `gate.toml` and what it names.

    Args:
        root: The folder that it is in.
        file: Its name.
        locked: Whether the locks have to be there that it names.

    Raises:
        ConfigError: With the file and the line, where anything cannot be used.
    """
    path = root / file
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}:{line}: not UTF-8", "save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(
            f"{path}: {error.strerror or error}",
            "run in a folder with a gate.toml, or name one with --config",
        ) from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        raise ConfigError(f"{path}:{line}: {error}", "correct the TOML at that place") from None
    try:
        gate = TypeAdapter(Gate).validate_python(values)
    except ValidationError as error:
        raise _from_validation(path, text, error) from None
    return Project(root, gate, check_files(root, path, text, gate, locked=locked), file)


def _from_validation(path: Path, text: str, error: ValidationError) -> ConfigError:
    first = error.errors()[0]
    where = tuple(str(part) for part in first["loc"])
    line = line_of(text, where)
    name = ".".join(where)
    cause = f"{path}:{line}: {name}: {first['msg']}"
    if first["type"] in {"unexpected_keyword_argument", "extra_forbidden"}:
        return ConfigError(
            f"{path}:{line}: unknown key {name}",
            "remove it, or spell it as the reference of gate.toml does",
        )
    if first["type"] in {"missing", "missing_argument"}:
        return ConfigError(f"{path}:{line}: {name} is missing", f"set {name}")
    return ConfigError(cause, f"it is {first['input']!r} now; correct it")

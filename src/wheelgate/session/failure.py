"""Why there is no run: what `wheelgate run --json` prints where it has no record."""

from dataclasses import dataclass
from typing import Self

from pydantic import TypeAdapter, ValidationError

from wheelgate.errors import BuildError, WheelgateError


@dataclass(frozen=True)
class Failure:
    """What kept a run from being made.

    Attributes:
        error: The class of the error, as `wheelgate.errors` has it.
        cause: What went wrong.
        hint: What to do next.
        exit_code: That of the command.
        image: The image that does not build, of a BuildError.
    """

    error: str
    cause: str
    hint: str
    exit_code: int
    image: str = ""

    @classmethod
    def of(cls, error: WheelgateError) -> Self:
        """Return the failure that an error is."""
        image = error.image if isinstance(error, BuildError) else ""
        return cls(type(error).__name__, error.cause, error.hint, int(error.exit_code), image)

    def dump(self) -> bytes:
        """Return it as a line of JSON."""
        return _ADAPTER.dump_json(self) + b"\n"


_ADAPTER = TypeAdapter(Failure)


def read_failure(text: bytes) -> Failure | None:
    """Return the failure that a command printed; None where it printed something else."""
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError:
        return None

"""Packages that one command or one format needs: the extras of `wheelgate[NAME]`."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from wheelgate.errors import MissingExtraError


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Name the extra to install where an import inside the block finds no package.

    Args:
        name: The extra, as in pyproject.toml.

    Raises:
        MissingExtraError: Where a package of another project is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in {"", "wheelgate"}:
            raise
        raise MissingExtraError(name, package) from None


def require(name: str, package: str) -> None:
    """See that a package of an extra is installed, without importing it.

    Raises:
        MissingExtraError: Where it is not.
    """
    if find_spec(package) is None:
        raise MissingExtraError(name, package)

"""What package indices offer of a project: the indices that pip is set up with."""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from pypi_simple import (
    PYPI_SIMPLE_ENDPOINT,
    DistributionPackage,
    NoSuchProjectError,
    PyPISimple,
    UnsupportedContentTypeError,
    UnsupportedRepoVersionError,
)

from wheelgate.errors import DownloadError
from wheelgate.util.processes import ask

_SECONDS = 60
_ADVICE = "set up a mirror: `pip config set global.index-url URL`"


class Indices:
    """The package indices of pip's configuration that speak HTTP; a context manager.

    Args:
        seconds: How long to wait for an index: to connect, and then for each part of its answer.
    """

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        settings = _pip_settings()
        session = requests.Session()
        if "cert" in settings:
            session.verify = settings["cert"]
        first = (
            []
            if settings.get("no-index") in {"1", "true", "True"}
            else [
                settings.get("index-url", PYPI_SIMPLE_ENDPOINT),
                *settings.get("extra-index-url", "").split(),
            ]
        )
        self._clients = [
            PyPISimple(url, session=session) for url in first if url.startswith("http")
        ]

    def __enter__(self) -> "Indices":
        return self

    def __exit__(self, *error: object) -> None:
        for client in self._clients:
            client.s.close()

    def files(self, project: str) -> list[DistributionPackage]:
        """Return every wheel and source archive of a project, from the first index that has it.

        Raises:
            DownloadError: Where no index answers.
        """
        with _answering(project):
            for client in self._clients:
                try:
                    return list(client.get_project_page(project, timeout=self._seconds).packages)
                except NoSuchProjectError:
                    continue
        if not self._clients:
            raise DownloadError("pip is set up without a package index", _ADVICE)
        return []

    def download(self, file: DistributionPackage, target: Path) -> None:
        """Download a file and check it against the index's own hash of it.

        Raises:
            DownloadError: Where the index does not answer.
            pypi_simple.DigestMismatchError: Where the file is another one.
        """
        with _answering(file.filename):
            self._clients[0].download_package(file, target, timeout=self._seconds)


@contextmanager
def _answering(what: str) -> Iterator[None]:
    """Turn what goes wrong on the way into the error that says what to do."""
    try:
        yield
    except (
        requests.RequestException,
        UnsupportedContentTypeError,
        UnsupportedRepoVersionError,
    ) as error:
        raise DownloadError(
            f"no package index answers for {what}: {type(error).__name__}", _ADVICE
        ) from None


def _pip_settings() -> dict[str, str]:
    """Return pip's settings, by option; the environment goes before files, a later file first.

    pip's documentation, Configuration: command line, environment, then files.
    """
    command = [sys.executable, "-m", "pip", "config", "list"]
    done = ask(command, {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    settings: dict[str, str] = {}
    from_environment: dict[str, str] = {}
    for line in done.stdout.splitlines():
        name, equals, value = line.partition("=")
        section, _, option = name.rpartition(".")
        if equals:
            table = from_environment if section == ":env:" else settings
            table[option] = str(ast.literal_eval(value))
    return settings | from_environment

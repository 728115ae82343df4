"""Ask the package indices that pip is set up with what they offer of a project."""

import ast
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import requests
from packaging.utils import canonicalize_name
from pypi_simple import (
    PYPI_SIMPLE_ENDPOINT,
    DistributionPackage,
    Link,
    NoSuchProjectError,
    PyPISimple,
    UnsupportedContentTypeError,
    UnsupportedRepoVersionError,
)

from wheelgate.errors import DownloadError, NoIndexError
from wheelgate.util.files import sha256_of
from wheelgate.util.processes import ask

_SECONDS = 60
_ADVICE = "set up a mirror: `pip config set global.index-url URL`"


class Indices:
    """The indices of pip's configuration that speak HTTP, and its folders; a context manager.

    Args:
        seconds: How long to wait for an index: to connect, and then for each part of its answer.
    """

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        settings = _pip_settings()
        session = requests.Session()
        if "cert" in settings:
            session.verify = settings["cert"]
        if "proxy" in settings:
            session.proxies = dict.fromkeys(("http", "https"), settings["proxy"])
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
        links = (
            Path(each.removeprefix("file://")) for each in settings.get("find-links", "").split()
        )
        self._folders = [path for path in links if path.is_dir()]

    def __enter__(self) -> "Indices":
        return self

    def __exit__(self, *error: object) -> None:
        for client in self._clients:
            client.s.close()

    def files(self, project: str) -> list[DistributionPackage]:
        """Return every wheel and source archive of a project, from all indices as pip does.

        Raises:
            NoIndexError: Where one of them cannot be reached, or none is set up.
            DownloadError: Where one answers with an error.
        """
        if not self._clients and not self._folders:
            raise NoIndexError("pip is set up without a package index", _ADVICE)
        found = list(self._in_folders(project))
        with _answering(project):
            for client in self._clients:
                with suppress(NoSuchProjectError):
                    found += client.get_project_page(project, timeout=self._seconds).packages
        return found

    def _in_folders(self, project: str) -> Iterator[DistributionPackage]:
        name = canonicalize_name(project)
        for path in (path for folder in self._folders for path in folder.iterdir()):
            file = DistributionPackage.from_link(Link(path.name, path.as_uri(), {}), project)
            if canonicalize_name(file.project or "") == name:
                yield file

    def download(self, file: DistributionPackage, target: Path) -> None:
        """Download a file and check it against the index's own hash of it.

        Raises:
            DownloadError: Where the index does not answer.
            pypi_simple.DigestMismatchError: Where the file is another one.
        """
        with _answering(file.filename):
            self._clients[0].download_package(file, target, timeout=self._seconds)

    def delivered_sha256(self, file: DistributionPackage) -> str:
        """Download a file, whatever its index says of its hash, and return the hash that it has.

        Raises:
            DownloadError: Where the index does not answer.
        """
        if file.url.startswith("file://"):
            return sha256_of(Path(url2pathname(urlsplit(file.url).path)))
        with _answering(file.filename), tempfile.NamedTemporaryFile() as target:
            client = self._clients[0]
            client.download_package(file, target.name, verify=False, timeout=self._seconds)
            return sha256_of(Path(target.name))


@contextmanager
def _answering(what: str) -> Iterator[None]:
    """Turn what goes wrong on the way into the error that says what to do."""
    try:
        yield
    except (requests.ConnectionError, requests.Timeout) as error:
        raise NoIndexError(
            f"no package index answers for {what}: {type(error).__name__}", _ADVICE
        ) from None
    except (
        requests.RequestException,
        UnsupportedContentTypeError,
        UnsupportedRepoVersionError,
    ) as error:
        raise DownloadError(
            f"the package index has no answer for {what}: {error}", _ADVICE
        ) from None


def _pip_settings() -> dict[str, str]:
    """Return pip's settings, by option: the environment overrides files, a later file earlier."""
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

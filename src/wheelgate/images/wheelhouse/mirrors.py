"""Find the Debian mirror to download from."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

from debian.deb822 import Deb822

from wheelgate.errors import NoMirrorError
from wheelgate.util.processes import ask

VARIABLE = "WHEELGATE_DEBIAN_MIRROR"
"""Environment variable with the URI of a Debian mirror; its security
archive is taken to have the same URI with `-security`."""

_LINE = re.compile(r"deb\s+(?:\[[^]]*\]\s*)?(?P<uri>\S+)\s+(?P<suite>\S+)\s+(?P<components>[^#]*)")
"""An entry of a sources.list (sources.list(5), "one-line-style format")."""


@dataclass(frozen=True)
class Mirrors:
    """Where Debian's packages come from: the archive and its security updates."""

    main: str
    security: str

    @classmethod
    def beside(cls, main: str) -> Self:
        """Return a mirror of the archive that has the security updates where most have them."""
        return cls(main, main.rstrip("/") + "-security")

    @classmethod
    def of_sources(cls, text: str, release: str) -> Self | None:
        """Return the mirrors that apt's sources name for a release; None where they name none.

        Args:
            text: That of a debian.sources, of a sources.list, or of both one after the other.
            release: Such as "trixie".
        """
        named: dict[str, str] = {}
        for suite, uri in _entries(text):
            named.setdefault(suite, uri)
        if release not in named:
            return None
        found = cls.beside(named[release])
        return cls(found.main, named.get(f"{release}-security", found.security))

    def uri(self, archive: str, path: str) -> str:
        """Return the URI of a pool path in the archive "main" or "security"."""
        return (self.security if archive == "security" else self.main).rstrip("/") + "/" + path


FindMirrors = Callable[[], Mirrors]
"""Finds a mirror, or raises a NoMirrorError that says how to name one."""


def of_host() -> Mirrors | None:
    """Return the mirror that the variable names, or that this host's apt uses for Debian."""
    named = os.environ.get(VARIABLE)
    if named:
        return Mirrors.beside(named)
    if not shutil.which("apt-get"):
        return None
    done = ask(
        [
            "apt-get",
            "indextargets",
            "--format",
            "$(REPO_URI)",
            "Created-By: Packages",
            "Origin: Debian",
        ]
    )
    found = dict.fromkeys(done.stdout.split())
    main = [uri for uri in found if "security" not in uri]
    security = [uri for uri in found if "security" in uri]
    if not main:
        return None
    return Mirrors(main[0], (security or [Mirrors.beside(main[0]).security])[0])


def require(found: Mirrors | None) -> Mirrors:
    """Return mirrors that somebody named.

    Raises:
        NoMirrorError: Where nobody did.
    """
    if found is None:
        raise NoMirrorError(
            "no Debian mirror is known here: neither this host's apt nor a Debian base image "
            "names one",
            f"name one by the variable {VARIABLE}; on a Debian host `apt-get update` is enough, "
            "and elsewhere a registry to pull Debian's base from",
        )
    return found


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """Yield the suite and the URI of all that apt's sources name of binary packages in `main`."""
    for entry in Deb822.iter_paragraphs(text, use_apt_pkg=False):
        words = {key.lower(): value.split() for key, value in entry.items()}
        off = words.get("enabled") in (["no"], ["false"], ["off"], ["0"])
        if off or "deb" not in words.get("types", []) or "main" not in words.get("components", []):
            continue
        # Several URIs are one archive, to be tried in turn; other schemes are files of that image.
        for uri in [each for each in words.get("uris", []) if _is_remote(each)][:1]:
            yield from ((suite, uri) for suite in words.get("suites", []))
    for line in text.splitlines():
        match = _LINE.match(line.strip())
        if match and "main" in match["components"].split() and _is_remote(match["uri"]):
            yield match["suite"], match["uri"]


def _is_remote(uri: str) -> bool:
    return uri.startswith(("http://", "https://"))

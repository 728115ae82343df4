"""Names of images, as engines complete them, and how a base image comes here."""

from typing import Literal

BaseSource = Literal["auto", "registry", "packages"]
"""Taken where it is here, else pulled, else assembled; pulled; or assembled from packages."""


def full_name(reference: str) -> str:
    """Return the name with its registry: `alpine:3.23` is docker.io/library/alpine:3.23."""
    first, _, rest = reference.partition("/")
    if not rest:
        return f"docker.io/library/{reference}"
    if "." not in first and ":" not in first and first != "localhost":
        return f"docker.io/{reference}"
    return reference

"""Find a wheel's license as an SPDX expression, which is what an apk names."""

import csv
from functools import cache
from importlib.resources import files

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.metadata import RawMetadata

UNKNOWN = "custom"
"""What Alpine's packages say where no SPDX identifier fits."""


@cache
def _classifiers() -> dict[str, str]:
    text = files("wheelgate.images.apk").joinpath("licenses.csv").read_text(encoding="utf-8")
    return {row["classifier"]: row["spdx"] for row in csv.DictReader(text.splitlines())}


def license_of(metadata: RawMetadata) -> str:
    """Return the license that a wheel's metadata names.

    `License-Expression` goes first (PEP 639); else the field `License`, where it is an SPDX
    expression and no text; else what the classifiers say. Several classifiers are joined by AND,
    the stricter reading.
    """
    for text in (metadata.get("license_expression", ""), metadata.get("license", "")):
        if text and len(text) < 200:
            try:
                return str(canonicalize_license_expression(text))
            except InvalidLicenseExpression:
                continue
    known = _classifiers()
    named = {known[text] for text in metadata.get("classifiers", []) if text in known}
    return " AND ".join(sorted(named)) or UNKNOWN

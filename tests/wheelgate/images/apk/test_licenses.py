"""A wheel's license, as an SPDX expression."""

import csv
from importlib.resources import files

import pytest
from packaging.licenses import canonicalize_license_expression

from wheelgate.images.apk.licenses import license_of


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        (
            {"license_expression": "MIT AND (Apache-2.0 OR BSD-2-Clause)"},
            "MIT AND (Apache-2.0 OR BSD-2-Clause)",
        ),
        ({"license_expression": "mit", "license": "Other"}, "MIT"),
        ({"license": "BSD-3-Clause"}, "BSD-3-Clause"),
        ({"license": "BSD"}, "custom"),
        (
            {
                "license": "Permission is hereby granted, " * 30,
                "classifiers": ["License :: OSI Approved :: MIT License"],
            },
            "MIT",
        ),
        (
            {
                "classifiers": [
                    "License :: OSI Approved :: MIT License",
                    "License :: OSI Approved :: Apache Software License",
                ]
            },
            "Apache-2.0 AND MIT",
        ),
        ({}, "custom"),
    ],
)
def test_the_license_is_that_of_the_metadata(metadata, expected):
    assert license_of(metadata) == expected


def test_every_license_of_the_table_is_an_spdx_expression():
    text = files("wheelgate.images.apk").joinpath("licenses.csv").read_text()
    for row in csv.DictReader(text.splitlines()):
        assert canonicalize_license_expression(row["spdx"]) == row["spdx"]

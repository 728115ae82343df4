"""Every module that a plot needs can be imported. Runs inside the built image."""

import pytest

from wheelgate.model.verdicts import judge_import

__all__ = [
    "test_a_module_can_be_imported",
]


@pytest.mark.needs_imports
def test_a_module_can_be_imported(wheelgate, verdict, any_image, imported_module):
    verdict(judge_import(wheelgate.measurements.imported.of(any_image)[imported_module]))

"""The rows of the report's parts on what is wrong, on tests and on imports."""

import re
from dataclasses import dataclass

from wheelgate.model.records import ModuleImport, Run, TestResult

_RANK = {"failed": 0, "error": 0, "skipped": 1, "passed": 2}


@dataclass(frozen=True)
class TestRow:
    """A test as a sentence, with what it was run for."""

    sentence: str
    parameters: str
    result: TestResult

    __test__ = False


@dataclass(frozen=True)
class TestFile:
    """The tests of a file: those that failed first."""

    name: str
    rows: tuple[TestRow, ...]

    __test__ = False

    def count(self, *outcomes: str) -> int:
        """Count its tests of some outcomes."""
        return sum(row.result.outcome in outcomes for row in self.rows)

    @property
    def failed(self) -> int:
        """How many failed, or could not run."""
        return self.count("failed", "error")


def files_of(run: Run) -> list[TestFile]:
    """Return the tests inside images and all others, by their file; what failed comes first."""
    found: dict[str, list[TestRow]] = {}
    for test in run.tests:
        file, _, name = test.test.partition("::")
        found.setdefault(file, []).append(_row(name, test))
    whole = [
        TestFile(file, tuple(sorted(rows, key=lambda row: _RANK[row.result.outcome])))
        for file, rows in found.items()
    ]
    return sorted(whole, key=lambda each: (not each.failed, "/image/" not in each.name, each.name))


def _row(name: str, test: TestResult) -> TestRow:
    plain, _, parameters = name.partition("[")
    words = re.sub(r"^.*::", "", plain).removeprefix("test_").replace("_", " ")
    return TestRow(words, parameters.removesuffix("]"), test)


def import_rows(run: Run) -> tuple[list[str], list[tuple[str, list[ModuleImport | None]]]]:
    """Return the images that imported modules, and each module with what came of it in each."""
    images = list(dict.fromkeys(each.image for each in run.imports))
    found: dict[str, dict[str, ModuleImport]] = {}
    for each in run.imports:
        found.setdefault(each.module, {})[each.image] = each
    return images, [(module, [by.get(image) for image in images]) for module, by in found.items()]

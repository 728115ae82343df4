"""What can be compared: the formats, and nothing else."""

import subprocess
import sys

import pytest

from wheelgate.pictures import FORMATS, Cause, compare, write_diff_picture


def test_another_format_is_refused(png, tmp_path):
    for each in ("bmp", "", "PNG"):
        with pytest.raises(ValueError, match="is none of png, apng, gif, svg, pdf, ps"):
            compare(png(), png(), each)
        with pytest.raises(ValueError, match="is none of"):
            write_diff_picture(png(), png(), tmp_path / "diff.png", each)


@pytest.mark.parametrize("form", FORMATS)
def test_two_empty_files_are_not_comparable_in_any_format(form):
    found = compare(b"", b"", form)
    assert found.kind == "not comparable"
    assert (found.problem.cause, found.problem.side) == (Cause.EMPTY, None)


def test_what_draws_documents_is_not_imported_to_compare():
    heavy = "{'resvg_py', 'pypdfium2', 'scipy'}"
    code = f"import sys, wheelgate.pictures; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

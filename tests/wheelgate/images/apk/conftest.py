"""Wheels of our own, made for a test."""

import base64
import csv
import hashlib
import io
import zipfile

import pytest


def _row(name, content):
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return [name, f"sha256={digest}", len(content)]


@pytest.fixture
def a_wheel(tmp_path):
    """Return a function that writes a wheel; `files` is its content beside the metadata."""

    def make(name="tiny", version="1.0", *, metadata="", tag="py3-none-any", **files):
        folder = f"{name}-{version}"
        content = {path: text.encode() for path, text in files.pop("files", {}).items()}
        content |= files
        content[f"{folder}.dist-info/METADATA"] = (
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}\n".encode()
        )
        pure = str(tag.endswith("none-any")).lower()
        content[f"{folder}.dist-info/WHEEL"] = (
            f"Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: {pure}\nTag: {tag}\n".encode()
        )
        path = tmp_path / f"{folder}-{tag}.whl"
        record = io.StringIO()
        rows = csv.writer(record, lineterminator="\n")
        with zipfile.ZipFile(path, "w") as archive:
            for file, data in content.items():
                archive.writestr(file, data)
                rows.writerow(_row(file, data))
            rows.writerow([f"{folder}.dist-info/RECORD", "", ""])
            archive.writestr(f"{folder}.dist-info/RECORD", record.getvalue())
        return path

    return make

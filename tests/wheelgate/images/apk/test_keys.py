"""The keys that a repository is signed by."""

import errno
import os

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from wheelgate.errors import ApkError, StorageError
from wheelgate.images.apk.keys import key_at


def test_a_key_is_made_once_and_is_nobody_elses_to_read(tmp_path):
    file = tmp_path / "key.rsa"
    made = key_at(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert key_at(file) == made
    assert made.name.endswith(".rsa.pub")
    assert b"PRIVATE" not in made.public


def test_what_is_no_key_is_refused(tmp_path):
    file = tmp_path / "key.rsa"
    file.write_text("not a key")
    with pytest.raises(ApkError, match=r"key\.rsa"):
        key_at(file)


def test_a_key_of_another_kind_is_refused(tmp_path):
    file = tmp_path / "key.pem"
    file.write_bytes(
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    with pytest.raises(ApkError, match=r"key\.pem .*RSA"):
        key_at(file)


def test_a_key_that_cannot_be_written_whole_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "rename", refused)
    with pytest.raises(StorageError):
        key_at(tmp_path / "key.rsa")
    assert list(tmp_path.iterdir()) == []


def refused(*_):
    raise OSError(errno.ENOSPC, "No space left on device")

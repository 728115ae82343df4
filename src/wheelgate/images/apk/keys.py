"""Make and read the keys that a repository is signed by."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from wheelgate.errors import ApkError
from wheelgate.util.files import storage_errors

_BITS = 4096
"""abuild-keygen's own choice; PKCS #1 v1.5 signatures of RSA are the same each time."""


@dataclass(frozen=True)
class Key:
    """A private key, as PEM, and the public key that goes into `/etc/apk/keys`."""

    private: bytes
    public: bytes

    @property
    def name(self) -> str:
        """The public key's file name, which follows from the key."""
        return f"wheelgate-{hashlib.sha256(self.public).hexdigest()[:8]}.rsa.pub"


def new_key() -> Key:
    """Make a key."""
    return _of(rsa.generate_private_key(public_exponent=65537, key_size=_BITS))


def key_at(path: Path) -> Key:
    """Return the private key in a file; where there is none, make one there.

    Raises:
        ApkError: Where the file holds no RSA key without a password.
        StorageError: Where it cannot be written.
    """
    if not path.exists():
        key = new_key()
        # The file comes to be whole, and is nobody else's to read at any time.
        with (
            storage_errors("keeping the signing key"),
            TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder,
        ):
            beside = Path(folder) / path.name
            beside.write_bytes(key.private)
            beside.chmod(0o600)
            beside.rename(path)
        return key
    try:
        read = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, OSError) as error:
        raise ApkError(
            f"{path} is not a private key that can be used: {error}",
            "name one that `openssl genrsa` or `abuild-keygen` made, or a file that is not there",
        ) from None
    if not isinstance(read, rsa.RSAPrivateKey):
        raise ApkError(f"{path} is not an RSA key", "apk is given RSA keys here: `openssl genrsa`")
    return _of(read)


def _of(key: rsa.RSAPrivateKey) -> Key:
    return Key(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
    )

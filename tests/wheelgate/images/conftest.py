"""What tests of images share: a Debian mirror of their own."""

from support.debian_mirror import debian_mirror, signer

__all__ = ["debian_mirror", "signer"]

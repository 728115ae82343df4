"""What a build installs from: locked wheels and Debian packages, checked by their hashes."""

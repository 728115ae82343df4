"""What pip would install: tags, locks, `_manylinux.py`, and what to take instead."""

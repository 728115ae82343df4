"""Runs, their history, and the host that made them."""

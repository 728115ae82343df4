"""A reproducibility gate and benchmark harness for Python on Alpine Linux."""

__version__ = "0.1.0"

"""A reproducibility gate and benchmark harness for Python on Alpine Linux."""

from importlib.metadata import version

__version__ = version("wheelgate")

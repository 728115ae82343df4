"""Measure an image: bytes by layer and by package, and libraries that it has several times."""

from wheelgate.size.measuring import layers_of, measure, measure_archive
from wheelgate.size.owners import owners_of
from wheelgate.size.packages import packages_of
from wheelgate.size.tree import Tree

__all__ = ["Tree", "layers_of", "measure", "measure_archive", "owners_of", "packages_of"]

"""Measure an image: bytes by layer and by package, and libraries that it has several times."""

from wheelgate.images.size.measure import layers_of, measure, measure_archive
from wheelgate.images.size.owners import owners_of
from wheelgate.images.size.packages import packages_of
from wheelgate.images.size.tree import Tree

__all__ = ["Tree", "layers_of", "measure", "measure_archive", "owners_of", "packages_of"]

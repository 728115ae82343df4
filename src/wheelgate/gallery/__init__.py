"""The samples: found on disk, rendered inside an image, one process each."""

from wheelgate.gallery.render import Gallery
from wheelgate.gallery.samples import Sample, choose, discover
from wheelgate.gallery.worker_client import PORTABLE, Worker, stage

__all__ = ["PORTABLE", "Gallery", "Sample", "Worker", "choose", "discover", "stage"]

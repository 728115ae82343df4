"""The samples: found on disk, rendered inside an image, one process each."""

from wheelgate.gallery.render import Gallery
from wheelgate.gallery.samples import Sample, choose, discover
from wheelgate.gallery.worker_client import ENVIRONMENT, PORTABLE, Worker, stage

__all__ = ["ENVIRONMENT", "PORTABLE", "Gallery", "Sample", "Worker", "choose", "discover", "stage"]

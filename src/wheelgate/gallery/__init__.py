"""The samples: found on disk, rendered inside an image, one process each."""

from wheelgate.gallery.renderer import Gallery
from wheelgate.gallery.samples import Sample, choose, discover, read_sample
from wheelgate.gallery.staging import Staged, stage
from wheelgate.gallery.worker_client import ENVIRONMENT, PORTABLE, Worker

__all__ = [
    "ENVIRONMENT",
    "PORTABLE",
    "Gallery",
    "Sample",
    "Staged",
    "Worker",
    "choose",
    "discover",
    "read_sample",
    "stage",
]

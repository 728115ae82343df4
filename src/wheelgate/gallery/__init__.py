"""The samples: found on disk, rendered inside an image, one process each."""

from wheelgate.gallery.renderer import Gallery
from wheelgate.gallery.samples import Sample, choose, discover, read_sample
from wheelgate.gallery.staging import StagingFolder, fill_staging
from wheelgate.gallery.worker_client import ENVIRONMENT, PORTABLE, Worker

__all__ = [
    "ENVIRONMENT",
    "PORTABLE",
    "Gallery",
    "Sample",
    "StagingFolder",
    "Worker",
    "choose",
    "discover",
    "fill_staging",
    "read_sample",
]

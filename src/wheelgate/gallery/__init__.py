"""The samples: found on disk, rendered inside an image, one process each."""

from wheelgate.gallery.render import Gallery
from wheelgate.gallery.samples import Sample, discover
from wheelgate.gallery.worker_client import Worker, stage

__all__ = ["Gallery", "Sample", "Worker", "discover", "stage"]

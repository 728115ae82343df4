"""Images: bases, wheelhouse, builds, sizes."""

"""Images: their bases, wheelhouse, builds and sizes."""

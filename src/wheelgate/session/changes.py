"""What the images of a session became since the revision that they are compared with."""

from collections.abc import Callable, Sequence

from wheelgate.gallery.comparisons import Comparisons
from wheelgate.images import changes
from wheelgate.images.image_set import ImageSet
from wheelgate.model.records import Change, Size


class SinceRevision:
    """Finds what changed in each image, once and on demand."""

    def __init__(
        self, images: ImageSet, comparisons: Comparisons, size: Callable[[str], Size]
    ) -> None:
        self._images = images
        self._comparisons = comparisons
        self._size = size
        self._found: dict[str, Change] = {}

    @property
    def all(self) -> tuple[Change, ...]:
        """All changes so far, one an image."""
        return tuple(self._found.values())

    def of(self, image: str, samples: Sequence[str]) -> Change | None:
        """Return what changed in an image since the other revision.

        Args:
            image: The image.
            samples: Those whose renders are compared.

        Returns:
            None where that revision has no such image.
        """
        other = self._images.baseline_image(image)
        revision = self._images.revision
        if other is None or revision is None:
            return None
        if image not in self._found:
            differences = [
                each
                for sample in (samples if other != image else ())
                for each in self._comparisons.of(image, sample, other)
            ]
            self._found[image] = changes.between(
                image,
                revision.commit,
                self._size(other),
                self._size(image),
                differences,
                same=other == image,
            )
        return self._found[image]

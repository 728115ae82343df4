"""What is measured of each image while tests run: what it can import, and what it weighs."""

from collections.abc import Collection
from contextlib import nullcontext

from wheelgate.doctor.load_reports import LoadReports
from wheelgate.engine.context import RunContext
from wheelgate.images import module_imports, size
from wheelgate.images.image_set import ImageSet
from wheelgate.model.records import ModuleImport, Size
from wheelgate.session.parallel import ParallelMeasurement, Resting
from wheelgate.util.concurrency import WorkerPool
from wheelgate.util.files import storage_errors

_AT_ONCE = 2
"""Images that are measured at a time: more would fill the disk with saved images, and the memory
with what is read of them."""


class Measurements:
    """Measures images in threads: each once, and ahead of those tests that are known to ask.

    Attributes:
        imported: What came of importing each module that `gate.toml` lists, by its name.
        sizes: What the image weighs.
    """

    def __init__(
        self,
        context: RunContext,
        images: ImageSet,
        load_reports: LoadReports,
        resting: Resting = nullcontext,
    ) -> None:
        self._context = context
        self._images = images
        self._load_reports = load_reports
        self._pool = WorkerPool(_AT_ONCE)
        self.imported = ParallelMeasurement(self._import, self._pool, resting)
        self.sizes = ParallelMeasurement(self._weigh, self._pool, resting)

    def begin(self, imports_in: Collection[str], weighed: Collection[str]) -> None:
        """Begin to measure some images: their imports first, then their sizes."""
        self.imported.begin(imports_in)
        self.sizes.begin(weighed)

    def wait(self) -> None:
        """Wait until nothing is measured any more that would disturb a timing."""
        self.imported.wait()
        self.sizes.wait()

    def close(self) -> None:
        """End what is still measured."""
        self._pool.end()

    def _weigh(self, image: str) -> Size:
        reference = self._images.image(image).reference
        self._context.progress(f"weighing {image}{self._context.last(f'size {image}')}")
        with self._context.stage(f"size {image}"), storage_errors("weighing an image"):
            return size.measure(
                self._context.engine,
                image,
                reference,
                self._context.cache,
                self._load_reports.beside(image),
            )

    def _import(self, image: str) -> dict[str, ModuleImport]:
        reference, python = self._images.image(image).reference, self._images.config(image).python
        modules = self._context.project.gate.imports_of(image)
        stage = f"import modules in {image}"
        last = self._context.last(stage)
        self._context.progress(f"importing {len(modules)} modules in {image}{last}")
        with self._context.stage(stage):
            found = module_imports.measure(self._context.engine, image, reference, python, modules)
        return {each.module: each for each in found}

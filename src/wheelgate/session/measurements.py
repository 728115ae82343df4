"""What is measured of each image beside the tests: what it can import, and what it weighs."""

from collections.abc import Callable, Collection
from contextlib import nullcontext

from wheelgate.doctor.examinations import Examinations
from wheelgate.images import module_imports as imports
from wheelgate.images import size
from wheelgate.images.image_set import ImageSet, Say
from wheelgate.model.config import Project
from wheelgate.model.records import ModuleImport, Size
from wheelgate.session.parallel import Resting, SideBySide
from wheelgate.storage.run_folder import RunFolder
from wheelgate.util.cache import Cache
from wheelgate.util.concurrency import Crew
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
        project: Project,
        folder: RunFolder,
        images: ImageSet,
        examinations: Examinations,
        *,
        say: Say = lambda _: None,
        last: Callable[[str], str] = lambda _: "",
        resting: Resting = nullcontext,
    ) -> None:
        """Prepare; nothing is measured before it is begun or asked for.

        Args:
            project: The checkout.
            folder: Of the run, which records how long each step takes.
            images: The images.
            examinations: What reads an image while it is saved to be weighed.
            say: Called with progress, a line each, from threads.
            last: Returns how long a stage took the last time, in words.
            resting: A context for as long as the thread that asks only waits.
        """
        self._project = project
        self._folder = folder
        self._images = images
        self._examinations = examinations
        self._say = say
        self._last = last
        self._crew = Crew(_AT_ONCE)
        self.imported = SideBySide(self._import, self._crew, resting)
        self.sizes = SideBySide(self._weigh, self._crew, resting)

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
        self._crew.end()

    def _weigh(self, image: str) -> Size:
        reference = self._images.image(image).reference
        self._say(f"weighing {image}{self._last(f'size {image}')}")
        with self._folder.stage(f"size {image}"), storage_errors("weighing an image"):
            return size.measure(
                self._images.engine, image, reference, Cache.default(),
                self._examinations.beside(image),
            )  # fmt: skip

    def _import(self, image: str) -> dict[str, ModuleImport]:
        reference, python = self._images.image(image).reference, self._images.config(image).python
        modules = self._project.gate.imports_of(image)
        stage = f"import modules in {image}"
        self._say(f"importing {len(modules)} modules in {image}{self._last(stage)}")
        with self._folder.stage(stage):
            found = imports.measure(self._images.engine, image, reference, python, modules)
        return {each.module: each for each in found}

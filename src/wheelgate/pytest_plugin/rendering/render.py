"""What the fixture `render` gives: a function that renders in a container of an image."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from wheelgate.errors import RenderError
from wheelgate.model.records import Render, Verdict
from wheelgate.model.verdicts import judge_render
from wheelgate.pytest_plugin.rendering.plots import from_file, from_function
from wheelgate.pytest_plugin.rendering.request import RenderRequest
from wheelgate.session.session import Session


@dataclass(frozen=True)
class Rendered:
    """What was rendered in an image.

    Attributes:
        image: The image.
        source: What rendered it: its file, with `::NAME` where it is a function of that.
        name: The first part of its pictures' names.
        pictures: Each file's name and content: `NAME.png`, and so on for other formats;
            `NAME-1.png`, `NAME-2.png` where it made several figures.
        record: All that was measured, as `run.json` has it of samples: seconds, memory, fonts,
            and what it did besides.
    """

    image: str
    source: str
    name: str
    pictures: dict[str, bytes]
    record: Render

    @property
    def seconds(self) -> float:
        """How long the render took, without the start of the container."""
        return self.record.seconds

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings of Python, each with its category: `UserWarning: text`."""
        return self._effects("warning")

    @property
    def log_lines(self) -> tuple[str, ...]:
        """What was logged, from the level WARNING on."""
        return self._effects("log line")

    @property
    def output(self) -> str:
        """What it printed, to standard output and standard error: the first 600 characters."""
        return "\n".join(self._effects("output"))

    def _effects(self, kind: str) -> tuple[str, ...]:
        return tuple(each.text for each in self.record.side_effects if each.kind == kind)


class RenderPlot:
    """Renders plots in the images of a session, for one test."""

    def __init__(
        self,
        session: Session,
        render_request: RenderRequest,
        keep_verdict: Callable[[Verdict], None],
    ) -> None:
        self._session = session
        self._render_request = render_request
        self._keep_verdict = keep_verdict

    def __call__(
        self, source: str | Path | Callable[[], object], image: str | None = None
    ) -> Rendered:
        """Render in a container of an image, as a sample is rendered.

        Without network, read-only, by separate processes that are ended at the limits of
        `[rendering]`; by two of them, where `passes` does not say otherwise. What was rendered
        before in the same image is not rendered again.

        Args:
            source: The name of a sample; or a Python file with a function `plot()`, ending in
                `.py`, as seen from the folder of the test; or a function without arguments that
                is rendered as `plot()` is. Only the text of a file or a function comes into the
                container: what it imports or reads has to be in the image, or in the folder of
                the samples, and a function uses no name from outside of itself.
            image: The name of an image; where it is left out, the one that the test asks for by
                `image`, `any_image` or `changed_image`.

        Raises:
            RenderError: Where it gives no picture, or cannot be tried.
        """
        where = self._where(image)
        name, shown = self._known(source)
        record = self._session.renders.render(where, name)
        if record.unmeasured:
            self._keep_verdict(replace(judge_render(record), subject=shown))
        if record.error:
            error = record.error.replace(" of the sample)", ")")
            raise RenderError(
                f"{shown} gives no picture in {where}: {error}",
                f"correct it, or give {where} what it lacks",
            )
        pictures = {
            Path(file).name: content for file, content in self._session.renders.pictures(record)
        }
        return Rendered(where, shown, Path(name).name, pictures, record)

    def _where(self, image: str | None) -> str:
        image = image or self._render_request.image
        session = self._session
        before = (session.image_set.baseline_image(each) for each in session.images)
        known = [*session.image_set.names, *(each for each in before if each)]
        if image not in known:
            raise RenderError(
                f"{image!r} is no image of this run", f"its images are: {', '.join(known)}"
            )
        return image

    def _known(self, source: str | Path | Callable[[], object]) -> tuple[str, str]:
        """Return the name by which the session renders it, and what verdicts call it."""
        if isinstance(source, str) and not source.endswith(".py"):
            if not self._session.renders.knows(source):
                raise RenderError(
                    f"there is no sample {source!r}",
                    "`wheelgate samples` lists them; the name of a file ends in .py",
                )
            return source, f"{self._session.project.gate.samples}/{source}.py"
        if isinstance(source, str | Path):
            plot = from_file(self._render_request.module.parent / source, self._render_request.root)
        else:
            plot = from_function(source, self._render_request.root)
        self._session.add_plot(plot.sample, plot.content)
        self._session.read.add(plot.file)
        return plot.sample.name, plot.source

"""What the fixture `assert_render` gives: a function that compares pictures with baselines."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from wheelgate.errors import RenderError
from wheelgate.gallery.baselines import Baselines, Tolerance, write_baseline
from wheelgate.gallery.comparisons import Expectation
from wheelgate.model.records import BASELINE, Outcome, PixelDifference, Verdict
from wheelgate.model.verdicts import judge_differences, judge_stability
from wheelgate.pictures import FORMATS
from wheelgate.pytest_plugin.rendering.render import Rendered
from wheelgate.pytest_plugin.rendering.request import RenderRequest, seen_from
from wheelgate.session.session import Session
from wheelgate.util.files import storage_errors

UPDATE = "--update-baselines"
"""The option of pytest that takes what was rendered as the baselines."""


@dataclass
class BaselineUpdates:
    """Whether a session takes what was rendered as baselines, and which of these are settled.

    The first image that renders a picture settles it: it has rendered the baseline, or its picture
    becomes it. Another that renders it otherwise fails, and does not take its place.
    """

    wanted: bool
    settled: set[Path] = field(default_factory=set)


class AssertRender:
    """Compares pictures with a test's own baselines."""

    def __init__(
        self,
        session: Session,
        render_request: RenderRequest,
        keep_verdict: Callable[[Verdict], None],
        updates: BaselineUpdates,
    ) -> None:
        self._session = session
        self._render_request = render_request
        self._keep_verdict = keep_verdict
        self._updates = updates

    def __call__(
        self,
        rendered: Rendered | Mapping[str, bytes],
        baseline: str | Path | None = None,
        tolerance: Mapping[str, Any] | None = None,
    ) -> None:
        """Compare pictures with baselines: by their bytes, then by their pixels.

        The verdict is the gate's `same as baseline`, and asks for what the image's limit
        `renders` asks for. Where it fails, it says what differs, and names a picture of that in
        the run's folder. A plot that two processes render differently fails too.

        Where there is no baseline, the test fails. `--update-baselines` takes the picture as the
        baseline; the verdict is `unmeasured` then, since nothing was compared.

        Args:
            rendered: What `render` gave; or pictures that came from elsewhere, by their names, such
                as `{"badge.png": content}`.
            baseline: The file that the picture is compared with, as seen from the folder of the
                test; of several pictures, the folder where each has its own by its name. Left
                out, that is `baselines/MODULE`, for the test's module.
            tolerance: How far the pixels may be from the baseline's, and why, by the keys of a
                `[[tolerance]]`: `{"largest": 3, "reason": "FreeType 2.14 rounds otherwise"}`.

        Raises:
            RenderError: Where an argument cannot be used.
        """
        if isinstance(rendered, Rendered):
            image, subject, name = rendered.image, rendered.source, rendered.name
            pictures = rendered.pictures
            if rendered.record.unstable:
                self._keep_verdict(replace(judge_stability(rendered.record), subject=subject))
        else:
            image, subject, name = (
                self._render_request.image,
                self._render_request.name,
                self._render_request.test,
            )
            pictures = dict(rendered)
        places = self._places(pictures, baseline)
        gone = _no_longer_rendered(rendered.name, places) if isinstance(rendered, Rendered) else []
        names = {
            file: seen_from(self._render_request.root, file) for file in (*places.values(), *gone)
        }
        held = Expectation(
            image=image,
            subject=subject,
            against=BASELINE,
            pictures={names[places[each]]: content for each, content in pictures.items()},
            expected={names[file]: content for file, content in self._read(names).items()},
            tolerance=_within(tolerance, image),
            missing=f"there is no baseline; run with {UPDATE}, and look at the file that it writes",
            # Two tests may compare with one file.
            folder=f"{image}-against-baselines-of-tests/{name}",
        )
        found = self._session.comparisons.of_others(held)
        limits = self._session.project.gate.images[image.partition("@")[0]].limits
        judged = judge_differences(image, subject, BASELINE, found, limits)
        contents = {place: pictures[each] for each, place in places.items()}
        self._keep_verdict(self._accepted(judged, contents, gone))

    def _places(
        self, pictures: Mapping[str, bytes], baseline: str | Path | None
    ) -> dict[str, Path]:
        """Return the file that each picture is compared with."""
        for name in pictures:
            if _format_of(name) not in FORMATS:
                raise RenderError(
                    f"{name!r} is no name of a picture", f"end it in one of: {', '.join(FORMATS)}"
                )
        module = self._render_request.module
        where = module.parent / (baseline or f"baselines/{module.stem}")
        if _format_of(where.name) not in FORMATS:
            return {name: where / name for name in pictures}
        if [_format_of(name) for name in pictures] != [_format_of(where.name)]:
            raise RenderError(
                f"{', '.join(pictures)} cannot be compared with {where.name} alone",
                "name a folder where each picture has its own baseline",
            )
        return dict.fromkeys(pictures, where)

    def _read(self, files: Iterable[Path]) -> dict[Path, dict[str, bytes]]:
        """Return the content of those files that are there, by the name that a record has."""
        found = {}
        with storage_errors("reading baselines"):
            for file in files:
                if file.is_file():
                    self._session.read.add(file)
                    found[file] = {seen_from(self._render_request.root, file): file.read_bytes()}
        return found

    def _accepted(
        self, judged: Verdict, contents: Mapping[Path, bytes], gone: Iterable[Path]
    ) -> Verdict:
        """Take pictures as baselines where that is asked for; return what is to be said then."""
        settled = self._updates.settled
        if judged.outcome == "pass":
            settled.update(contents)
        if judged.outcome != "fail" or not self._updates.wanted:
            return judged
        if settled & contents.keys():
            why = "the baseline is that of an earlier render of this run"
            return replace(judged, details=(*judged.details, why))
        for file, content in contents.items():
            write_baseline(file, content)
        for file in gone:
            file.unlink()
        settled.update(contents)
        names = ", ".join(seen_from(self._render_request.root, file) for file in contents)
        why = f"taken as the baseline: {names}; look at it, and run without {UPDATE}"
        return replace(judged, outcome=Outcome.UNMEASURED, details=(why,))


def _format_of(name: str) -> str:
    return Path(name).suffix.removeprefix(".")


def _no_longer_rendered(name: str, places: Mapping[str, Path]) -> list[Path]:
    """Return the baselines of a plot's pictures that it did not render this time."""
    folders = {file.parent for picture, file in places.items() if file.name == picture}
    return [
        file
        for folder in folders
        for file, _, label in Baselines(folder).files(name)
        if not label and file not in places.values()
    ]


def _within(
    tolerance: Mapping[str, Any] | None, image: str
) -> Callable[[str, PixelDifference], str]:
    """Return a function that says why a difference is no fault, or an empty text."""
    if tolerance is None:
        return lambda _, __: ""
    try:
        given = Tolerance(**{"images": (image,), **tolerance})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RenderError(
            f"a tolerance: {where}: {first['msg']}", "it names at least one bound, and a reason"
        ) from None
    if given.changed_share is given.largest is given.local is None:
        raise RenderError(
            "a tolerance without a bound holds for nothing",
            "set changed_share, largest or local",
        )

    def reason(picture: str, found: PixelDifference) -> str:
        return given.reason if given.is_for(image, picture) and given.holds(found) else ""

    return reason

"""The fixtures of the gate, for the tests of any repository with a `gate.toml`.

A test that takes one of these parameters runs once for each of what it names; it takes `wheelgate`
too, itself or by another fixture:

- `image`: the name of an image to judge.
- `any_image`: the same, the reference among them.
- `changed_image`: the same as `image`, where `--against` names a revision; else the test is left
  out.
- `sample`: the name of a sample.
- `timed_sample`: the same, for the samples that `gate.toml` has timed.
- `imported_module`: the name of a module that `gate.toml` wants imported.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from wheelgate.pytest_plugin.state import gate_run

if TYPE_CHECKING:
    from wheelgate.model.records import Verdict
    from wheelgate.pytest_plugin.rendering import AssertRender, RenderPlot, RenderRequest
    from wheelgate.session.session import Session

FIXTURE = "wheelgate"
"""What makes a test the gate's: it asks for this, itself or by what it asks for."""

PARAMETERS = (
    "image",
    "changed_image",
    "any_image",
    "imported_module",
    "sample",
    "timed_sample",
)
"""What a test is run once for each of, in the order that they stand in its id."""

MARKS = (
    "needs_size: asks for the size of its image, which is measured while other tests run",
    "needs_imports: asks what its image imports; as for sizes",
)
"""What lets the session know ahead which images a measurement is wanted of."""

_OF_IMAGES = ("image", "any_image", "changed_image")


@pytest.fixture(scope="session")
def wheelgate(request: pytest.FixtureRequest) -> "Session":
    """The gate's session: it builds, measures and judges, each on demand."""
    return gate_run(request.config).session


@pytest.fixture(scope="session")
def rendered_samples(request: pytest.FixtureRequest) -> list[str]:
    """The names of the samples that this session renders."""
    return gate_run(request.config).samples()


@pytest.fixture
def verdict(request: pytest.FixtureRequest, wheelgate: "Session") -> "Callable[[Verdict], None]":
    """A function that keeps a verdict for the record, and fails the test where it is no pass."""

    def keep(judged: "Verdict") -> None:
        from wheelgate.report.wording import sentence  # noqa: PLC0415 - the session is there

        judged = wheelgate.judge(judged, request.node.nodeid)
        if judged.waived:
            pytest.skip(f"unmeasured: {sentence(judged)} (waived: {judged.waived})")
        if judged.counts:
            unmeasured = "unmeasured: " if judged.outcome == "unmeasured" else ""
            pytest.fail(f"{unmeasured}{sentence(judged)}", pytrace=False)

    return keep


@pytest.fixture
def render(
    request: pytest.FixtureRequest, wheelgate: "Session", verdict: "Callable[[Verdict], None]"
) -> "RenderPlot":
    """A function that renders a plot in a container of an image, and returns what that gave."""
    from wheelgate.pytest_plugin.rendering import RenderPlot  # noqa: PLC0415 - the session has loaded it

    return RenderPlot(wheelgate, _render_request(request, wheelgate), verdict)


@pytest.fixture
def assert_render(
    request: pytest.FixtureRequest, wheelgate: "Session", verdict: "Callable[[Verdict], None]"
) -> "AssertRender":
    """A function that compares pictures with baselines of the test's own."""
    from wheelgate.pytest_plugin.rendering import AssertRender  # noqa: PLC0415 - as above

    updates = gate_run(request.config).baseline_updates
    return AssertRender(wheelgate, _render_request(request, wheelgate), verdict, updates)


def _render_request(request: pytest.FixtureRequest, session: "Session") -> "RenderRequest":
    from wheelgate.pytest_plugin.rendering import RenderRequest  # noqa: PLC0415 - as above

    names = [name for name in _OF_IMAGES if name in request.fixturenames]
    return RenderRequest(
        root=session.project.root,
        module=request.path,
        test=getattr(request.node, "originalname", request.node.name),
        images=tuple(request.getfixturevalue(name) for name in names),
    )

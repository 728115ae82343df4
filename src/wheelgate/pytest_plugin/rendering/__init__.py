"""The parts of the gate that a test can use by itself: draw something in an image, hold it fast."""

from wheelgate.pytest_plugin.rendering.assert_render import Accepting, AssertRender
from wheelgate.pytest_plugin.rendering.render import Rendered, RenderPlot
from wheelgate.pytest_plugin.rendering.request import RenderRequest

__all__ = ["Accepting", "AssertRender", "RenderPlot", "RenderRequest", "Rendered"]

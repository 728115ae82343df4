"""What a test can use by itself: render a plot in an image, and compare it with a baseline."""

from wheelgate.pytest_plugin.rendering.assert_render import AssertRender, BaselineUpdates
from wheelgate.pytest_plugin.rendering.render import Rendered, RenderPlot
from wheelgate.pytest_plugin.rendering.request import RenderRequest

__all__ = ["AssertRender", "BaselineUpdates", "RenderPlot", "RenderRequest", "Rendered"]

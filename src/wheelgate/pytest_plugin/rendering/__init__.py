"""The parts of the gate that a test can use by itself: draw something in an image, hold it fast."""

from wheelgate.pytest_plugin.rendering.assert_render import Accepting, AssertRender
from wheelgate.pytest_plugin.rendering.render import Draw, Rendered
from wheelgate.pytest_plugin.rendering.request import Asker

__all__ = ["Accepting", "Asker", "AssertRender", "Draw", "Rendered"]

"""The parts of the gate that a test can use by itself: draw something in an image, hold it fast."""

from wheelgate.parts.asker import Asker
from wheelgate.parts.drawing import Draw, Rendered
from wheelgate.parts.holding import Accepting, AssertRender

__all__ = ["Accepting", "Asker", "AssertRender", "Draw", "Rendered"]

"""Pictures drawn in lines: sharp at any density, and in the colours of the theme."""

from collections.abc import Iterator
from itertools import pairwise
from math import cos, hypot, pi, sin
from typing import Any

from kivy.graphics import Color, Ellipse, Line, Rectangle
from kivy.properties import ColorProperty, StringProperty
from kivy.uix.widget import Widget

from phone.ui.check.strokes import DRAWINGS, Block, Disc, Part, Stroke

DASH_SHARE = 0.07
ROUND = 12
"""Pieces of a circle; every second one is left out of a dashed one."""


class Drawing(Widget):
    """One of the drawings by its name, in `ink`; raises `KeyError` for an unknown name."""

    name = StringProperty("")
    ink = ColorProperty("#000000")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for changed in ("name", "ink", "pos", "size"):
            self.fbind(changed, self._draw)
        self._draw()

    def _draw(self, *_: Any) -> None:
        self.canvas.clear()
        if not self.name:
            return
        side = min(self.width, self.height)
        # Not from `center`, which may still be the one before when `pos` has changed.
        left, below = self.x + (self.width - side) / 2, self.y + (self.height - side) / 2
        with self.canvas:
            Color(*self.ink)
            for part in DRAWINGS[self.name]:
                _draw(part, left, below, side)


def _draw(part: Part, left: float, below: float, side: float) -> None:
    if isinstance(part, Block):
        Rectangle(pos=(left + part.x * side, below + part.y * side), size=(part.width * side, part.height * side))
        return
    if isinstance(part, Disc) and part.filled:
        radius = part.radius * side
        middle = (left + part.x * side - radius, below + part.y * side - radius)
        Ellipse(pos=middle, size=(2 * radius, 2 * radius))
        return
    points = _around(part) if isinstance(part, Disc) else _along(part)
    # Half of the width lies on each side of a line.
    width = max(1.0, part.width * side / 200)
    for piece in _dashes(points) if part.dashed else [points]:
        placed = [value * side + (below if index % 2 else left) for index, value in enumerate(piece)]
        Line(points=placed, width=width, cap="round", joint="round")


def _along(stroke: Stroke) -> list[float]:
    return [*stroke.points, *stroke.points[:2]] if stroke.closed else list(stroke.points)


def _around(disc: Disc) -> list[float]:
    turns = [2 * pi * step / ROUND for step in range(ROUND + 1)]
    return [value for turn in turns for value in (disc.x + disc.radius * cos(turn), disc.y + disc.radius * sin(turn))]


def _dashes(points: list[float]) -> Iterator[list[float]]:
    """Every second piece of a line; Kivy itself dashes only lines of one pixel."""
    corners = list(zip(points[::2], points[1::2], strict=True))
    for (x, y), (to_x, to_y) in pairwise(corners):
        length = hypot(to_x - x, to_y - y)
        count = max(1, round(length / DASH_SHARE))
        for piece in range(0, count, 2):
            begin, end = piece / count, min(1.0, (piece + 1) / count)
            yield [x + (to_x - x) * begin, y + (to_y - y) * begin, x + (to_x - x) * end, y + (to_y - y) * end]

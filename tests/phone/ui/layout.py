"""What can be proven of a layout without looking at it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from kivy.uix.textinput import TextInput
from phone.ui.kit.text import CutLine, Icon

SLACK = 1.5
"""Pixels that rounding may take."""
TARGET_DP = 48


@dataclass(frozen=True, slots=True)
class Box:
    """In pixels of the window."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Box") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        along = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > SLACK and along > SLACK

    def within(self, other: "Box") -> bool:
        return (
            self.left >= other.left - SLACK
            and self.bottom >= other.bottom - SLACK
            and self.right <= other.right + SLACK
            and self.top <= other.top + SLACK
        )


def faults_of(shell: Any) -> list[str]:
    """Of each layer by itself: the page with its bars, and each question over it."""
    layers = [shell.children[-1], *shell.ids.over.children, *shell.ids.notices.children]
    return [fault for layer in layers for fault in _faults(layer, _box(shell))]


def _faults(layer: Any, window: Box) -> Iterator[str]:
    shown = list(_shown(layer))
    texts = [(widget, _text_box(widget)) for widget in shown if isinstance(widget, Label) and widget.text]
    for widget, box in texts:
        yield from _text_faults(widget, box)
    seen = [(widget, clipped) for widget, box in texts if (clipped := _clipped(widget, box)) is not None]
    for (first, box), (second, other) in itertools.combinations(seen, 2):
        if box.overlaps(other) and not isinstance(first, Icon) and not isinstance(second, Icon):
            yield f"{_name(first)} lies over {_name(second)}"
    for widget in shown:
        idle = widget.disabled or getattr(widget, "action", True) is None
        if isinstance(widget, ButtonBehavior | TextInput) and not idle:
            yield from _target_faults(widget)
        yield from _place_faults(widget, window)
        yield from _sibling_faults(widget)


def _text_faults(widget: Any, box: Box) -> Iterator[str]:
    if isinstance(widget, CutLine):
        wide = widget._label.get_extents(widget.text)[0]
        if wide > widget.width + SLACK:
            yield f"{_name(widget)} is {wide:.0f} px wide in {widget.width:.0f}"
    elif not box.within(_box(widget)):
        yield f"{_name(widget)} needs {widget.texture_size}, has {widget.size}"
    if widget.text_size[0] is not None and widget.text_size[0] < dp(12):
        yield f"{_name(widget)} has no width"


def _target_faults(widget: Any) -> Iterator[str]:
    if min(widget.width, widget.height) < dp(TARGET_DP) - 0.5:
        yield f"{_name(widget)} is only {widget.width:.0f} x {widget.height:.0f} px to touch"


def _place_faults(widget: Any, window: Box) -> Iterator[str]:
    box = _box(widget)
    if box.left < window.left - SLACK or box.right > window.right + SLACK:
        yield f"{_name(widget)} is not inside the window across"
    scrolled = any(isinstance(ancestor, ScrollView) for ancestor in _ancestors(widget))
    if not scrolled and not box.within(window):
        yield f"{_name(widget)} is not inside the window"
    if widget.parent is not None and not isinstance(widget.parent, ScrollView) and not isinstance(widget, Icon):
        parent = widget.parent
        if hasattr(parent, "width") and parent.width and not _within_parent(widget):
            yield f"{_name(widget)} sticks out of {_name(parent)}"


def _within_parent(widget: Any) -> bool:
    parent = widget.parent
    if not hasattr(parent, "to_window") or parent is parent.get_root_window():
        return True
    return _box(widget).within(_box(parent))


def _sibling_faults(parent: Any) -> Iterator[str]:
    if type(parent).__name__ in {"FloatLayout", "Overlay", "Dialog", "Sheet", "Shell"}:
        return
    children = [child for child in parent.children if _is_shown(child) and not isinstance(child, Icon)]
    for first, second in itertools.combinations(children, 2):
        if _box(first).overlaps(_box(second)):
            yield f"{_name(first)} and its sibling {_name(second)} overlap"


def _shown(widget: Any) -> Iterator[Any]:
    if not _is_shown(widget):
        return
    yield widget
    for child in widget.children:
        yield from _shown(child)


def _is_shown(widget: Any) -> bool:
    return bool(widget.opacity > 0 and widget.width > 0 and widget.height > 0)


def _ancestors(widget: Any) -> Iterator[Any]:
    while widget.parent is not None and widget.parent is not widget:
        widget = widget.parent
        yield widget


def _box(widget: Any) -> Box:
    left, bottom = widget.to_window(widget.x, widget.y)
    return Box(left, bottom, left + widget.width, bottom + widget.height)


def _text_box(widget: Any) -> Box:
    """Where the letters are; the texture is drawn in the middle of its widget."""
    width, height = widget.texture_size
    if isinstance(widget, CutLine):
        width = min(width, widget._label.get_extents(widget.text)[0])
        left, bottom = widget.to_window(widget.x, widget.center_y - height / 2)
        return Box(left, bottom, left + width, bottom + height)
    middle_x, middle_y = widget.to_window(*widget.center)
    return Box(middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2)


def _clipped(widget: Any, box: Box) -> Box | None:
    """What of it is in sight inside the lists and pages that scroll it."""
    for ancestor in _ancestors(widget):
        if isinstance(ancestor, ScrollView):
            frame = _box(ancestor)
            box = Box(
                max(box.left, frame.left), max(box.bottom, frame.bottom),
                min(box.right, frame.right), min(box.top, frame.top),
            )  # fmt: skip
    return box if box.right > box.left and box.top > box.bottom else None


def _name(widget: Any) -> str:
    kind = type(widget).__name__
    said = getattr(widget, "tag", "") or getattr(widget, "text", "") or getattr(widget, "title", "")
    return f"{kind} {said!r}" if said else kind

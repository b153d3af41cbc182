"""What the camera sees, drawn from its grey values, with the frame that codes are read in."""

from pathlib import Path
from typing import Any

from kivy.graphics.texture import Texture
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from phone.platform.scanning import Viewfinder
from phone.platform.seams import Frame
from phone.ui.kit.buttons import Tappable

FINDER_SHARE = 0.8
"""Of what is shown, across and along."""


class TorchButton(Tappable):
    on = BooleanProperty(False)


class Preview(FloatLayout):
    """`show` draws a frame so that it fills the widget; what does not fit is cut off at two sides."""

    texture = ObjectProperty(None, allownone=True)
    finder = ListProperty([0, 0, 0, 0])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._frame_size = (0, 0)
        self._whole: Any = None
        for name in ("pos", "size"):
            self.fbind(name, self._place)

    def show(self, frame: Frame) -> None:
        size = (frame.width, frame.height)
        if self._whole is None or size != self._frame_size:
            self._frame_size = size
            self._whole = Texture.create(size=size, colorfmt="luminance")
            self._place()
        self._whole.blit_buffer(frame.luma, colorfmt="luminance", bufferfmt="ubyte")
        self.canvas.ask_update()

    def hide(self) -> None:
        self.texture = self._whole = None

    @property
    def viewfinder(self) -> Viewfinder:
        """The part of a frame that lies in the frame drawn."""
        across, along = (share * FINDER_SHARE for share in self._shown_shares())
        return Viewfinder((1 - across) / 2, (1 - along) / 2, (1 + across) / 2, (1 + along) / 2)

    def _shown_shares(self) -> tuple[float, float]:
        """How much of a frame's width and height is seen."""
        wide, high = self._frame_size
        if not wide or not high or not self.width or not self.height:
            return 1.0, 1.0
        scale = max(self.width / wide, self.height / high)
        return min(1.0, self.width / (wide * scale)), min(1.0, self.height / (high * scale))

    def _place(self, *_: Any) -> None:
        if self._whole is not None:
            wide, high = self._frame_size
            across, along = self._shown_shares()
            left, low = (1 - across) / 2 * wide, (1 - along) / 2 * high
            shown = self._whole.get_region(left, low, across * wide, along * high)
            # A frame's first row is its uppermost, a texture's first row its lowest.
            shown.flip_vertical()
            self.texture = shown
        width, height = self.width * FINDER_SHARE, self.height * FINDER_SHARE
        self.finder = [self.x + (self.width - width) / 2, self.y + (self.height - height) / 2, width, height]


Builder.load_file(str(Path(__file__).with_name("scan.kv")))

"""A camera that shows what a test holds before it, and a reader that reads what a test says."""

from collections.abc import Callable

from phone.platform.seams import Code, DeviceRefused, Frame

GREY = Frame(bytes([128]) * (64 * 48), 64, 48)


class FakeFrames:
    """`refusal` is the reason for which it refuses; `has_torch` whether there is a torch."""

    def __init__(self, *, refusal: str | None = None, has_torch: bool = True) -> None:
        self.refusal = refusal
        self.has_torch = has_torch
        self.torch_is_on = False
        self._on_frame: Callable[[Frame], None] | None = None

    @property
    def running(self) -> bool:
        return self._on_frame is not None

    async def ask(self) -> None:
        self._refuse()

    def start(self, on_frame: Callable[[Frame], None]) -> None:
        self._refuse()
        self._on_frame = on_frame

    def stop(self) -> None:
        self._on_frame = None
        self.torch_is_on = False

    def torch(self, *, on: bool) -> bool:
        self.torch_is_on = on and self.has_torch and self.running
        return self.torch_is_on == on

    def show(self, frame: Frame = GREY) -> None:
        """One frame, if the camera runs."""
        if self._on_frame is not None:
            self._on_frame(frame)

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise DeviceRefused(self.refusal)


class FakeCodeReader:
    """Reads `codes` in every frame."""

    def __init__(self, *codes: Code) -> None:
        self.codes = list(codes)
        self.frames: list[Frame] = []

    def read(self, frame: Frame) -> list[Code]:
        self.frames.append(frame)
        return list(self.codes)

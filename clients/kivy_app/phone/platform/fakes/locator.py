"""A place that a test says."""

from schemas.base import Position


class FakeLocator:
    def __init__(self, position: Position | None = None) -> None:
        self.position = position

    async def locate(self, timeout_s: float) -> Position | None:  # noqa: ARG002  # it knows at once
        return self.position

"""A place that was told beforehand."""

from schemas.base import Position


def position_of(text: str) -> Position | None:
    """`22.742,106.181` or `22.742,106.181,12`; None for nothing. Raises `ValueError`."""
    if not text.strip():
        return None
    numbers = [float(part) for part in text.split(",")]
    if len(numbers) not in {2, 3} or not (-90 <= numbers[0] <= 90 and -180 <= numbers[1] <= 180):
        raise ValueError(f"no position: {text!r}")
    return Position(lat=numbers[0], lon=numbers[1], accuracy_m=round(numbers[2]) if len(numbers) == 3 else None)


class FixedLocator:
    def __init__(self, position: Position | None) -> None:
        self._position = position

    async def locate(self, timeout_s: float) -> Position | None:  # noqa: ARG002  # it knows at once
        return self._position

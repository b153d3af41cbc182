"""How much of a photo goes in one request: as much as the link has lately managed in some seconds."""

FIRST = 64 * 1024
SMALLEST = 16 * 1024
LARGEST = 1024 * 1024
_SHORT_S, _LONG_S = 20.0, 60.0


class Pace:
    """A piece costs a round trip and a kilobyte of headers; one that breaks off costs a question and a new start."""

    def __init__(self) -> None:
        self.size = FIRST

    def next_piece(self, missing: int) -> int:
        """In bytes; a rest that is hardly worth a request of its own goes along."""
        return missing if missing <= self.size + self.size // 4 else self.size

    def passed(self, size: int, seconds: float) -> None:
        if seconds > _LONG_S:
            self.size = max(SMALLEST, self.size // 2)
        elif size >= self.size and seconds < _SHORT_S:
            self.size = min(LARGEST, self.size * 2)

    def broke(self) -> None:
        self.size = max(SMALLEST, self.size // 2)

"""How far the phone's clock is off, by what the service says the time is."""

from datetime import datetime, timedelta

WORTH_SAYING_S = 120
# Half of the way is the error; beyond this the estimate would say more about the line than about the clock.
_LONGEST_WAY_S = 60.0


class ClockOffset:
    """Seconds the phone's clock is behind the service's; None until the service has said its time."""

    def __init__(self) -> None:
        self.seconds: float | None = None

    def heard(self, served_at: datetime | None, answered_at: datetime, elapsed_s: float) -> None:
        """An answer of our service, heard at `answered_at` by the phone's clock after so long a way."""
        if served_at is None or not 0 <= elapsed_s <= _LONGEST_WAY_S:
            return
        midway = answered_at - timedelta(seconds=elapsed_s / 2)
        self.seconds = (served_at - midway).total_seconds()

    @property
    def worth_saying(self) -> bool:
        return self.seconds is not None and abs(self.seconds) > WORTH_SAYING_S

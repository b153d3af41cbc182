"""The one place where time enters the phone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """The phone's own time, as wrong as it may be; how far it is off is known from the service's answers."""

    def __init__(self, source: Callable[[], datetime] | None = None) -> None:
        self._source = source

    def now(self) -> datetime:
        """Aware, in the zone of Viet Nam."""
        moment = self._source() if self._source else datetime.now(UTC)
        return moment.astimezone(VIET_NAM)

    def today(self) -> date:
        """Dates of law are local dates."""
        return self.now().date()

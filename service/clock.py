"""The one place where time enters the service."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")

Source = Callable[[], datetime]


class Clock:
    """Tells the time; tests hand in another source."""

    def __init__(self, source: Source | None = None) -> None:
        self._source = source

    def now(self) -> datetime:
        moment = self._source() if self._source else datetime.now(UTC)
        return check_aware(moment)

    def today(self) -> date:
        """The date in Viet Nam: dates of law are local dates."""
        return local_date(self.now())


def check_aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without its zone cannot be placed")
    return moment


def local_date(moment: datetime) -> date:
    return check_aware(moment).astimezone(VIET_NAM).date()

"""What the register holds, as others see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from phone.core.badges import Badge, badge_of, needs_check_today
from phone.core.clock import VIET_NAM
from phone.core.outbox_state import OutboxState
from phone.core.search import fold
from rules.verdicts import Verdict
from schemas.sync import SyncFlag, SyncInstrument, SyncMarket, SyncSpotCheck, SyncStall, SyncVerification


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """A check in this phone's outbox, sent or not."""

    record_id: UUID
    performed_at: datetime
    verdict: Verdict
    state: OutboxState


@dataclass(frozen=True, slots=True)
class MarketName:
    """A market without what it holds."""

    market: SyncMarket
    area_name: str | None


@dataclass(frozen=True, slots=True)
class MarketRow:
    """`counts`: instruments in use, by badge; `to_check` of them are worth a check today, `checked_today` had one."""

    market: SyncMarket
    area_name: str | None
    counts: Mapping[Badge, int]
    to_check: int
    checked_today: int
    search_key: str

    @property
    def instruments(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class StallRow:
    """`instruments` counts those in use; `flags` are those of the stall itself, without a known instrument."""

    stall: SyncStall
    instruments: int
    flags: tuple[SyncFlag, ...]
    search_key: str


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument with all that a list shows of it.

    `own_check` is the newest of this phone, sent or not, that the register does not tell of yet; `draft_id` an open
    draft of the person signed in.
    `search_key` holds stall, trader, codes and plate, folded.
    """

    instrument: SyncInstrument
    stall: SyncStall
    flags: tuple[SyncFlag, ...]
    own_check: OwnCheck | None
    draft_id: UUID | None
    search_key: str

    @property
    def flag_kinds(self) -> tuple[str, ...]:
        return tuple(flag.kind for flag in self.flags)

    @property
    def last_check_at(self) -> datetime | None:
        own = self._own_if_last()
        return own.performed_at if own else self.instrument.last_check_at

    @property
    def last_verdict(self) -> str | None:
        own = self._own_if_last()
        return own.verdict if own else self.instrument.last_verdict

    def badge(self, today: date) -> Badge:
        return badge_of(self.instrument, self.flag_kinds, today)

    def checked_on(self, day: date) -> bool:
        """Whether the last check that is known was on this day."""
        moment = self.last_check_at
        return moment is not None and moment.astimezone(VIET_NAM).date() == day

    def to_check(self, today: date) -> bool:
        checked_here_at = self.own_check.performed_at if self.own_check else None
        return needs_check_today(self.instrument, self.flag_kinds, today, checked_here_at)

    def _own_if_last(self) -> OwnCheck | None:
        told = self.instrument.last_check_at
        own = self.own_check
        return own if own is not None and (told is None or own.performed_at > told) else None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Exactly one of the three; a verification is known by its day alone."""

    day: date
    verification: SyncVerification | None = None
    check: SyncSpotCheck | None = None
    own_check: OwnCheck | None = None


AnyRow = TypeVar("AnyRow", MarketRow, StallRow, InstrumentRow)


def matching(rows: Iterable[AnyRow], query: str) -> list[AnyRow]:
    """Those in which every word of the query occurs, diacritics or not; quick enough for each key that is pressed."""
    words = fold(query).split()
    return [row for row in rows if all(word in row.search_key for word in words)]

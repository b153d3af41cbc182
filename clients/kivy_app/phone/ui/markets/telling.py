"""What the list of markets says, those that meet today first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from phone.core.badges import Badge
from phone.core.market_days import meeting_text, meets_on
from phone.core.words import Words
from phone.store.register_rows import MarketRow
from phone.ui.instrument.telling import ICON_OF, TONE_OF
from schemas.places import Calendar
from schemas.plain import from_plain

COUNTED = (Badge.FAILED, Badge.OVERDUE, Badge.NEVER_VERIFIED, Badge.DUE)


@dataclass(frozen=True, slots=True)
class Count:
    text: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class MarketLine:
    """`today`: it meets today. `work` says how much there is to do."""

    id: UUID
    code: str
    name: str
    area: str
    meeting: str
    today: bool
    work: str
    counts: tuple[Count, ...]


def market_lines(words: Words, rows: Sequence[MarketRow], today: date) -> list[MarketLine]:
    """Those that meet today, then those with something to check, then the rest; by name within each."""
    lines = [(row, _line(words, row, today)) for row in rows]
    ordered = sorted(lines, key=lambda pair: (not pair[1].today, not pair[0].to_check))
    return [line for _, line in ordered]


def _line(words: Words, row: MarketRow, today: date) -> MarketLine:
    calendar = _calendar(row)
    counts = [
        Count(
            words.say("markets.count", badge=words.say(f"badges.badge.{badge}"), count=row.counts[badge]),
            ICON_OF[badge],
            TONE_OF[badge],
        )
        for badge in COUNTED
        if row.counts.get(badge)
    ]
    if row.checked_today:
        counts.append(Count(words.say("markets.checked_today", count=row.checked_today), "check-bold", "ok"))
    key = "markets.to_check" if row.to_check else "markets.nothing_to_check"
    return MarketLine(
        row.market.id,
        row.market.code,
        row.market.name,
        row.area_name or "",
        meeting_text(words, calendar, today) if calendar else words.say("badges.meeting.unknown"),
        bool(calendar and meets_on(calendar, today)),
        words.say(key, count=row.to_check),
        tuple(counts),
    )


def _calendar(row: MarketRow) -> Calendar | None:
    """None for a calendar that this app cannot read yet."""
    try:
        return from_plain(Calendar, row.market.calendar)
    except ValueError:
        return None

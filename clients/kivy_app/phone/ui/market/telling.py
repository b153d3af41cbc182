"""The rows of a market's list: one for each instrument, under its stall's name, found as one types."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from phone.core.outbox_state import OutboxState
from phone.core.quantity_text import date_text, time_text
from phone.core.search import fold
from phone.core.words import Words
from phone.store.register_rows import InstrumentRow
from phone.ui.instrument.naming import instrument_marks, instrument_name, stall_name
from phone.ui.instrument.telling import ICON_OF, TONE_OF

_REFUSED = frozenset({OutboxState.PUT_ASIDE, OutboxState.CONFLICT})


@dataclass(frozen=True, slots=True)
class Line:
    """One instrument of the list; `search_key` is folded; `data` is what a `Row` of the kit shows."""

    search_key: str
    to_check: bool
    data: dict[str, Any]


def lines(words: Words, rows: Sequence[InstrumentRow], today: date) -> list[Line]:
    """Worked out once when the register is read: typing only chooses among them."""
    return [Line(row.search_key, row.to_check(today), row_data(words, row, today)) for row in rows]


def found(known: Sequence[Line], query: str, *, only_to_check: bool) -> list[dict[str, Any]]:
    """Those in which every word of the query occurs, diacritics or not."""
    words = fold(query).split()
    return [
        line.data
        for line in known
        if (line.to_check or not only_to_check) and all(word in line.search_key for word in words)
    ]


def row_data(words: Words, row: InstrumentRow, today: date) -> dict[str, Any]:
    """What a `Row` of the kit shows."""
    badge = row.badge(today)
    instrument = row.instrument
    return {
        "value": instrument.id,
        "tag": f"instrument_{instrument.label_code}",
        "title": stall_name(row.stall),
        "third": f"{instrument_name(words, instrument)} · {instrument_marks(instrument)}",
        "badge": words.say(f"badges.badge.{badge}"),
        "badge_icon": ICON_OF[badge],
        "badge_tone": TONE_OF[badge],
        "detail": done_today(words, row, today) or until(words, row),
        "leads": True,
    }


def until(words: Words, row: InstrumentRow) -> str:
    """When its verification ends."""
    day = row.instrument.valid_until
    return words.say("market.until", day=date_text(day)) if day else ""


def done_today(words: Words, row: InstrumentRow, today: date) -> str:
    """What was done with it here: broken off, checked today, and whether that waits to be sent."""
    said = []
    if row.draft_id is not None:
        said.append(words.say("market.unfinished"))
    if row.checked_on(today) and row.last_check_at is not None and row.last_verdict is not None:
        verdict = words.say(f"verdict.short.{row.last_verdict}")
        said.append(words.say("market.today", verdict=verdict, time=time_text(row.last_check_at)))
    if row.own_check is not None and row.own_check.state is not OutboxState.SENT:
        key = "refused" if row.own_check.state in _REFUSED else "waiting"
        said.append(words.say(f"market.{key}"))
    return ", ".join(said)

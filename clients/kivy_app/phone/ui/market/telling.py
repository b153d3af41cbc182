"""The rows of a market's list: one for each instrument, under its stall's name, found as one types."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from phone.core.outbox_state import OutboxState
from phone.core.quantity_text import date_text, time_text
from phone.core.words import Words
from phone.store.register_rows import InstrumentRow, matching
from phone.ui.instrument.naming import instrument_marks, instrument_name, stall_name
from phone.ui.instrument.telling import ICON_OF, TONE_OF

_REFUSED = frozenset({OutboxState.PUT_ASIDE, OutboxState.CONFLICT})


def to_check(rows: Sequence[InstrumentRow], today: date) -> list[InstrumentRow]:
    return [row for row in rows if row.to_check(today)]


def found(rows: Sequence[InstrumentRow], query: str) -> list[InstrumentRow]:
    return matching(rows, query) if query.strip() else list(rows)


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

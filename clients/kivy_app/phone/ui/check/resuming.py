"""Checks that were broken off: what is in one, and whether it may be dropped."""

from datetime import date
from typing import Any

from phone.core.clock import VIET_NAM
from phone.core.draft import Draft
from phone.core.quantity_text import date_text, time_text
from phone.core.words import Words
from phone.store.database import Store
from phone.ui.check.beginning import place_of
from phone.ui.instrument.naming import instrument_name, stall_name


def question(words: Words, draft: Draft, today: date) -> str:
    """Whether to go on with it."""
    moment = (draft.performed_at or draft.begun_at).astimezone(VIET_NAM)
    if moment.date() == today:
        return words.say("check.resume.ask", time=time_text(moment))
    return words.say("check.resume.ask_day", day=date_text(moment.date()), time=time_text(moment))


def what_is_in(words: Words, draft: Draft) -> str:
    said = []
    if draft.readings:
        said.append(words.say("check.resume.what_readings", count=len(draft.readings)))
    if draft.sticker is not None or draft.seal is not None:
        said.append(words.say("check.resume.what_marks"))
    if draft.photos:
        said.append(words.say("check.resume.what_photos", count=len(draft.photos)))
    return ", ".join(said) or words.say("check.resume.what_nothing")


def which(words: Words, store: Store, draft: Draft) -> str:
    """The instrument and its stall."""
    place = place_of(store, draft)
    described = draft.unregistered or (place.row.instrument if place.row else None)
    name = instrument_name(words, described) if described is not None else words.say("check.unknown_instrument")
    return f"{stall_name(place.stall)} · {name}" if place.stall else name


async def confirm_drop(page: Any, draft: Draft) -> bool:
    words = page.phone.words
    answer = await page.shell.confirm(
        words.say("check.resume.drop_title"),
        words.say("check.resume.drop_text", what=what_is_in(words, draft)),
        yes=words.say("check.resume.drop_yes"),
        no=words.say("check.resume.drop_no"),
        danger=True,
    )
    return bool(answer)

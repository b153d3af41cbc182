"""Saving a check: once into the outbox, and on to the next instrument."""

import asyncio
from typing import Any

from phone.core.guidance import can_be_finished
from phone.core.record import DraftUnfinished
from phone.store.errors import ContentDiffers, PhotoMissing, StorageFull
from phone.store.outbox_rows import Title
from phone.ui.check.next_up import next_to_check
from phone.ui.instrument.naming import instrument_name, stall_name


async def finish(page: Any) -> None:
    """What keeps it from being saved stays on the screen; a second tap finds nothing left to do."""
    flow, phone = page.flow, page.phone
    if flow.finished or not can_be_finished(flow.draft, flow.subject):
        page.shell.snack(page.say("check.summary.save_again"))
        return
    try:
        flow.finish(phone.store.outbox, phone.account.person_id, title_of(page))
    except DraftUnfinished:
        page.shell.snack(page.say("check.summary.save_again"))
        return
    except StorageFull:
        page.not_kept()
        return
    except PhotoMissing as missing:
        flow.remove_photo(missing.sha256)
        page.shell.snack(page.say("check.photos.missing_file"))
        return
    except ContentDiffers:
        flow.finished = True
        page.shell.snack(page.say("check.saved_before"))
        return
    phone.queued()
    await go_on(page)


async def go_on(page: Any) -> None:
    """To the next instrument worth a check, of the same stall first; to the list when there is none."""
    draft, shell = page.flow.draft, page.shell
    stall_id = page.place.stall.id if page.place.stall else None
    rows = await asyncio.to_thread(page.phone.store.register.instruments, draft.market_id)
    following = next_to_check(rows, draft.instrument_id, stall_id, page.flow.today)
    if shell.page is not page:
        return
    shell.back_to("market")
    if following is not None:
        shell.open("instrument", instrument_id=following.instrument.id)
    shell.snack(page.say("check.saved_next" if following is not None else "check.saved"))


def title_of(page: Any) -> Title:
    """In the words of the day, as the outbox shows them when the register may have forgotten."""
    words, place, flow = page.phone.words, page.place, page.flow
    described = flow.draft.unregistered or flow.subject.instrument
    name = instrument_name(words, described) if described is not None else page.say("check.unknown_instrument")
    stall = stall_name(place.stall) if place.stall else ""
    return Title(place.market.name if place.market else "", stall, name)

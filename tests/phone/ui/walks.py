"""Walks through every state of the screens of the field, by touch; `look` is called with the name of each."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from phone.core.draft import Draft
from phone.platform.fakes.photos import plain_picture
from phone.platform.seams import Code, Frame
from phone.ui.check.beginning import draft_of
from phone.ui.kit.buttons import SECOND_TAP_S

from schemas.base import Position
from tests.phone.ui import nuoc_hai as register
from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import FakePhone

Look = Callable[[str], Awaitable[None]]
BACK = 27
HERE = Position(lat=22.742, lon=106.181, accuracy_m=12)
PICTURE = Frame(bytes(range(256)) * 300, 320, 240)


def begun(phone: FakePhone, instrument_id: UUID = register.IN_DATE) -> Draft:
    """A check of an instrument that nothing was entered in."""
    row = phone.store.register.instrument(instrument_id)
    assert row is not None
    return draft_of(phone.store, phone.clock, row, register.TODAY)


async def lists(drive: Drive, phone: FakePhone, look: Look, **options: Any) -> None:
    await drive.open("markets", phone=phone, **options)
    await look("markets")
    await drive.tap("market_CB-NUOCHAI")
    await look("market")
    await drive.type("search", "phuong")
    await look("market_search")
    await drive.type("search", "không có ai")
    await look("market_nothing")
    await drive.type("search", "")
    await drive.tap("filter_to_check")
    await look("market_to_check")
    for name, instrument_id in (("in_date", register.IN_DATE), ("failed", register.FAILED), ("never", register.NEVER)):
        await drive.open("instrument", phone=register.again(phone), instrument_id=instrument_id, **options)
        await look(f"instrument_{name}")
        phone = drive.phone


async def measuring(drive: Drive, phone: FakePhone, look: Look, **options: Any) -> None:
    phone.devices.locator.position = HERE  # type: ignore[attr-defined]  # the fake's
    await drive.open("check", phone=phone, draft=begun(phone), **options)
    await look("measure")
    await drive.tap("other")
    await drive.tap("key_5")
    await drive.tap("key_comma")
    await drive.tap("key_2")
    await look("measure_pad")
    await drive.tap("record")
    await look("measure_failed")
    await drive.tap("quick_2")
    await look("measure_two")
    await drive.tap("reading_0")
    await look("measure_correct")
    await drive.key(BACK)
    await drive.tap("standard")
    await look("measure_standards")
    await drive.tap(f"standard_{register.OLD_WEIGHTS}")
    await look("measure_overdue")
    await drive.tap("standard")
    await drive.tap(f"standard_{register.CONTROL_SCALE}")
    await look("measure_control_scale")
    await drive.tap("other_load")
    await drive.tap("key_3")
    await look("measure_load")
    await drive.key(BACK)
    await drive.tap("zero")
    await look("measure_zero")
    await drive.tap("quick_0")
    await drive.tap("goods")
    await drive.tap("key_5")
    await drive.tap("key_0")
    await look("measure_goods")
    await drive.key(BACK)


async def looking(drive: Drive, phone: FakePhone, look: Look, **options: Any) -> None:
    await drive.open("check", phone=phone, draft=begun(phone), **options)
    await drive.tap("only_look")
    await look("measure_looking_only")
    await drive.tap("next")
    await look("marks")
    await drive.tap("sticker_valid")
    await drive.tap("seal_broken")
    await look("marks_seen")
    await drive.tap("printed")
    await look("marks_edit")
    await drive.tap("edit_month")
    await look("marks_month")
    await drive.tap("year_before")
    await drive.tap("year_before")
    await drive.tap("month_5")
    await look("marks_expired")
    await drive.tap("printed")
    await drive.tap("edit_code")
    await look("marks_code")
    await drive.key(BACK)
    await drive.tap("signs")
    await drive.tap("sign_magnet")
    await look("marks_signs")
    await drive.tap("signs_done")
    await photos_and_result(drive, phone, look)


async def photos_and_result(drive: Drive, phone: FakePhone, look: Look) -> None:
    """From the marks step of a check on."""
    await drive.tap("next")
    await look("photos")
    phone.devices.photos.refusal = "not_allowed"  # type: ignore[attr-defined]  # the fake's
    await drive.tap("take")
    await look("photos_refused")
    phone.devices.photos.refusal = None  # type: ignore[attr-defined]  # the fake's
    phone.devices.photos.next_pictures = [plain_picture(1), plain_picture(2, (480, 640))]  # type: ignore[attr-defined]
    for count in (1, 2):
        await drive.tap("take")
        await drive.until(lambda count=count: len(drive.page.flow.draft.photos) == count)  # type: ignore[misc]
        await drive.settled()
        await look(f"photos_{count}")
    await drive.tap("photo_1")
    await drive.until(lambda: drive.has("photo_again"))
    await look("photos_large")
    await drive.key(BACK)
    await drive.tap("next")
    await look("result")
    for share in (0.5, 0.0):
        drive.page.scroll.scroll_y = share
        await look(f"result_{share}")
    await drive.open("markets", phone=register.again(phone))
    await look("markets_resume")


async def unregistered(drive: Drive, phone: FakePhone, look: Look, **options: Any) -> None:
    await drive.open("describe", phone=phone, market_id=register.NUOC_HAI, **options)
    await look("describe")
    await drive.tap("stall")
    await look("describe_stalls")
    await drive.tap("stall_B-07")
    await drive.tap("kind_spring_dial_scale")
    await drive.tap("max_20000000")
    await drive.tap("d_50000")
    await look("describe_plate")
    drive.page.scroll.scroll_y = 0
    await look("describe_end")
    await drive.tap("go")
    await look("describe_measure")
    phone = register.again(phone)
    await drive.open("check", phone=phone, draft=begun(phone, register.FUEL), **options)
    await look("measure_no_protocol")


async def scanning(drive: Drive, phone: FakePhone, look: Look, **options: Any) -> None:
    frames: Any = phone.devices.frames
    reader: Any = phone.devices.reader
    await drive.open("scan", phone=phone, **options)
    await look("scan_starting")
    frames.show(PICTURE)
    await drive.frames(3)
    await look("scan_aim")
    reader.codes = [Code(register.LABEL_OF[register.IN_DATE], "qr")]
    await see_code(drive, phone)
    await look("scan_known")
    reader.codes = []
    await drive.tap("again")
    await drive.type("code", "không ai biết")
    await drive.tap("find")
    await look("scan_unknown")
    frames.refusal = "not_allowed"
    await drive.tap("again")
    await look("scan_refused")
    phone = register.again(phone)
    await drive.open("check", phone=phone, draft=begun(phone), **options)
    await drive.tap("step_marks")
    await drive.tap("sticker_valid")
    await drive.tap("printed")
    await drive.tap("edit_scan")
    await drive.type("code", register.FOREIGN_STICKER)
    await drive.tap("find")
    await look("scan_foreign")


async def moment(drive: Drive) -> None:
    """As long as somebody needs who means to tap the same button again."""
    await asyncio.sleep(SECOND_TAP_S + 0.05)
    await drive.frames(1)


async def see_code(drive: Drive, phone: FakePhone) -> None:
    """Holds what the reader reads before the camera until it is believed."""
    frames: Any = phone.devices.frames
    for _ in range(20):
        frames.show(PICTURE)
        await asyncio.sleep(0.05)
        await drive.frames(1)
        if drive.has("again"):
            return
    raise AssertionError("the code was not read")

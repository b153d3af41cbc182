"""Sticker, seal and signs by touch: pictures first, what is printed on the sticker corrected by a tap."""

from datetime import date

import pytest

from rules.observations import CheatingSign, SealState, StickerState
from tests.phone.ui import nuoc_hai
from tests.phone.ui.drive import Drive
from tests.phone.ui.nuoc_hai import FOREIGN_STICKER, IN_DATE, LABEL_OF, NEVER, OVERDUE, STICKER
from tests.phone.ui.walks import BACK, begun


async def look(drive: Drive, instrument_id: object = IN_DATE) -> None:
    """A check of an instrument, at the step of looking."""
    phone = nuoc_hai.nuoc_hai(drive.home)
    await drive.open("check", phone=phone, draft=begun(phone, instrument_id))  # type: ignore[arg-type]  # an id
    await drive.tap("step_marks")


@pytest.mark.parametrize("state", StickerState)
async def test_each_state_of_a_sticker_is_a_picture(drive: Drive, state: StickerState) -> None:
    await look(drive)
    await drive.tap(f"sticker_{state}")
    assert drive.page.flow.draft.sticker is state
    assert [drive.find(f"sticker_{other}").chosen for other in StickerState].count(True) == 1
    assert drive.find(f"sticker_{state}").chosen


@pytest.mark.parametrize("state", SealState)
async def test_each_state_of_a_seal_is_a_picture(drive: Drive, state: SealState) -> None:
    await look(drive)
    await drive.tap(f"seal_{state}")
    assert drive.page.flow.draft.seal is state
    assert drive.find(f"seal_{state}").chosen


async def test_the_register_is_told_before_and_what_is_printed_after(drive: Drive) -> None:
    await look(drive)
    assert drive.sees(f"Theo sổ: tem {STICKER}, hết hạn 30/06/2028")
    await drive.tap("sticker_valid")
    assert drive.sees(f"Số {STICKER} · hết hạn 30/06/2028")
    await drive.tap("sticker_missing")
    assert drive.sees(f"Theo sổ: tem {STICKER}")


async def test_a_scale_never_verified_has_no_sticker_on_the_register(drive: Drive) -> None:
    await look(drive, NEVER)
    assert drive.sees("Sổ chưa có tem nào của cân này")


async def test_the_month_is_corrected_by_two_taps(drive: Drive) -> None:
    await look(drive)
    await drive.tap("sticker_valid")
    await drive.tap("printed")
    await drive.tap("edit_month")
    await drive.tap("year_after")
    await drive.tap("month_2")
    assert drive.page.flow.draft.sticker_valid_until == date(2029, 2, 28)
    await drive.tap("printed")
    await drive.tap("edit_month")
    await drive.tap("no_month")
    assert drive.page.flow.draft.sticker_valid_until is None
    await drive.tap("printed")
    await drive.tap("edit_register")
    assert drive.page.flow.draft.sticker_valid_until == date(2028, 6, 30)


async def test_the_number_is_typed(drive: Drive) -> None:
    await look(drive)
    await drive.tap("sticker_valid")
    await drive.tap("printed")
    await drive.tap("edit_code")
    await drive.type("sticker_code", "KD-A 004513")
    await drive.tap("code_done")
    assert drive.page.flow.draft.sticker_code == "KD-A 004513"
    assert drive.sees("Số KD-A 004513")


async def test_the_number_is_scanned(drive: Drive) -> None:
    await look(drive)
    await drive.tap("sticker_valid")
    await drive.tap("printed")
    await drive.tap("edit_scan")
    await drive.type("code", STICKER)
    await drive.tap("find")
    assert drive.sees("Đúng tem của cân này.")
    await drive.tap("use")
    assert drive.page.page_name == "check"
    assert (drive.page.flow.draft.sticker, drive.page.flow.draft.sticker_code) == (StickerState.VALID, STICKER)


async def test_a_code_nobody_knows_is_taken_down_as_the_stickers_number(drive: Drive) -> None:
    await look(drive, OVERDUE)
    await drive.tap("sticker_valid")
    await drive.tap("printed")
    await drive.tap("edit_scan")
    await drive.type("code", "KD-C 009001")
    await drive.tap("find")
    await drive.tap("use")
    assert drive.page.flow.draft.sticker_code == "KD-C 009001"


@pytest.mark.parametrize("code", [FOREIGN_STICKER, LABEL_OF[OVERDUE]])
async def test_a_code_of_another_scale_is_a_mark_on_the_wrong_instrument(drive: Drive, code: str) -> None:
    await look(drive)
    await drive.tap("sticker_valid")
    await drive.tap("printed")
    await drive.tap("edit_scan")
    await drive.type("code", code)
    await drive.tap("find")
    assert drive.sees("Mã này là của cân khác:")
    assert drive.sees("A-02 · Nông Thị Bích Phượng")
    assert drive.page.page_name == "scan"
    await drive.tap("use")
    assert (drive.page.flow.draft.sticker, drive.page.flow.draft.sticker_code) == (StickerState.FOREIGN, code)


async def test_going_back_from_the_scanner_changes_nothing(drive: Drive) -> None:
    await look(drive)
    await drive.tap("sticker_valid")
    before = drive.page.flow.draft
    await drive.tap("printed")
    await drive.tap("edit_scan")
    await drive.key(BACK)
    assert drive.page.page_name == "check"
    assert drive.page.flow.draft == before


async def test_signs_are_ticked_and_each_is_kept_at_once(drive: Drive) -> None:
    await look(drive)
    await drive.tap("signs")
    await drive.tap("sign_magnet")
    assert drive.phone.store.drafts.open_drafts()[0].signs == (CheatingSign.MAGNET,)
    await drive.tap("sign_preset_tare")
    await drive.tap("sign_magnet")
    await drive.tap("signs_done")
    assert drive.page.flow.draft.signs == (CheatingSign.PRESET_TARE,)
    assert drive.sees("Đã ghi 1 dấu hiệu")

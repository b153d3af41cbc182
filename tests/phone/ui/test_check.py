"""The spot check by touch: few taps, every step kept, a second tap harmless, a verdict beside each reading."""

from typing import Any

import pytest
from phone.store.errors import StorageFull

from rules.observations import SealState, StickerState
from rules.verdicts import Purpose, Reading, Verdict
from tests.phone.ui import nuoc_hai
from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import FakePhone
from tests.phone.ui.nuoc_hai import FAILED, FUEL, IN_DATE, KG, LABEL_OF, OVERDUE, G
from tests.phone.ui.walks import BACK, HERE, begun, moment


class Thumb:
    """Taps only what it sees, as a person does, and counts the touches."""

    def __init__(self, drive: Drive) -> None:
        self._drive = drive
        self.taps = 0

    async def tap(self, tag: str) -> None:
        widget = self._drive.find(tag)
        x, y = widget.to_window(*widget.center)
        shell = self._drive.shell
        scroll: Any = getattr(self._drive.page, "scroll", shell)
        inside = any(widget is child for child in scroll.walk(restrict=True))
        low, high = (scroll.y, scroll.top) if inside else (shell.y, shell.top)
        assert low <= y <= high, f"{tag} is out of sight"
        await self._drive.touch(x, y)
        self.taps += 1


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("loads", [1, 2])
async def test_a_conforming_check_takes_at_most_twelve_taps(drive: Drive, language: str, loads: int) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home, language=language)
    await drive.open("markets", phone=phone)
    thumb = Thumb(drive)
    await thumb.tap("market_CB-NUOCHAI")
    await thumb.tap(f"instrument_{LABEL_OF[IN_DATE]}")
    await thumb.tap("check")
    for _ in range(loads):
        await thumb.tap("quick_0")
    await thumb.tap("next")
    await thumb.tap("sticker_valid")
    await thumb.tap("seal_intact")
    await thumb.tap("next")
    await thumb.tap("take")
    await drive.until(lambda: drive.page.flow.draft.photos)
    await drive.settled()
    await thumb.tap("next")
    await thumb.tap("save")
    await drive.settled()
    assert thumb.taps <= 12
    (record,) = phone.store.outbox.entries()
    assert record.verdict is Verdict.CONFORMING
    assert len(record.content.readings) == loads
    assert [photo.kind for photo in record.content.photos] == ["sticker"]
    assert record.content.sticker.code == nuoc_hai.STICKER
    assert phone.sync.woken == 1
    assert record.title.market == "Chợ Nước Hai"


async def saved(drive: Drive, phone: FakePhone, instrument_id: Any = IN_DATE) -> None:
    """A check looked at but not weighed, saved from its last step."""
    await drive.open("market", phone=phone, market_id=nuoc_hai.NUOC_HAI)
    drive.shell.open("instrument", instrument_id=instrument_id)
    await drive.frames(3)
    await drive.tap("check")
    await drive.tap("only_look")
    await drive.tap("next")
    await drive.tap("sticker_valid")
    await drive.tap("seal_intact")
    await drive.tap("step_summary")
    await drive.tap("save")
    await drive.settled()


async def test_after_saving_the_next_scale_of_the_stall_is_at_hand(drive: Drive) -> None:
    await saved(drive, nuoc_hai.nuoc_hai(drive.home))
    assert drive.page.page_name == "instrument"
    assert drive.page.title == "Cân đồng hồ lò xo 30 kg"
    assert drive.sees("Đã lưu. Cân tiếp theo đây.")
    await drive.key(BACK)
    assert drive.page.page_name == "market"
    assert drive.sees("KHÔNG XÉT lúc 07:31, chờ gửi")


async def test_when_nothing_is_left_the_list_is_shown(drive: Drive) -> None:
    instruments = [row for row in nuoc_hai.register_page().instruments if row.id == IN_DATE]
    page = nuoc_hai.register_page(instruments=instruments, flags=[], spot_checks=[], verifications=[])
    await saved(drive, nuoc_hai.nuoc_hai(drive.home, page=page))
    assert drive.page.page_name == "market"
    assert drive.sees("Đã lưu. Có mạng là máy tự gửi.")


async def test_two_quick_taps_on_save_make_one_record(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    draft = begun(phone).changed(readings=(Reading(5 * KG, 5 * KG),), performed_at=phone.clock.now())
    draft = draft.changed(sticker=StickerState.VALID, seal=SealState.INTACT)
    await drive.open("check", phone=phone, draft=draft, step="summary")
    button = drive.find("save")
    where = button.to_window(*button.center)
    for _ in range(3):
        await drive.touch(*where)
    await drive.settled()
    assert len(phone.store.outbox.entries()) == 1
    assert phone.store.drafts.open_drafts() == []


async def test_a_double_tap_records_one_reading(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    page = await drive.open("check", phone=phone, draft=begun(phone))
    drive.shell.settle_s = 30
    button = drive.find("quick_0")
    where = button.to_window(*button.center)
    await drive.touch(*where)
    await drive.touch(*where)
    assert page.flow.draft.readings == (Reading(5 * KG, 5 * KG),)


async def test_a_double_tap_on_next_skips_no_step(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    page = await drive.open("check", phone=phone, draft=begun(phone))
    drive.shell.settle_s = 30
    button = drive.find("next")
    where = button.to_window(*button.center)
    await drive.touch(*where)
    await drive.touch(*where)
    assert page.step == "marks"


async def test_a_dead_battery_loses_nothing(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    await drive.open("check", phone=phone, draft=begun(phone))
    await drive.tap("quick_1")
    await drive.tap("next")
    await drive.tap("sticker_unreadable")
    left = drive.page.flow.draft
    await drive.open("markets", phone=nuoc_hai.again(phone))
    assert drive.sees("Tiếp tục lần kiểm dở lúc 07:31?")
    assert drive.sees("1 lần cân, tem, niêm phong")
    await drive.tap(f"resume_{left.id}")
    assert drive.page.flow.draft == left
    assert drive.page.step == "marks"
    assert drive.find("sticker_unreadable").chosen


async def test_the_instrument_offers_the_check_that_was_broken_off(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    await drive.open("instrument", phone=phone, instrument_id=IN_DATE)
    await drive.tap("check")
    await drive.tap("quick_0")
    await drive.key(BACK)
    assert drive.sees("Đã giữ lần kiểm dở")
    assert drive.sees("Làm tiếp lần kiểm lúc 07:31")
    await drive.tap("again")
    assert drive.sees("1 lần cân")
    await drive.tap("yes")
    assert phone.store.drafts.open_drafts() == []
    assert drive.find("check").text == "Kiểm tra"


async def test_a_check_left_without_a_look_leaves_nothing(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    await drive.open("instrument", phone=phone, instrument_id=IN_DATE)
    await drive.tap("check")
    await drive.tap("purpose_buying")
    await drive.key(BACK)
    assert phone.store.drafts.open_drafts() == []
    assert drive.find("check").text == "Kiểm tra"


async def test_back_goes_step_by_step(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    await drive.open("instrument", phone=phone, instrument_id=IN_DATE)
    await drive.tap("check")
    await drive.tap("next")
    await drive.tap("next")
    steps = []
    for _ in range(2):
        await drive.key(BACK)
        steps.append(drive.page.step)
    await drive.key(BACK)
    assert steps == ["marks", "measure"]
    assert drive.page.page_name == "instrument"


async def test_the_verdict_follows_who_weighs(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    await drive.open("check", phone=phone, draft=begun(phone))
    await drive.tap("other")
    for key in ("5", "comma", "2"):
        await drive.tap(f"key_{key}")
    assert drive.sees("Thiếu 200 g: KHÔNG ĐẠT")
    await drive.tap("record")
    assert drive.sees("Tải 5 kg, cân chỉ 5,2 kg")
    assert drive.find("reading_0").tone == "bad"
    await drive.tap("purpose_buying")
    assert drive.sees("Dư cho khách 200 g: ĐẠT")
    assert drive.page.flow.draft.purpose is Purpose.BUYING
    assert (drive.find("reading_0").tone, drive.find("reading_0").icon) == ("ok", "check-circle")


async def test_a_reading_is_corrected_and_removed(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    page = await drive.open("check", phone=phone, draft=begun(phone))
    await drive.tap("quick_2")
    await drive.tap("reading_0")
    await drive.tap("key_5")
    await drive.tap("record")
    assert page.flow.draft.readings == (Reading(5 * KG, 5 * KG),)
    await drive.tap("reading_0")
    await drive.tap("remove")
    assert page.flow.draft.readings == ()
    assert drive.has("only_look")


async def test_an_indication_below_zero_can_be_keyed_in(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    page = await drive.open("check", phone=phone, draft=begun(phone))
    await drive.tap("zero")
    for key in ("sign", "0", "comma", "0", "5"):
        await drive.tap(f"key_{key}")
    await drive.tap("record")
    assert page.flow.draft.zero_before_mg == -50 * G
    assert drive.sees("Trước khi cân: −0,05 kg")


async def test_both_indications_without_load_can_be_noted_and_corrected(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    page = await drive.open("check", phone=phone, draft=begun(phone))
    await drive.tap("zero")
    await drive.tap("quick_0")
    page.flow.add_reading(Reading(5 * KG, 5 * KG))
    for name, key in (("zero_after", "5"), ("zero_before", "1")):
        await moment(drive)
        await drive.tap("zero")
        await drive.tap(name)
        await drive.tap(f"key_{key}")
        await drive.tap("record")
    assert (page.flow.draft.zero_before_mg, page.flow.draft.zero_after_mg) == (1 * KG, 5 * KG)
    assert drive.sees("trước 1 kg, sau 5 kg")


async def test_a_load_of_zero_is_not_taken(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    page = await drive.open("check", phone=phone, draft=begun(phone))
    await drive.tap("other_load")
    await drive.tap("key_0")
    assert drive.sees("Tải phải lớn hơn 0.")
    await drive.tap("record")
    await drive.key(BACK)
    assert page.flow.draft.readings == ()


async def test_the_position_is_found_meanwhile_and_never_waited_for(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    phone.devices.locator.position = HERE  # type: ignore[attr-defined]  # the fake's
    page = await drive.open("check", phone=phone, draft=begun(phone))
    assert drive.sees("Vị trí: ±12 m")
    await drive.tap("quick_0")
    stored = phone.store.drafts.get(page.flow.draft.id)
    assert stored is not None
    assert stored.position == HERE


async def test_what_is_missing_keeps_it_from_being_saved_and_leads_there(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    page = await drive.open("check", phone=phone, draft=begun(phone))
    await drive.tap("quick_0")
    await drive.tap("step_summary")
    await drive.tap("save")
    assert drive.sees("Còn thiếu, chưa lưu được")
    assert phone.store.outbox.entries() == []
    await drive.tap("missing_no_seal")
    assert page.step == "marks"


async def test_a_note_is_kept_without_a_tap(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    page = await drive.open("check", phone=phone, draft=begun(phone))
    await drive.tap("step_summary")
    await drive.scroll_to(drive.find("note"))
    await drive.type("note", "Cân để dưới gầm bàn")
    await drive.until(lambda: page.flow.draft.note)
    stored = phone.store.drafts.get(page.flow.draft.id)
    assert stored is not None
    assert stored.note == "Cân để dưới gầm bàn"


async def test_a_full_phone_says_that_the_step_was_not_kept(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    page = await drive.open("check", phone=phone, draft=begun(phone))

    def full(_: object) -> None:
        raise StorageFull

    monkeypatch.setattr(phone.store.drafts, "save", full)
    await drive.tap("quick_0")
    assert drive.sees("CHƯA lưu được")
    assert page.flow.draft.readings == ()
    assert drive.faults() == []


async def test_a_pump_is_only_looked_at(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    await drive.open("check", phone=phone, draft=begun(phone, FUEL))
    assert drive.page.step == "marks"
    await drive.tap("step_measure")
    assert drive.sees("Loại này không cân bằng quả cân")
    assert not drive.has("weigh")


async def test_the_check_speaks_english_too(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home, language="en")
    await drive.open("check", phone=phone, draft=begun(phone, OVERDUE))
    await drive.tap("other")
    for key in ("5", "comma", "1", "5"):
        await drive.tap(f"key_{key}")
    assert drive.sees("5.15")
    await drive.tap("record")
    assert drive.sees("Load 5 kg, shown 5.15 kg")
    assert drive.sees("Short by 150 g: FAIL")


async def test_the_list_of_the_day_tells_what_was_done(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    await saved(drive, phone, FAILED)
    await drive.open("markets", phone=nuoc_hai.again(phone))
    assert drive.sees("Đã kiểm hôm nay 1")
    assert drive.sees("Cần kiểm hôm nay: 4")

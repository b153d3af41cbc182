"""Markets, the scales of one, and one scale, by touch."""

from typing import Any

import pytest

from tests.phone.ui import nuoc_hai
from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import FakePhone
from tests.phone.ui.nuoc_hai import FAILED, IN_DATE, LABEL_OF, NEVER, NUOC_HAI, number
from tests.phone.ui.walks import BACK, begun, moment


def shown(drive: Drive) -> list[str]:
    """The stalls of the rows of the list."""
    return [data["title"] for data in drive.page._list.data]


async def test_an_empty_register_says_what_to_do(drive: Drive) -> None:
    await drive.open("markets")
    assert drive.sees("Chưa có chợ nào trong máy")
    assert drive.faults() == []


async def test_who_is_not_signed_in_is_led_there(drive: Drive) -> None:
    await drive.open("markets", phone=FakePhone(drive.home, account=None))
    assert drive.sees("Đăng nhập để tải chợ và cân của bạn.")
    button = next(widget for widget in drive.widgets() if getattr(widget, "text", "") == "Đăng nhập")
    await drive.tap(button)
    assert drive.page.page_name == "sign_in"


async def test_markets_come_as_the_register_does(drive: Drive) -> None:
    phone = FakePhone(drive.home, clock=nuoc_hai.StoppedClock())
    await drive.open("markets", phone=phone)
    phone.store.register.apply(nuoc_hai.register_page())
    phone.changed()
    await drive.until(lambda: drive.has("market_CB-NUOCHAI"))
    assert drive.sees("Họp hôm nay")
    assert drive.sees("Phiên tới 28/11/2026")


async def test_the_list_is_searched_while_one_types(drive: Drive) -> None:
    await drive.open("market", phone=nuoc_hai.nuoc_hai(drive.home), market_id=NUOC_HAI)
    assert len(shown(drive)) == 6
    await drive.type("search", "dam quoc")
    assert shown(drive) == ["B-07 · Đàm Quốc Đạt"]
    await drive.type("search", "Đàm Quốc Đạt")
    assert shown(drive) == ["B-07 · Đàm Quốc Đạt"]
    await drive.tap(f"instrument_{LABEL_OF[FAILED]}")
    assert drive.page.page_name == "instrument"
    await drive.key(BACK)
    assert shown(drive) == ["B-07 · Đàm Quốc Đạt"]


async def test_the_filter_leaves_what_is_to_be_checked_today(drive: Drive) -> None:
    await drive.open("market", phone=nuoc_hai.nuoc_hai(drive.home), market_id=NUOC_HAI)
    assert drive.sees("Tất cả 6")
    assert drive.sees("Cần kiểm 5")
    await drive.tap("filter_to_check")
    assert len(shown(drive)) == 5
    await drive.type("search", "không ai")
    assert drive.sees("Không có cân nào khớp “không ai”.")


async def test_rows_are_handed_over_at_most_once_a_frame(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [nuoc_hai.instrument(number(0xDD, count), 1 + count % 4) for count in range(2_000)]
    page = nuoc_hai.register_page(instruments=many, verifications=[], flags=[], spot_checks=[])
    phone = nuoc_hai.nuoc_hai(drive.home, page=page)
    await drive.open("market", phone=phone, market_id=NUOC_HAI)
    await drive.until(lambda: len(shown(drive)) == 2_000)
    handed: list[int] = []
    show = drive.page._list.show

    def count(rows: Any) -> None:
        handed.append(len(rows))
        show(rows)

    monkeypatch.setattr(drive.page._list, "show", count)
    field: Any = drive.find("search")
    for text in ("h", "ho", "hoa", "hoang"):
        field.text = text
    await drive.frames(3)
    assert handed == [500]


async def test_a_market_without_scales_says_so(drive: Drive) -> None:
    await drive.open("market", phone=nuoc_hai.nuoc_hai(drive.home), market_id=nuoc_hai.CAO_BINH)
    assert drive.sees("Chợ này chưa có cân nào trong sổ")
    await drive.tap("unregistered")
    assert drive.page.page_name == "describe"


async def test_a_scale_says_what_it_is_until_when_it_holds_and_what_happened(drive: Drive) -> None:
    await drive.open("instrument", phone=nuoc_hai.nuoc_hai(drive.home), instrument_id=FAILED)
    assert drive.sees("Kiểm định còn hạn đến 31/01/2028")
    assert drive.sees("Cân thiếu quá mức cho phép, từ 13/09/2026")
    assert drive.sees("Kiểm tra: KHÔNG ĐẠT")
    assert drive.sees("Kiểm định: đạt")
    assert drive.find("check").text == "Kiểm tra"


async def test_a_scale_that_left_the_register_cannot_be_checked(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    await drive.open("instrument", phone=phone, instrument_id=NEVER)
    left = [row for row in nuoc_hai.register_page().instruments if row.id != NEVER]
    phone.store.register.apply(nuoc_hai.register_page(instruments=left))
    phone.changed()
    await drive.until(lambda: drive.sees("Cân này không còn trong sổ của máy."))
    assert not drive.has("check")


async def test_an_unfinished_check_is_offered_first_and_can_be_dropped(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home)
    draft = begun(phone, IN_DATE).changed(performed_at=phone.clock.now(), note="đang mưa")
    phone.store.drafts.save(draft)
    await drive.open("markets", phone=phone)
    assert drive.sees("Tiếp tục lần kiểm dở lúc 07:31?")
    await drive.tap(f"drop_{draft.id}")
    await drive.tap("no")
    assert phone.store.drafts.open_drafts() == [draft]
    await moment(drive)
    await drive.tap(f"drop_{draft.id}")
    await drive.tap("yes")
    await drive.settled()
    assert phone.store.drafts.open_drafts() == []
    assert not drive.sees("Tiếp tục lần kiểm dở")


async def test_an_unfinished_check_of_another_day_says_which(drive: Drive) -> None:
    clock = nuoc_hai.StoppedClock()
    phone = nuoc_hai.nuoc_hai(drive.home, clock=clock)
    phone.store.drafts.save(begun(phone, IN_DATE).changed(performed_at=clock.now(), note="đang mưa"))
    clock.pass_by(days=1)
    await drive.open("markets", phone=phone)
    assert drive.sees("Tiếp tục lần kiểm dở ngày 26/11/2026 lúc 07:31?")


async def test_the_lists_are_in_english_too(drive: Drive) -> None:
    phone = nuoc_hai.nuoc_hai(drive.home, language="en")
    await drive.open("markets", phone=phone)
    assert drive.sees("Meets today")
    assert drive.sees("To check today: 5")
    await drive.tap("market_CB-NUOCHAI")
    assert drive.sees("Overdue")

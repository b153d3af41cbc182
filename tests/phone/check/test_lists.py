"""What the lists of markets and scales say, and how they are searched."""

import time
from datetime import date, timedelta

from phone.core.badges import Badge
from phone.ui.instrument.telling import flag_text, history_lines, plate_text, validity_badge
from phone.ui.market.telling import done_today, found, lines
from phone.ui.markets.telling import market_lines

from rules.observations import SealState, StickerState
from tests.phone.check.conftest import Begin
from tests.phone.check.test_flow import TITLE
from tests.phone.ui import nuoc_hai
from tests.phone.ui.fake_phone import PERSON, FakePhone
from tests.phone.ui.nuoc_hai import DIGITAL, FAILED, IN_DATE, NUOC_HAI, OVERDUE, TODAY, number


def test_markets_that_meet_today_come_first(phone: FakePhone) -> None:
    found_lines = market_lines(phone.words, phone.store.register.markets(), TODAY)
    assert [(line.name, line.today) for line in found_lines] == [
        ("Chợ Nước Hai", True),
        ("Chợ Xanh", True),
        ("Chợ Cao Bình", False),
    ]
    tomorrow = market_lines(phone.words, phone.store.register.markets(), TODAY + timedelta(days=1))
    assert [line.name for line in tomorrow if line.today] == ["Chợ Xanh"]


def test_a_market_counts_what_is_wrong_and_what_was_done(phone: FakePhone, begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.only_look()
    flow.see_sticker(StickerState.VALID)
    flow.see_seal(SealState.INTACT)
    flow.finish(phone.store.outbox, PERSON, TITLE)
    line = market_lines(phone.words, phone.store.register.markets(), TODAY)[0]
    assert [count.text for count in line.counts] == [
        "Có lỗi 1",
        "Quá hạn 1",
        "Chưa kiểm định 1",
        "Sắp hết hạn 1",
        "Đã kiểm hôm nay 1",
    ]
    assert line.work == "Cần kiểm hôm nay: 4"


def test_a_calendar_of_a_later_app_is_an_unknown_one(phone: FakePhone) -> None:
    odd = nuoc_hai.market(NUOC_HAI, "CB-NUOCHAI", "Chợ Nước Hai", {"kind": "by_moonlight", "days": [1]})
    phone.store.register.apply(nuoc_hai.register_page(markets=[odd]))
    (line,) = market_lines(phone.words, phone.store.register.markets(), TODAY)
    assert (line.today, line.meeting) == (False, "Chưa rõ ngày họp")


def test_scales_are_found_without_diacritics_by_stall_trader_tag_serial_and_label(phone: FakePhone) -> None:
    known = lines(phone.words, phone.store.register.instruments(NUOC_HAI), TODAY)
    for query, count in (("dam quoc", 1), ("a-01", 2), ("SW15", 1), ("phuong a-02", 1), ("000007qfn", 1), ("xyz", 0)):
        assert len(found(known, query, only_to_check=False)) == count, query


def test_the_filter_leaves_what_is_worth_a_check(phone: FakePhone) -> None:
    known = lines(phone.words, phone.store.register.instruments(NUOC_HAI), TODAY)
    left = {data["value"] for data in found(known, "", only_to_check=True)}
    assert DIGITAL not in left
    assert {IN_DATE, OVERDUE, FAILED} <= left


def test_two_thousand_scales_are_searched_between_two_keys(phone: FakePhone) -> None:
    page = nuoc_hai.register_page()
    many = [nuoc_hai.instrument(number(0xDD, count), 1 + count % 4) for count in range(2_000)]
    phone.store.register.apply(nuoc_hai.register_page(instruments=many, verifications=[], flags=[], spot_checks=[]))
    known = lines(phone.words, phone.store.register.instruments(NUOC_HAI), TODAY)
    begun = time.process_time()
    for query in ("h", "ho", "hoa", "hoan", "hoang", "hoàng v"):
        assert found(known, query, only_to_check=False)
    assert (time.process_time() - begun) / 6 < 0.05
    assert len(page.instruments) < len(known) == 2_000


def test_a_row_tells_what_was_done_here_today(phone: FakePhone, begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.see_seal(SealState.INTACT)
    row = phone.store.register.instrument(IN_DATE)
    assert row is not None
    assert done_today(phone.words, row, TODAY) == "đang kiểm dở"
    flow.only_look()
    flow.see_sticker(StickerState.VALID)
    flow.finish(phone.store.outbox, PERSON, TITLE)
    row = phone.store.register.instrument(IN_DATE)
    assert row is not None
    assert done_today(phone.words, row, TODAY) == "KHÔNG XÉT lúc 07:31, chờ gửi"
    phone.store.outbox.begin_record(flow.draft.id)
    phone.store.outbox.put_aside(flow.draft.id, "unknown_instrument")
    row = phone.store.register.instrument(IN_DATE)
    assert row is not None
    assert done_today(phone.words, row, TODAY) == "KHÔNG XÉT lúc 07:31, bị từ chối"


def test_an_instrument_says_what_it_is_and_what_is_wrong(phone: FakePhone) -> None:
    row = phone.store.register.instrument(FAILED)
    assert row is not None
    plate = plate_text(phone.words, row.instrument).replace("\u00a0", " ")
    assert plate == "Max 10 kg · Min 500 g · d 50 g · e 50 g"
    assert [flag_text(phone.words, flag) for flag in row.flags] == ["Cân thiếu quá mức cho phép, từ 13/09/2026"]
    assert (validity_badge(row, TODAY), row.badge(TODAY)) == (Badge.IN_DATE, Badge.FAILED)


def test_history_is_told_newest_first(phone: FakePhone) -> None:
    told = history_lines(phone.words, phone.store.register.history(FAILED))
    assert [line.title for line in told] == ["Kiểm tra: KHÔNG ĐẠT", "Kiểm định: đạt"]
    assert (told[0].detail, told[0].more) == ("13/09/2026 07:40 · Ban quản lý chợ", "còn thiếu 1 ảnh")
    assert (told[1].detail, told[1].more[:10]) == ("20/01/2026 · hạn 31/01/2028", "Trung tâm ")


def test_own_checks_stand_in_the_history_before_the_service_has_them(phone: FakePhone, begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.only_look()
    flow.see_sticker(StickerState.VALID)
    flow.see_seal(SealState.INTACT)
    flow.finish(phone.store.outbox, PERSON, TITLE)
    newest = history_lines(phone.words, phone.store.register.history(IN_DATE))[0]
    assert (newest.title, newest.detail) == ("Kiểm tra: KHÔNG XÉT", "26/11/2026 07:31 · Máy này · chờ gửi")
    assert date(2026, 11, 26) == TODAY


def test_a_market_is_named_without_counting_what_it_holds(phone: FakePhone) -> None:
    named = phone.store.register.market(NUOC_HAI)
    assert named is not None
    assert (named.market.name, named.area_name) == ("Chợ Nước Hai", "Xã Hoà An")
    assert phone.store.register.market(number(0xB0, 99)) is None

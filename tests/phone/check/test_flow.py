"""A check under way: every step is kept at once, nothing is kept twice, and a second tap does no harm."""

from datetime import date, timedelta
from typing import Any

import pytest
from phone.core.draft import Draft, DraftPhoto
from phone.core.record import DraftUnfinished
from phone.store.errors import StorageFull
from phone.store.outbox_rows import Title
from phone.ui.check.beginning import flow_of, place_of
from phone.ui.check.flow import MOST_READINGS, Flow

from rules.finding_codes import FindingCode
from rules.observations import CheatingSign, CheckMethod, SealState, StickerState
from rules.verdicts import Purpose, Reading, Verdict
from schemas.base import Position
from schemas.spot_checks import PhotoKind
from tests.phone.check.conftest import Begin
from tests.phone.ui.fake_phone import PERSON, FakePhone
from tests.phone.ui.nuoc_hai import (
    CONTROL_SCALE,
    FUEL,
    IN_DATE,
    KG,
    NOW,
    NUOC_HAI,
    OLD_WEIGHTS,
    OVERDUE,
    STICKER,
    WEIGHTS,
    StoppedClock,
    register_page,
)

TITLE = Title("Chợ Nước Hai", "A-01 · Hoàng Văn Thụ", "Cân đồng hồ lò xo 10 kg")
RIGHT = Reading(5 * KG, 5 * KG)
WRONG = Reading(5 * KG, 5 * KG + 200_000)
HERE = Position(lat=22.742, lon=106.181, accuracy_m=12)


def kept(phone: FakePhone, flow: Flow) -> Draft | None:
    return phone.store.drafts.get(flow.draft.id)


def finished(flow: Flow, phone: FakePhone) -> bool:
    return flow.finish(phone.store.outbox, PERSON, TITLE)


def conforming(flow: Flow) -> Flow:
    flow.add_reading(RIGHT)
    flow.see_sticker(StickerState.VALID)
    flow.see_seal(SealState.INTACT)
    return flow


def test_each_step_is_on_disk_when_it_is_made(phone: FakePhone, begin: Begin) -> None:
    flow = begin(IN_DATE)
    steps: list[Any] = [
        lambda: flow.add_reading(WRONG),
        lambda: flow.correct_reading(0, RIGHT),
        lambda: flow.weigh_for(Purpose.BUYING),
        lambda: flow.use_standards([CONTROL_SCALE]),
        lambda: flow.see_sticker(StickerState.VALID),
        lambda: flow.read_sticker(code="KD-A 9", valid_until=date(2027, 1, 31)),
        lambda: flow.see_seal(SealState.BROKEN),
        lambda: flow.see_sign(CheatingSign.MAGNET, seen=True),
        lambda: flow.change(goods_mg=300_000),
        lambda: flow.change(note="cân để dưới gầm bàn"),
        lambda: flow.stand_at(HERE),
        lambda: flow.remove_reading(0),
    ]
    before = kept(phone, flow)
    for step in steps:
        step()
        after = kept(phone, flow)
        assert after == flow.draft
        assert after != before
        before = after


def test_a_check_that_nobody_entered_anything_in_leaves_nothing_behind(phone: FakePhone, begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.stand_at(HERE)
    assert flow.untouched
    assert phone.store.drafts.open_drafts() == []
    flow.add_reading(RIGHT)
    stored = kept(phone, flow)
    assert stored is not None
    assert stored.position == HERE


def test_the_check_is_of_the_moment_of_its_first_look(phone: FakePhone, begin: Begin) -> None:
    flow = begin(IN_DATE)
    clock = phone.clock
    assert isinstance(clock, StoppedClock)
    flow.weigh_for(Purpose.BUYING)
    assert flow.draft.performed_at is None
    clock.pass_by(minutes=3)
    flow.see_seal(SealState.INTACT)
    clock.pass_by(minutes=5)
    flow.add_reading(RIGHT)
    assert flow.draft.performed_at == NOW + timedelta(minutes=3)


def test_a_check_broken_off_is_taken_up_again(phone: FakePhone, begin: Begin) -> None:
    left = conforming(begin(IN_DATE))
    assert begin(IN_DATE).draft == left.draft
    assert begin(OVERDUE).draft.id != left.draft.id


def test_the_boards_weights_in_date_are_taken_and_an_overdue_set_is_told_of(begin: Begin) -> None:
    flow = begin(IN_DATE)
    assert flow.draft.standards == (WEIGHTS,)
    flow.add_reading(WRONG)
    assert flow.verdict.standards_sound
    flow.use_standards([OLD_WEIGHTS])
    assert FindingCode.STANDARD_EXPIRED in {entry.code for entry in flow.verdict.findings}
    assert flow.verdict.verdict is Verdict.NONCONFORMING


def test_a_control_scale_makes_it_a_check_by_scale_and_weights_one_by_weights(begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.use_standards([CONTROL_SCALE])
    assert flow.draft.method is CheckMethod.CONTROL_SCALE
    flow.only_look()
    assert (flow.draft.method, flow.draft.standards) == (CheckMethod.VISUAL, ())
    flow.weigh()
    assert (flow.draft.method, flow.draft.standards) == (CheckMethod.CONTROL_WEIGHTS, (WEIGHTS,))


def test_what_is_not_weighed_with_weights_is_only_looked_at(begin: Begin) -> None:
    flow = begin(FUEL)
    assert (flow.draft.method, flow.draft.standards) == (CheckMethod.VISUAL, ())


def test_the_sticker_is_taken_to_say_what_the_register_says(begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.see_sticker(StickerState.VALID)
    assert (flow.draft.sticker_code, flow.draft.sticker_valid_until) == (STICKER, date(2028, 6, 30))
    assert flow.verdict.findings == ()


def test_a_date_that_has_passed_makes_the_sticker_an_expired_one(begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.see_sticker(StickerState.VALID)
    flow.read_sticker(code=STICKER, valid_until=date(2026, 5, 31))
    seen = [flow.draft.sticker]
    flow.read_sticker(code=STICKER, valid_until=date(2028, 6, 30))
    assert [*seen, flow.draft.sticker] == [StickerState.EXPIRED, StickerState.VALID]


def test_a_second_tap_on_the_same_picture_keeps_what_was_corrected(begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.see_sticker(StickerState.VALID)
    flow.read_sticker(code="KD-A 004513", valid_until=date(2028, 6, 30))
    flow.see_sticker(StickerState.VALID)
    assert flow.draft.sticker_code == "KD-A 004513"


def test_a_sticker_scanned_of_another_scale_is_foreign(begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.see_foreign_sticker("KD-A 003311")
    assert flow.draft.sticker is StickerState.FOREIGN
    assert FindingCode.STICKER_FOREIGN in {entry.code for entry in flow.verdict.findings}


def test_finishing_puts_the_record_into_the_outbox_once(phone: FakePhone, begin: Begin) -> None:
    flow = conforming(begin(IN_DATE))
    assert finished(flow, phone)
    assert not finished(flow, phone)
    (record,) = phone.store.outbox.entries()
    assert record.id == flow.draft.id
    assert (record.verdict, record.title) == (Verdict.CONFORMING, TITLE)
    assert phone.store.drafts.open_drafts() == []


def test_two_screens_of_one_draft_make_one_record(phone: FakePhone, begin: Begin) -> None:
    first = conforming(begin(IN_DATE))
    second = begin(IN_DATE)
    assert finished(first, phone)
    assert not finished(second, phone)
    assert len(phone.store.outbox.entries()) == 1


def test_a_finished_check_changes_no_more(phone: FakePhone, begin: Begin) -> None:
    flow = conforming(begin(IN_DATE))
    other = begin(IN_DATE)
    finished(flow, phone)
    flow.add_reading(WRONG)
    assert flow.draft.readings == (RIGHT,)
    other.add_reading(WRONG)
    assert other.finished
    assert len(phone.store.outbox.entries()[0].content.readings) == 1


def test_an_unfinished_check_is_not_finished(phone: FakePhone, begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.add_reading(RIGHT)
    with pytest.raises(DraftUnfinished):
        finished(flow, phone)
    assert not flow.finished
    assert kept(phone, flow) == flow.draft


def test_a_phone_without_room_says_so_and_shows_nothing_it_did_not_keep(
    phone: FakePhone, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = begin(IN_DATE)
    flow.add_reading(RIGHT)
    told: list[str] = []
    flow.not_kept = lambda: told.append("full")

    def full(_: Draft) -> None:
        raise StorageFull

    monkeypatch.setattr(phone.store.drafts, "save", full)
    flow.add_reading(WRONG)
    assert told == ["full"]
    assert flow.draft.readings == (RIGHT,)


def test_no_more_readings_than_a_record_holds(begin: Begin) -> None:
    flow = begin(IN_DATE)
    for _ in range(MOST_READINGS + 2):
        flow.add_reading(RIGHT)
    assert len(flow.draft.readings) == MOST_READINGS


def test_a_photo_taken_again_takes_the_place_of_the_first(phone: FakePhone, begin: Begin) -> None:
    flow = begin(IN_DATE)
    photos = [
        DraftPhoto(sha256=phone.store.photos.add(data)[0], kind=PhotoKind.STICKER, size=len(data), taken_at=NOW)
        for data in (b"first", b"second")
    ]
    flow.add_photo(photos[0])
    flow.add_photo(photos[1], instead_of=photos[0].sha256)
    kept_then = flow.draft.photos
    flow.remove_photo(photos[1].sha256)
    assert [kept_then, flow.draft.photos] == [(photos[1],), ()]


def test_a_draft_dropped_is_gone(phone: FakePhone, begin: Begin) -> None:
    flow = conforming(begin(IN_DATE))
    flow.discard()
    assert phone.store.drafts.open_drafts() == []
    flow.add_reading(WRONG)
    assert phone.store.drafts.open_drafts() == []


def test_a_draft_whose_instrument_left_the_register_can_still_be_finished(phone: FakePhone, begin: Begin) -> None:
    conforming(begin(IN_DATE))
    page = register_page(instruments=[], verifications=[], flags=[], spot_checks=[])
    phone.store.register.apply(page)
    (draft,) = phone.store.drafts.open_drafts()
    assert place_of(phone.store, draft).row is None
    flow = flow_of(phone.store, phone.clock, draft)
    assert flow.verdict.verdict is Verdict.NOT_JUDGED
    assert finished(flow, phone)
    assert draft.market_id == NUOC_HAI

"""The outbox says of every record where it stands and what to do, and shows what was sent as proof."""

import pytest
from phone.core.words import Words
from phone.store.outbox_rows import OutboxRecord
from phone.ui.outbox.standing import standing_of

from tests.phone.ui import records
from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import PERSON, FakePhone

STATES = ("complete", "photos_waiting", "refused", "conflict", "tried", "sending", "queued", "of_another")


@pytest.mark.parametrize("density", [1, 2])
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_each_state_has_its_row(drive: Drive, language: str, density: float) -> None:
    phone = FakePhone(drive.home, language=language)
    made = records.one_in_each_state(phone)
    await drive.open("outbox", phone=phone, density=density)
    assert drive.faults() == []
    await drive.screenshot(f"outbox_{language}_{density}")
    assert len(drive.page.list.data) == len(made)


@pytest.mark.parametrize("density", [1, 2])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("state", STATES)
async def test_a_record_is_readable_in_each_state(drive: Drive, state: str, language: str, density: float) -> None:
    phone = FakePhone(drive.home, language=language)
    made = records.one_in_each_state(phone)
    page = await drive.open("record", phone=phone, density=density, record_id=made[state])
    assert drive.faults() == []
    await drive.screenshot(f"record/{state}_{language}_{density}")
    page.scroll.scroll_y = 0
    await drive.screenshot(f"record/{state}_{language}_{density}_end")
    assert drive.faults() == []


async def test_a_tap_on_a_row_opens_its_record(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    record_id = records.complete(phone)
    await drive.open("outbox", phone=phone)
    await drive.tap(f"record_{record_id}")
    assert drive.page.page_name == "record"
    assert drive.sees("Đúng, đã kiểm tra trên máy này")
    assert drive.sees("Thiếu 180 g ở tải 5 kg")
    assert drive.sees("Đặt 5 kg, cân chỉ 5,18 kg")
    assert drive.sees("Đã mở cờ: Cân thiếu quá mức cho phép, Niêm phong bị phá hoặc mất")


async def test_a_receipt_that_no_known_key_signed_is_not_called_proven(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    record_id = records.complete(phone)
    phone.session.keys = {"keys": []}
    await drive.open("record", phone=phone, record_id=record_id)
    assert drive.sees("Chưa kiểm tra lại được trên máy này")
    assert not drive.sees("Đúng, đã kiểm tra")


async def test_what_was_refused_is_tried_again_when_asked(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    record_id = records.refused(phone)
    await drive.open("record", phone=phone, record_id=record_id)
    assert drive.sees("Cân này không còn trong địa bàn của bạn")
    await drive.tap("retry")
    await drive.until(lambda: phone.sync.woken)
    record = phone.store.outbox.get(record_id)
    assert record is not None
    assert record.state == "queued"
    await drive.until(lambda: drive.sees("Đang chờ gửi"))


async def test_send_now_wakes_the_sync_and_is_gone_when_all_is_sent(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    record_id = records.queued(phone)
    await drive.open("outbox", phone=phone)
    await drive.tap("send_now")
    assert phone.sync.woken == 1
    phone.store.outbox.begin_record(record_id)
    phone.store.outbox.record_sent(record_id, records.receipt_of(phone, record_id), phone.clock.now())
    phone.changed()
    await drive.until(lambda: not drive.has("send_now"))
    assert drive.sees("Đã gửi hết")


async def test_an_empty_outbox_says_what_comes_here(drive: Drive) -> None:
    await drive.open("outbox")
    await drive.until(lambda: drive.sees("Chưa có gì"))
    assert drive.faults() == []
    await drive.screenshot("outbox_empty")


async def test_what_keeps_all_from_moving_stands_over_the_list(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    records.queued(phone)
    await drive.open("outbox", phone=phone)
    phone.tell(portal=True, unsent=1, problem="portal")
    await drive.until(lambda: drive.sees("Mạng này trả lời thay máy chủ"))
    assert drive.faults() == []
    await drive.screenshot("outbox_portal")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_state_says_what_to_do(language: str, tmp_path: object) -> None:
    phone = FakePhone(tmp_path, language=language)  # type: ignore[arg-type]  # pytest's own path
    words = Words(language)
    for name, record_id in records.one_in_each_state(phone).items():
        record = phone.store.outbox.get(record_id)
        assert isinstance(record, OutboxRecord)
        standing = standing_of(words, record, PERSON)
        assert standing.short, name
        assert standing.happened, name
        assert standing.can_retry == (name in {"refused", "conflict", "tried", "queued", "photos_waiting"}), name

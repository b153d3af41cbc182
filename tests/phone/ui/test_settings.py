"""The last place: language and look at once, and no way out that loses anything."""

import pytest
from phone.platform.fakes.photos import plain_picture

from tests.phone.ui import records, register
from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import FakePhone


@pytest.mark.parametrize("density", [1, 2])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("dark", [False, True])
async def test_the_page_has_room(drive: Drive, language: str, density: float, dark: bool) -> None:
    phone = FakePhone(drive.home, language=language, dark=dark)
    register.give(phone, register.standard(phone, -3), register.control_scale(phone, 90))
    page = await drive.open("settings", phone=phone, density=density)
    assert drive.faults() == []
    name = f"settings_{language}_{density}{'_dark' if dark else ''}"
    await drive.screenshot(name)
    page.scroll.scroll_y = 0
    await drive.screenshot(f"{name}_end")


async def test_another_language_is_spoken_at_once(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    await drive.open("settings", phone=phone)
    await drive.tap("language_en")
    assert drive.sees("Sign out")
    assert drive.sees("Market board")
    assert drive.sees("Outbox")
    assert not drive.sees("Đăng xuất")
    assert phone.store.settings.get("language") == "en"


async def test_the_dark_is_remembered(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    await drive.open("settings", phone=phone)
    await drive.tap("look_True")
    assert phone.dark
    assert drive.faults() == []


async def test_signing_out_with_all_sent_asks_once(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    records.complete(phone)
    await drive.open("settings", phone=phone)
    await drive.tap("sign_out")
    assert drive.sees("Danh sách chợ và cân sẽ bị xóa khỏi máy này")
    assert drive.faults() == []
    await drive.screenshot("settings_leaving")
    await drive.tap("yes")
    await drive.until(lambda: not phone.signed_in)
    assert drive.page.page_name == "sign_in"


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_signing_out_with_something_unsent_says_what_stays_and_for_whom(drive: Drive, language: str) -> None:
    phone = FakePhone(drive.home, language=language)
    record_id = records.queued(phone, 2)
    records.sent(phone, 2)
    await drive.open("settings", phone=phone)
    await drive.tap("sign_out")
    for part in ("settings.leaving.records", "settings.leaving.photos"):
        assert drive.sees(phone.words.say(part, count=1 if part.endswith("records") else 2))
    assert drive.sees("Nông Thị Bích Phượng")
    assert drive.faults() == []
    await drive.screenshot(f"settings_leaving_unsent_{language}")
    await drive.tap("no")
    assert phone.signed_in
    await drive.frames(40)
    await drive.key(27)
    phone.store.sign_out()
    assert phone.store.outbox.get(record_id) is not None


async def test_the_back_button_answers_no(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    records.queued(phone)
    await drive.open("settings", phone=phone)
    await drive.tap("sign_out")
    assert drive.has("yes")
    await drive.key(27)
    assert not drive.has("yes")
    assert phone.signed_in


async def test_what_is_unsent_survives_signing_out_anyway(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    record_id = records.queued(phone, 1)
    await drive.open("settings", phone=phone)
    await drive.tap("sign_out")
    await drive.tap("yes")
    await drive.until(lambda: not phone.signed_in)
    record = phone.store.outbox.get(record_id)
    assert record is not None
    assert phone.store.photos.path(record.photos[0].sha256).exists()


async def test_the_storage_used_is_measured(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    phone.store.photos.add(plain_picture(1) + b"\0" * 2_340_000)
    await drive.open("settings", phone=phone)
    await drive.until(lambda: drive.sees("2,3 MB"))


async def test_tidying_leaves_what_is_not_sent(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    record_id = records.queued(phone, 1)
    await drive.open("settings", phone=phone)
    await drive.tap("tidy")
    await drive.until(lambda: drive.sees("Ảnh chưa gửi còn nguyên"))
    assert drive.faults() == []
    record = phone.store.outbox.get(record_id)
    assert record is not None
    assert phone.store.photos.path(record.photos[0].sha256).exists()

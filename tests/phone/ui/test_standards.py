"""The standards in hand, with what their dates mean for a check."""

import pytest

from tests.phone.ui import register
from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import FakePhone


@pytest.mark.parametrize("density", [1, 2])
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_standards_in_every_state_have_room(drive: Drive, language: str, density: float) -> None:
    phone = FakePhone(drive.home, language=language)
    ends = (200, 12, -40, None)
    register.give(phone, *(register.standard(phone, days) for days in ends), register.control_scale(phone, 90))
    page = await drive.open("standards", phone=phone, density=density)
    assert drive.faults() == []
    await drive.screenshot(f"standards_{language}_{density}")
    page.scroll.scroll_y = 0
    await drive.screenshot(f"standards_{language}_{density}_end")


async def test_an_expired_standard_warns_that_it_proves_nothing(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    register.give(phone, register.standard(phone, -40))
    await drive.open("standards", phone=phone)
    assert drive.sees("không kết luận được là cân sai")
    assert drive.sees("quá 40 ngày")


async def test_standards_in_date_warn_of_nothing(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    register.give(phone, register.standard(phone, 200))
    await drive.open("standards", phone=phone)
    assert not drive.sees("không kết luận được")
    assert drive.sees("Còn hạn đến")
    assert drive.sees("5 kg, 2 × 2 kg, 1 kg, 500 g, 2 × 200 g, 100 g")


async def test_without_standards_it_is_said_whom_to_ask(drive: Drive) -> None:
    await drive.open("standards")
    assert drive.sees("Chưa có chuẩn nào")
    assert drive.faults() == []
    await drive.screenshot("standards_empty")

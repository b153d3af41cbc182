"""Whoever has set large letters on the phone reads everything, too."""

from typing import Any

import pytest

from tests.phone.ui import records, register
from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import FakePhone
from tests.phone.ui.gallery import GalleryPage, ListPage

SCALE = 1.3


@pytest.mark.parametrize("page", [GalleryPage, ListPage])
async def test_the_parts_grow_with_their_letters(drive: Drive, page: type[GalleryPage | ListPage]) -> None:
    await drive.open(page, fontscale=SCALE)
    assert drive.faults() == []
    await drive.screenshot(f"large/{page.page_name}")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["sign_in", "settings", "outbox", "standards", "record"])
async def test_the_pages_have_room_for_large_letters(drive: Drive, name: str, language: str) -> None:
    phone = FakePhone(drive.home, language=language)
    register.give(phone, register.standard(phone, -3), register.control_scale(phone, 10))
    made = records.one_in_each_state(phone)
    arguments: dict[str, Any] = {"record_id": made["complete"]} if name == "record" else {}
    page = await drive.open(name, phone=phone, fontscale=SCALE, **arguments)
    assert drive.faults() == []
    await drive.screenshot(f"large/{name}_{language}")
    if page.scrolls:
        page.scroll.scroll_y = 0
        await drive.frames(2)
        assert drive.faults() == []

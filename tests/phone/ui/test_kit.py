"""The parts that every screen is made of."""

import pytest

from tests.phone.ui.drive import Drive
from tests.phone.ui.gallery import GalleryPage, ListPage


@pytest.mark.parametrize("density", [1, 2])
@pytest.mark.parametrize("dark", [False, True])
async def test_every_part_has_room_and_can_be_hit(drive: Drive, density: float, dark: bool) -> None:
    page = await drive.open(GalleryPage, density=density, dark=dark)
    assert drive.faults() == []
    for step in range(5):
        page.scroll.scroll_y = 1 - step / 4
        await drive.screenshot(f"kit/{'dark' if dark else 'light'}_{density}_{step}")


async def test_a_list_of_thousands_shows_rows_and_takes_a_tap(drive: Drive) -> None:
    page = await drive.open(ListPage)
    assert drive.faults() == []
    await drive.screenshot("kit/list")
    await drive.tap("row_3")
    assert page.taps == [3]

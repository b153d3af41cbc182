"""The parts that every screen is made of."""

from typing import Any

from phone.ui.kit.buttons import BigButton
from phone.ui.kit.page import Page
from tests.phone.ui.drive import Drive


class ButtonPage(Page):
    page_name = "button"
    taps = 0

    def __init__(self, shell: Any) -> None:
        super().__init__(shell, title="Cân")
        self.body.add_widget(BigButton(text="Ghi", tag="save", action=self.count))

    def count(self) -> None:
        self.taps += 1


async def test_a_second_tap_does_nothing(drive: Drive) -> None:
    page = await drive.open(ButtonPage)
    await drive.tap("save")
    await drive.tap("save")
    assert page.taps == 1
    await drive.screenshot("kit_button")


async def test_the_same_page_opens_at_another_density_and_in_the_dark(drive: Drive) -> None:
    page = await drive.open(ButtonPage, density=2, dark=True)
    await drive.tap("save")
    assert page.taps == 1
    await drive.screenshot("kit_button_2")

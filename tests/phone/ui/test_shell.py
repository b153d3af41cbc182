"""Where one goes and comes back, what the strip says, and what a double tap must not do."""

from pathlib import Path
from typing import Any

import pytest
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.fields import INPUT_TYPES
from phone.ui.kit.page import Page
from phone.ui.kit.speech import speech
from phone.ui.shell import strip

from tests.phone.ui import records
from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import FakePhone

BACK = 27


class StepPage(Page):
    page_name = "step"

    def __init__(self, shell: Any, number: int = 1) -> None:
        super().__init__(shell, title=f"Bước {number}")
        self.number, self.taps, self.came, self.went = number, 0, 0, 0
        self.body.add_widget(BigButton(text="Tiếp", tag="on", action=self.go_on))

    def go_on(self) -> None:
        self.taps += 1
        self.shell.put(StepPage(self.shell, self.number + 1))

    def entered(self) -> None:
        self.came += 1

    def left(self) -> None:
        self.went += 1


async def test_the_second_tap_of_a_double_tap_does_not_reach_the_next_page(drive: Drive) -> None:
    first = await drive.open(StepPage)
    drive.shell.settle_s = 0.35
    button = drive.find("on")
    where = button.to_window(*button.center)
    await drive.touch(*where)
    await drive.touch(*where)
    assert first.taps == 1
    assert drive.page.number == 2


async def test_back_leads_to_the_page_before_and_ends_on_the_first(drive: Drive) -> None:
    first = await drive.open(StepPage)
    await drive.tap("on")
    second = drive.page
    assert (first.went, second.came) == (1, 1)
    await drive.key(BACK)
    assert drive.page is first
    assert (first.came, second.went) == (2, 1)
    assert drive.shell.back() is False


async def test_the_arrow_on_top_leads_back_too(drive: Drive) -> None:
    first = await drive.open(StepPage)
    await drive.tap("on")
    await drive.tap("back")
    assert drive.page is first
    assert drive.faults() == []


async def test_back_from_another_place_leads_to_the_markets(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    await drive.open("outbox")
    went: list[str] = []
    monkeypatch.setattr(drive.shell, "go", went.append)
    await drive.key(BACK)
    assert went == ["markets"]


async def test_places_are_gone_to_by_the_bar_below(drive: Drive) -> None:
    await drive.open("outbox")
    await drive.tap("nav_settings")
    assert drive.page.page_name == "settings"
    assert len(drive.shell.stack) == 1


async def test_each_number_beside_the_outbox_is_a_record_that_waits(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    await drive.open("settings", phone=phone)
    for _ in range(3):
        records.queued(phone)
    phone.queued()
    await drive.frames(3)
    assert drive.find("nav_outbox").count == 3
    assert drive.sees("3 biên bản chờ gửi")
    assert drive.faults() == []


async def test_a_step_that_fails_is_told_of_and_the_app_goes_on(drive: Drive) -> None:
    page = await drive.open(StepPage)

    async def fail() -> None:
        raise RuntimeError("on purpose")

    drive.find("on").action = fail
    await drive.tap("on")
    assert drive.sees("Ứng dụng vừa gặp lỗi")
    assert drive.faults() == []
    assert [str(failure) for failure in drive.failures] == ["on purpose"]
    drive.failures.clear()
    assert drive.page is page


async def test_a_notice_goes_by_itself(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phone.ui.shell.shell.SNACK_S", 0.05)
    await drive.open(StepPage)
    drive.shell.snack("Đã lưu")
    await drive.frames(2)
    assert drive.sees("Đã lưu")
    await drive.until(lambda: not drive.sees("Đã lưu"))


async def test_a_store_that_cannot_be_opened_says_why_and_that_nothing_is_lost(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    phone.refusal = "too_new"
    await drive.open("refused", phone=phone)
    assert drive.sees("Hãy cài bản mới nhất")
    assert drive.faults() == []
    await drive.screenshot("refused")
    phone.refusal = None


async def test_every_field_lets_the_keyboard_compose(drive: Drive) -> None:
    """Kivy's own `null` makes Android's Vietnamese keyboards type bare letters."""
    assert "null" not in INPUT_TYPES
    for name in ("sign_in", "settings", "outbox", "standards"):
        await drive.open(name)
        for widget in drive.widgets():
            if hasattr(widget, "input_type"):
                assert widget.input_type in INPUT_TYPES, name


async def test_what_is_typed_letter_by_letter_as_a_keyboard_composes_it_is_one_composed_text(drive: Drive) -> None:
    """As SDL hands on what a Telex keyboard composes: the word is taken back and committed anew."""
    page = await drive.open("sign_in", phone=FakePhone(drive.home, account=None))
    field = page.form.ids.username
    await drive.type(field, "K")
    for before, after in (("K", "Ki"), ("Ki", "Kie"), ("Kie", "Kiê"), ("Kiê", "Kiêm"), ("Kiêm", "Kiểm")):
        for _ in before:
            field.ids.line.do_backspace()
        field.ids.line.insert_text(after)
        await drive.frames(1)
    assert field.value() == "Kiểm"
    field.text = " Kie\u0302\u0309m "
    assert field.value() == "Kiểm"


async def test_all_open_pages_speak_the_language_chosen(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    await drive.open("settings", phone=phone)
    drive.shell.open("standards")
    phone.choose_language("en")
    speech.choose("en")
    await drive.frames(2)
    assert drive.sees("No standards")
    await drive.key(BACK)
    assert drive.sees("Sign out")
    assert drive.sees("Markets")


def test_nobody_types_but_into_a_field_of_the_kit() -> None:
    ui = Path(strip.__file__).parents[1]
    others = [
        str(path.relative_to(ui))
        for path in [*ui.rglob("*.py"), *ui.rglob("*.kv")]
        if "TextInput" in path.read_text(encoding="utf-8") and path.name != "fields.py"
    ]
    assert others == []

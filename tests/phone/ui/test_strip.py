"""What the strip over the bar below says of the network and the service, and where a tap on it leads."""

import webbrowser
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.phone.ui import records
from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import FakePhone

BACK = 27

STRIPS: dict[str, dict[str, Any]] = {
    "signed_out": {"problem": "signed_out"},
    "portal": {"portal": True, "problem": "portal"},
    "offline": {"online": False, "problem": "offline"},
    "offline_waiting": {"online": False, "problem": "offline", "unsent": 1},
    "put_aside": {"put_aside": 2, "problem": "put_aside"},
    "clock": {"clock_offset_s": -7200.0},
    "trouble": {"unsent": 1, "problem": "unreachable"},
    "sending": {"unsent": 1, "sending": True},
    "sending_photos": {"photos_waiting": 4, "sending": True},
    "waiting": {"unsent": 1},
    "photos_waiting": {"photos_waiting": 4},
}


def bring_about(phone: FakePhone, name: str) -> None:
    members = STRIPS[name]
    if name == "signed_out":
        phone.session.ended = "session_revoked"
    if name.startswith("offline"):
        phone.devices.connectivity.change(online=False)  # type: ignore[attr-defined]  # the fake's own
    if members.get("unsent"):
        records.queued(phone)
    phone.tell(**members)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", STRIPS)
async def test_the_strip_says_how_things_stand(drive: Drive, name: str, language: str) -> None:
    phone = FakePhone(drive.home, language=language)
    await drive.open("standards", phone=phone, density=2)
    bring_about(phone, name)
    await drive.frames(3)
    shown = drive.find("strip")
    texts = phone.words.say(f"kit.strip.{name}", count=STRIPS[name].get("put_aside") or
                            STRIPS[name].get("photos_waiting") or 1)  # fmt: skip
    assert shown.text == texts
    assert drive.faults() == []
    await drive.screenshot(f"strip/{name}_{language}")


async def test_the_strip_is_silent_when_all_is_well(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    records.complete(phone)
    await drive.open("standards", phone=phone)
    phone.tell(last_success_at=datetime.now(UTC))
    await drive.frames(3)
    assert drive.find("strip").height == 0


async def test_the_strip_opens_the_browser_for_a_network_that_wants_a_sign_in(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    phone = FakePhone(drive.home)
    await drive.open("standards", phone=phone)
    phone.tell(portal=True)
    await drive.frames(3)
    await drive.tap("strip")
    assert opened == ["http://localhost:8000"]


async def test_the_strip_of_an_ended_session_leads_to_the_sign_in_and_back(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    phone.session.ended = "session_revoked"
    await drive.open("standards", phone=phone)
    await drive.tap("strip")
    assert drive.page.page_name == "sign_in"
    assert drive.find("strip").text == ""
    await drive.key(BACK)
    assert drive.page.page_name == "standards"


@pytest.mark.parametrize("name", ["clock", "trouble"])
async def test_the_strip_explains_itself(drive: Drive, name: str) -> None:
    phone = FakePhone(drive.home)
    await drive.open("standards", phone=phone)
    bring_about(phone, name)
    await drive.frames(3)
    await drive.tap("strip")
    assert drive.sees("Bật giờ tự động" if name == "clock" else "máy tự thử lại")
    assert drive.faults() == []
    await drive.screenshot(f"strip/{name}_explained")
    await drive.tap("yes")
    assert not drive.has("yes")

"""Signing in: by a code or by name and password, with every refusal in words."""

import pytest
from phone.core.codes import Enrolment
from phone.sync.signing_in import SignInRefused

from tests.phone.ui import records
from tests.phone.ui.drive import Drive
from tests.phone.ui.fake_phone import FakePhone

REFUSALS = (
    "wrong_name_or_password", "too_many_tries", "unreachable", "portal", "not_quacan", "address_insecure",
    "enrolment_code_used", "not_a_field_role", "sign_in_interrupted",
)  # fmt: skip


@pytest.mark.parametrize("density", [1, 2])
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_form_has_room(drive: Drive, language: str, density: float) -> None:
    phone = FakePhone(drive.home, language=language, account=None)
    await drive.open("sign_in", phone=phone, density=density)
    assert drive.faults() == []
    await drive.screenshot(f"sign_in_{language}_{density}")


@pytest.mark.parametrize("code", REFUSALS)
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_a_refusal_is_said_and_what_was_typed_stays(drive: Drive, language: str, code: str) -> None:
    phone = FakePhone(drive.home, language=language, account=None)
    page = await drive.open("sign_in", phone=phone)
    phone.session.answer = SignInRefused(code, minutes=12)
    await drive.type("username", "bql.nuochai")
    await drive.type("password", "mật khẩu sai")
    await drive.tap("enter")
    said = phone.words.say(f"problems.{code}.happened")
    await drive.until(lambda: drive.sees(said))
    assert drive.faults() == []
    await drive.screenshot(f"sign_in/{code}_{language}")
    assert page.form.ids.username.text == "bql.nuochai"
    assert page.form.ids.password.text == "mật khẩu sai"


async def test_name_and_password_lead_in_with_the_letters_that_were_typed(drive: Drive) -> None:
    phone = FakePhone(drive.home, account=None, server="http://localhost:8000")
    page = await drive.open("sign_in", phone=phone)
    page.shell.go = lambda _name: None
    await drive.type("username", " nông.thị.bích ")
    await drive.type("password", "mật khẩu ")
    await drive.tap("enter")
    await drive.until(lambda: phone.session.asked)
    assert phone.session.asked == [("http://localhost:8000", "nông.thị.bích", "mật khẩu ")]
    assert phone.signed_in
    assert phone.sync.woken == 1
    assert phone.last_username == "bql.nuochai"


async def test_what_is_missing_is_said_at_its_field_and_nothing_is_asked(drive: Drive) -> None:
    phone = FakePhone(drive.home, account=None)
    await drive.open("sign_in", phone=phone)
    await drive.tap("enter")
    assert drive.sees("Chưa gõ tên đăng nhập.")
    assert drive.sees("Chưa gõ mật khẩu.")
    assert drive.faults() == []
    assert phone.session.asked == []


async def test_a_scanned_code_signs_in_at_its_own_server(drive: Drive) -> None:
    phone = FakePhone(drive.home, account=None)
    page = await drive.open("sign_in", phone=phone)
    page.shell.go = lambda _name: None
    await page.enrolled(Enrolment("https://quacan.example.vn", "K7Q2"))
    assert phone.session.asked == [("https://quacan.example.vn", "K7Q2")]
    assert phone.default_server == "http://localhost:8000"


async def test_the_form_says_that_records_of_others_wait(drive: Drive) -> None:
    phone = FakePhone(drive.home)
    records.queued(phone)
    phone.store.sign_out()
    await drive.open("sign_in", phone=phone)
    assert drive.sees("Trong máy còn 1 biên bản chưa gửi")
    assert drive.faults() == []
    await drive.screenshot("sign_in_waiting")


async def test_the_language_changes_at_once_and_is_remembered(drive: Drive) -> None:
    phone = FakePhone(drive.home, account=None)
    await drive.open("sign_in", phone=phone)
    await drive.tap("language")
    assert drive.sees("User name")
    assert not drive.sees("Tên đăng nhập")
    assert phone.store.settings.get("language") == "en"


async def test_a_password_is_shown_only_when_asked(drive: Drive) -> None:
    phone = FakePhone(drive.home, account=None)
    page = await drive.open("sign_in", phone=phone)
    line = page.form.ids.password.ids.line
    assert line.password
    await drive.tap("password_show")
    assert not line.password

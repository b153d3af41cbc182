"""What a scanned or typed code means, and what may be done with it."""

from uuid import UUID

import pytest
from phone.core.codes import ScanMeaning
from phone.ui.scan.meaning import USES, Found, Purpose, heading, meaning_of, scanned

from tests.phone.ui.fake_phone import FakePhone
from tests.phone.ui.nuoc_hai import FOREIGN_STICKER, IN_DATE, LABEL_OF, OVERDUE, STICKER

ENROLMENT = "quacan://enrol?server=https%3A%2F%2Fquacan.caobang.gov.vn&code=7Q4K-9XWM"


def found(phone: FakePhone, text: str, purpose: Purpose = Purpose.OPEN, expected: UUID | None = None) -> Found:
    return meaning_of(text, phone.store.register, purpose, expected).found


@pytest.mark.parametrize("text", [LABEL_OF[IN_DATE], LABEL_OF[IN_DATE].lower(), STICKER, "kda004512", "004512"])
def test_a_code_of_a_known_scale_opens_it(phone: FakePhone, text: str) -> None:
    reading = meaning_of(text, phone.store.register, Purpose.OPEN)
    assert reading.found is Found.OPEN
    assert [row.instrument.id for row in reading.rows] == [IN_DATE]


def test_a_label_is_read_from_its_address(phone: FakePhone) -> None:
    assert found(phone, f"https://quacan.caobang.gov.vn/s/{LABEL_OF[OVERDUE]}") is Found.OPEN


def test_an_unknown_code_can_be_recorded_as_unregistered(phone: FakePhone) -> None:
    assert found(phone, "AB-12") is Found.UNKNOWN
    assert Found.UNKNOWN in USES


def test_a_label_with_one_wrong_character_is_told_of(phone: FakePhone) -> None:
    label = LABEL_OF[IN_DATE]
    wrong = label[:-1] + ("0" if label[-1] != "0" else "1")
    assert found(phone, wrong) is Found.MISTYPED


@pytest.mark.parametrize(
    ("text", "expected", "meaning"),
    [
        (STICKER, IN_DATE, Found.SAME),
        (FOREIGN_STICKER, IN_DATE, Found.FOREIGN),
        (FOREIGN_STICKER, None, Found.FOREIGN),
        ("KD-C 009001", IN_DATE, Found.UNKNOWN_STICKER),
    ],
)
def test_a_sticker_is_its_own_anothers_or_nobodys(
    phone: FakePhone, text: str, expected: UUID | None, meaning: Found
) -> None:
    assert found(phone, text, Purpose.STICKER, expected) is meaning


def test_our_own_label_is_not_the_stickers_number(phone: FakePhone) -> None:
    label = scanned(meaning_of(LABEL_OF[IN_DATE], phone.store.register, Purpose.STICKER, IN_DATE))
    sticker = scanned(meaning_of(STICKER, phone.store.register, Purpose.STICKER, IN_DATE))
    assert (label.meaning, label.sticker_code) == (ScanMeaning.SAME, None)
    assert (sticker.meaning, sticker.sticker_code) == (ScanMeaning.SAME, STICKER)


def test_an_enrolment_code_signs_in_and_nothing_else_does(phone: FakePhone) -> None:
    reading = meaning_of(ENROLMENT, None, Purpose.ENROL)
    assert reading.found is Found.ENROL
    assert heading(phone.words, reading) == "Mã đăng nhập vào https://quacan.caobang.gov.vn"
    assert found(phone, STICKER, Purpose.ENROL) is Found.NOT_ENROL
    assert found(phone, ENROLMENT) is Found.ENROL_HERE
    assert {Found.NOT_ENROL, Found.ENROL_HERE}.isdisjoint(USES)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("meaning", Found)
def test_whatever_is_found_has_its_words(phone: FakePhone, meaning: Found, language: str) -> None:
    phone.words.choose(language)
    reading = meaning_of("AB-12", phone.store.register, Purpose.OPEN)
    assert heading(phone.words, type(reading)("AB-12", meaning))
    use = {Found.OPEN: "open", Found.MISTYPED: "unknown_use"}.get(meaning, f"{meaning}_use")
    assert meaning not in USES or phone.words.say(f"scan.{use}")

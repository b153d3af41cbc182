"""A scanned or typed code is told apart, and so is what it means where it was scanned."""

from urllib.parse import urlencode
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phone.core.codes import Decision, Enrolment, LabelCode, ScanMeaning, Unknown, decide, read_code

from schemas.label_codes import code_of

ONE, OTHER = UUID(int=1), UUID(int=2)


@given(st.integers(0, 2**40 - 1))
def test_our_labels_are_read_however_they_are_written(number: int) -> None:
    code = code_of(number)
    spaced = f" {code[:3].lower()}-{code[3:6]} {code[6:]} "
    for text in (code, spaced, f"https://can.caobang.gov.vn/s/{code}", f"http://x/s/{code.lower()}/?utm=qr"):
        assert read_code(text) == LabelCode(code)


@given(st.integers(0, 2**40 - 1), st.integers(0, 8), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_label_with_one_wrong_character_is_no_label_and_seen_as_mistyped(number: int, place: int, char: str) -> None:
    code = code_of(number)
    wrong = code[:place] + char + code[place + 1 :]
    if wrong != code:
        assert read_code(wrong) == Unknown(wrong, mistyped=True)


@pytest.mark.parametrize("text", ["KD-A-0045127", "NH-0012", "tem 12", "", "https://example.vn/x"])
def test_any_other_text_is_kept_as_it_is(text: str) -> None:
    assert read_code(f" {text} ") == Unknown(text)


def test_the_code_on_the_departments_screen_signs_in() -> None:
    text = f"quacan://enrol?{urlencode({'server': 'https://can.caobang.gov.vn', 'code': '7Q4K-9XWM-2TRB'})}"
    assert read_code(text) == Enrolment("https://can.caobang.gov.vn", "7Q4K-9XWM-2TRB")


@pytest.mark.parametrize(
    "text",
    [
        "quacan://enrol?server=https%3A%2F%2Fx",
        "quacan://enrol?code=7Q4K",
        "quacan://enrol?server=ftp%3A%2F%2Fx&code=7Q4K",
        "quacan://enrol?server=https%3A%2F%2F&code=7Q4K",
        "quacan://enrol?server=https%3A%2F%2Fuser%3Asecret%40x&code=7Q4K",
        "quacan://enrol?server=https%3A%2F%2Fx%3Fa%3Db&code=7Q4K",
        "quacan://enrol?server=https%3A%2F%2Fx&code=" + "7" * 65,
        "quacan://enrol",
        "quacan://other?server=https%3A%2F%2Fx&code=7Q4K",
        "https://enrol?server=https%3A%2F%2Fx&code=7Q4K",
        "quacan://[enrol?server=https%3A%2F%2Fx&code=7Q4K",
    ],
)
def test_what_only_looks_like_an_enrolment_signs_nobody_in(text: str) -> None:
    assert isinstance(read_code(text), Unknown)


@given(st.text())
def test_no_text_can_break_the_reading(text: str) -> None:
    assert isinstance(read_code(text), LabelCode | Enrolment | Unknown)


@pytest.mark.parametrize(
    ("found", "expected", "decision"),
    [
        ([], None, Decision(ScanMeaning.UNREGISTERED)),
        ([], ONE, Decision(ScanMeaning.UNREGISTERED)),
        ([ONE], None, Decision(ScanMeaning.OPEN, (ONE,))),
        ([ONE, ONE], None, Decision(ScanMeaning.OPEN, (ONE,))),
        ([ONE, OTHER], None, Decision(ScanMeaning.CHOOSE, (ONE, OTHER))),
        ([ONE], ONE, Decision(ScanMeaning.SAME, (ONE,))),
        ([OTHER, ONE], ONE, Decision(ScanMeaning.SAME, (OTHER, ONE))),
        ([OTHER], ONE, Decision(ScanMeaning.FOREIGN, (OTHER,))),
    ],
)
def test_a_code_means_what_the_register_and_the_scale_at_hand_make_of_it(
    found: list[UUID], expected: UUID | None, decision: Decision
) -> None:
    assert decide(found, expected) == decision

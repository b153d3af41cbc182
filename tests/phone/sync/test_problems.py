"""Every obstacle has words: what happened, and what to do."""

import re
from pathlib import Path

import pytest
from phone.core.words import LANGUAGES, Words, catalogue
from phone.sync.problems import explain, explain_clock

from service.messages import catalogue as service_catalogue

SYNC = Path(__file__).resolve().parents[3] / "clients" / "kivy_app" / "phone" / "sync"
NOT_FOR_PHONES = {"own_rights", "username_taken", "person_inactive", "wrong_password", "password_too_short",
                  "username_unusable"}  # fmt: skip


def codes_of(language: str) -> set[str]:
    found = {key.split(".")[1] for key in catalogue(language) if key.startswith("problems.")}
    return found - {"span"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_says_what_happened_and_what_to_do(language: str) -> None:
    words = Words(language)
    for code in codes_of(language):
        for part in ("happened", "to_do"):
            text = words.say(f"problems.{code}.{part}", minutes=7, span="7")
            assert text.strip() == text
            assert text.endswith(".")
            assert "{" not in text


def test_every_refusal_the_service_has_for_phones_is_explained() -> None:
    folder = Path(__file__).resolve().parents[3] / "service" / "messages"
    known = codes_of("vi")
    for name in ("problems", "identity", "photos", "evidence", "store"):
        text = (folder / f"{name}.toml").read_text(encoding="utf-8")
        codes = set(re.findall(r"^\[([a-z_]+)\]$", text, re.MULTILINE)) - NOT_FOR_PHONES
        assert codes <= known, name
    assert "unknown_instrument" in service_catalogue()
    assert {"unknown_instrument", "unknown_stall"} <= known


def test_every_code_the_sync_gives_itself_is_explained() -> None:
    known = codes_of("vi")
    calls = re.compile(
        r"(?:NotOurService|Unreachable|Busy|SignInRefused|AddressRefused|PhotoUnusable|Reason)\(\"(\w+)\""
    )
    given = {code for path in SYNC.glob("*.py") for code in calls.findall(path.read_text(encoding="utf-8"))}
    assert {"portal", "insecure", "address_empty", "photo_missing_here", "fault_here"} <= given
    assert given <= known


def test_a_code_of_a_later_service_is_shown_with_what_the_service_says() -> None:
    explained = explain(Words("en"), "moon_in_the_way", "The moon is in the way.")
    assert explained.happened == Words("en").say("problems.unknown.happened")
    assert explained.said == "The moon is in the way."
    assert explain(Words("en"), "moon_in_the_way").said == "moon_in_the_way"


def test_too_many_tries_say_for_how_long() -> None:
    assert "7 phút" in explain(Words("vi"), "too_many_tries", minutes=7).to_do


@pytest.mark.parametrize(
    ("offset_s", "said"),
    [
        (420.0, "lệch 7 phút, đang chậm"),
        (-420.0, "lệch 7 phút, đang nhanh"),
        (-3 * 3600.0, "lệch 3 giờ"),
        (5 * 86400.0, "lệch 5 ngày"),
    ],
)
def test_a_wrong_clock_is_told_in_minutes_hours_or_days(offset_s: float, said: str) -> None:
    explained = explain_clock(Words("vi"), offset_s)
    assert explained is not None
    assert said in explained.happened


@pytest.mark.parametrize("offset_s", [None, 0.0, 119.0, -120.0])
def test_a_clock_that_is_right_is_not_talked_about(offset_s: float | None) -> None:
    assert explain_clock(Words("vi"), offset_s) is None

"""Languages and Vietnamese text."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.messages import language_of, say
from service.paging import decode_cursor, encode_cursor
from service.vietnamese import code_key, search_key, sort_key


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "vi"),
        ("", "vi"),
        ("en", "en"),
        ("en-US,en;q=0.9,vi;q=0.8", "en"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("fr,de;q=0.5", "vi"),
        ("en;q=broken, vi;q=0.1", "vi"),
        ("*;q=1", "vi"),
    ],
)
def test_a_reader_gets_vietnamese_unless_english_is_preferred(header: str | None, language: str) -> None:
    assert language_of(header) == language


@given(st.text())
def test_no_header_can_break_the_choice_of_language(header: str) -> None:
    assert language_of(header) in {"vi", "en"}


def test_a_message_with_a_missing_value_is_still_said() -> None:
    assert say("field.string_too_long", "en") == "Longer than {max_length} characters."
    assert say("no_such_code", "vi") == "no_such_code"


def test_vietnamese_names_sort_as_in_a_dictionary() -> None:
    ordered = [
        "An",
        "Ăn",
        "Ân",
        "Ba",
        "Bá",
        "Bích",
        "Cao",
        "Cường",
        "Dung",
        "Dũng",
        "Đào",
        "Đông",
        "Em",
        "Hoa",
        "Hòa",
        "Hoà An",
    ]
    ordered += ["Ơn", "Ung", "Ứng", "Yến"]
    shuffled = random.Random(7).sample(ordered, len(ordered))
    keyed = sorted(shuffled, key=sort_key)
    letters = ["An", "Ăn", "Ân", "Ba", "Bá", "Bích", "Cao", "Cường", "Dung", "Dũng", "Đào", "Đông", "Em"]
    assert [name for name in keyed if name in letters] == letters
    assert keyed.index("Đào") > keyed.index("Dũng")
    assert keyed[-1] == "Yến"


def test_a_sort_key_can_travel_in_a_cursor() -> None:
    key = sort_key("Chợ Xanh 12, phường Yên Vượng")
    assert decode_cursor(encode_cursor(key), str) == [key]
    assert sort_key("9 Đường") < sort_key("An")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80))
def test_any_name_can_be_paged_past(name: str) -> None:
    assert decode_cursor(encode_cursor(sort_key(name)), str) == [sort_key(name)]


@pytest.mark.parametrize("spelling", ["Hoà An", "Hòa An", "HOA AN", "  hoa   an "])
def test_search_finds_a_name_however_it_is_typed(spelling: str) -> None:
    assert search_key(spelling) == "hoa an"


@pytest.mark.parametrize("typed", ["KD-A-004512", "kd a 004512", "KD.A.004512", "kđ-a-004512", "KDA004512"])
def test_a_code_is_the_same_in_any_spacing_and_case(typed: str) -> None:
    assert code_key(typed) == "KDA004512"


@given(st.text(max_size=60))
def test_keys_never_fail_and_are_stable(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)
    assert code_key(code_key(text)) == code_key(text)
    assert isinstance(sort_key(text), str)

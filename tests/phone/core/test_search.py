"""Names and codes are found as they are typed on a plain keyboard, at once."""

import random
import time

import pytest
from phone.core.search import fold, matches

FAMILIES = ("Hoàng", "Nông", "Đàm", "Lý", "Triệu", "Bế", "Đặng", "Vương")
NAMES = ("Thị Hoa", "Văn Thụ", "Thị Đào", "Văn Nguyện", "Thị Mến", "Đức Thắng")


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("dao", ("Nông Thị Đào",)),
        ("ĐÀO", ("Nông Thị Đào",)),
        ("Đa\u0300o", ("Nông Thị Đào",)),
        ("dao nong", ("Nông Thị Đào",)),
        ("nhon hoa a12", ("A-12", "Hoàng Văn Thụ", "Nhơn Hoà")),
        ("a-12", ("A-12",)),
        ("nh0012", ("NH-0012", None)),
        ("  ", ("gì cũng được",)),
        ("", ()),
        ("thit lon", ("Thịt lợn",)),
    ],
)
def test_every_word_typed_occurs_somewhere(query: str, fields: tuple[str | None, ...]) -> None:
    assert matches(query, *fields)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("dao hoa", ("Nông Thị Đào",)),
        ("a13", ("A-12",)),
        ("thuthit", ("Văn Thụ", "Thịt lợn")),
        ("x", ()),
        ("x", (None,)),
    ],
)
def test_a_word_that_occurs_nowhere_finds_nothing(query: str, fields: tuple[str | None, ...]) -> None:
    assert not matches(query, *fields)


def test_folding_leaves_plain_small_letters() -> None:
    assert fold("  ĐƯỜNG   Nguyễn Ái Quốc ") == "duong nguyen ai quoc"


def test_two_thousand_rows_are_searched_within_a_key_press() -> None:
    chance = random.Random(7)
    rows = [
        (
            f"{chance.choice('ABCD')}-{number}",
            f"{chance.choice(FAMILIES)} {chance.choice(NAMES)}",
            "Thịt lợn",
            f"NH-{number:04d}",
            "Nhơn Hoà",
        )
        for number in range(2000)
    ]
    assert sum(matches("h", *row) for row in rows) > 0

    taken = []
    for query in ("ho", "hoa", "hoan", "hoang", "hoang t", "hoang th", "hoang thu"):
        begun = time.process_time()
        found = [row for row in rows if matches(query, *row)]
        taken.append(time.process_time() - begun)

    assert found
    assert sorted(taken)[len(taken) // 2] < 0.010

"""The measuring step: which load comes next, what the buttons say, and what a reading means before it is recorded."""

import pytest
from phone.ui.check.measuring import Measuring

from rules.verdicts import Purpose, Reading, Verdict
from tests.phone.check.conftest import Begin
from tests.phone.ui.fake_phone import FakePhone
from tests.phone.ui.nuoc_hai import CONTROL_SCALE, DIGITAL, IN_DATE, KG, NEVER, SECOND, G


@pytest.fixture
def measuring(phone: FakePhone, begin: Begin) -> Measuring:
    return Measuring(begin(IN_DATE), phone.words)


def test_half_of_max_is_suggested_first_then_the_most(measuring: Measuring) -> None:
    assert (measuring.load_mg, measuring.weights()) == (5 * KG, ["5 kg"])
    measuring.add(5 * KG)
    assert (measuring.load_mg, measuring.weights()) == (10 * KG, ["5 kg", "2 kg", "2 kg", "1 kg"])
    measuring.add(10 * KG)
    assert (measuring.load_mg, measuring.weights()) == (None, [])
    assert measuring.loads_weighed() == 2


def test_all_loads_of_the_set_are_tiles_from_the_least_on(measuring: Measuring) -> None:
    assert [tile.number for tile in measuring.tiles()] == [str(count) for count in range(1, 11)]
    measuring.add(5 * KG)
    assert [(tile.times, tile.chosen) for tile in measuring.tiles() if tile.number in {"5", "10"}] == [
        (1, False),
        (0, True),
    ]


def test_a_load_chosen_by_hand_comes_before_the_suggested_one(measuring: Measuring) -> None:
    measuring.choose(2 * KG)
    measuring.add(2 * KG + 50 * G)
    assert measuring.load_mg == 5 * KG
    assert measuring.readings()[0].title == "Tải 2 kg, cân chỉ 2,05 kg"


def test_the_same_load_can_be_weighed_again(measuring: Measuring) -> None:
    measuring.choose(5 * KG)
    measuring.add(5 * KG)
    measuring.choose(5 * KG)
    measuring.add(5 * KG + 50 * G)
    assert [line.title for line in measuring.readings()] == [
        "Tải 5 kg, cân chỉ 5,05 kg",
        "Tải 5 kg, cân chỉ 5 kg",
    ]


def test_the_buttons_are_divisions_of_this_scale_in_its_own_unit(phone: FakePhone, begin: Begin) -> None:
    quick = Measuring(begin(IN_DATE), phone.words).quick()
    assert [(button.number, button.word) for button in quick] == [
        ("4,9", "−2 vạch"),
        ("4,95", "−1 vạch"),
        ("5", "đúng"),
        ("5,05", "+1 vạch"),
        ("5,1", "+2 vạch"),
    ]
    digital = Measuring(begin(DIGITAL), phone.words)
    assert digital.quick()[-1].indication_mg == (digital.load_mg or 0) + 10 * G


def test_a_reading_over_the_limit_fails_and_says_why(measuring: Measuring) -> None:
    measuring.add(5 * KG + 150 * G)
    explained = measuring.readings()[0].explained
    assert explained.verdict is Verdict.NONCONFORMING
    assert explained.result == "Thiếu 150 g: KHÔNG ĐẠT"
    assert "100 g" in explained.limit
    assert "Bảng 2" in explained.limit


def test_what_a_reading_would_mean_is_said_before_it_is_recorded(measuring: Measuring) -> None:
    reading = Reading(5 * KG, 5 * KG + 150 * G)
    assert measuring.would_be(reading).verdict is Verdict.NONCONFORMING
    assert measuring.would_be(reading, Purpose.BUYING).verdict is Verdict.CONFORMING
    assert measuring.readings() == []


def test_with_a_control_scale_loads_are_typed(phone: FakePhone, begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.use_standards([CONTROL_SCALE])
    measuring = Measuring(flow, phone.words)
    assert (measuring.load_mg, measuring.tiles(), measuring.weights()) == (None, [], [])
    measuring.choose(3_215 * G)
    assert [tile.number for tile in measuring.tiles()] == ["3,215"]
    measuring.add(3_200 * G)
    assert measuring.readings()[0].explained.verdict is Verdict.CONFORMING


def test_only_loads_up_to_max_are_offered(phone: FakePhone, begin: Begin) -> None:
    assert max(tile.load_mg for tile in Measuring(begin(NEVER), phone.words).tiles()) == 5 * KG
    assert max(tile.load_mg for tile in Measuring(begin(SECOND), phone.words).tiles()) == 10 * KG


def test_an_amount_of_goods_too_small_for_the_scale_is_told_of(measuring: Measuring) -> None:
    assert measuring.goods_finding(300 * G) == "Cân không hợp lượng hàng 300 g: vạch 50 g, chỉ được đến 10 g."
    assert measuring.goods_finding(1_500 * G) is None

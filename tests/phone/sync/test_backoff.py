"""How long to wait, and how much to send at once."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from phone.sync.backoff import FIRST_S, LONGEST_ASKED_S, LONGEST_S, delay_s
from phone.sync.pace import LARGEST, SMALLEST, Pace


@given(st.integers(1, 10**6), st.integers())
def test_a_delay_doubles_from_five_seconds_to_a_quarter_of_an_hour(tries: int, seed: int) -> None:
    delay = delay_s(tries, Random(seed))
    expected = min(FIRST_S * 2 ** min(tries - 1, 30), LONGEST_S)
    assert 0.8 * expected <= delay <= expected


@given(st.integers(1, 100), st.floats(0, 10**7), st.integers())
def test_the_service_is_not_asked_sooner_than_it_said_within_reason(tries: int, asked_s: float, seed: int) -> None:
    delay = delay_s(tries, Random(seed), asked_s)
    assert delay >= min(asked_s, LONGEST_ASKED_S)
    assert delay <= 1.1 * LONGEST_ASKED_S


def test_phones_that_failed_together_do_not_come_back_together() -> None:
    delays = {round(delay_s(9, Random(seed)), 3) for seed in range(50)}
    assert len(delays) > 40


def test_a_quick_link_is_given_whole_photos_and_a_slow_one_small_pieces() -> None:
    quick, slow = Pace(), Pace()
    for _ in range(10):
        quick.passed(quick.next_piece(10**9), 0.5)
        slow.passed(slow.next_piece(10**9), 90.0)
    assert quick.next_piece(300_000) == 300_000
    assert quick.size == LARGEST
    assert slow.next_piece(300_000) == SMALLEST


def test_a_link_that_breaks_is_given_half_and_recovers() -> None:
    pace = Pace()
    before = pace.size
    pace.broke()
    assert pace.size == before // 2
    pace.passed(pace.size, 1.0)
    assert pace.size == before


def test_the_end_of_a_photo_goes_without_a_request_of_its_own() -> None:
    pace = Pace()
    assert pace.next_piece(pace.size + 1000) == pace.size + 1000
    assert pace.next_piece(pace.size * 2) == pace.size

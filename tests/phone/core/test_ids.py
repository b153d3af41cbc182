"""Ids made on the phone sort by when they were made."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from phone.core import ids
from phone.core.clock import Clock
from phone.core.ids import new_id


def test_an_id_is_a_uuid_of_version_7_that_tells_its_millisecond() -> None:
    moment = datetime.now(UTC) + timedelta(days=365)

    made = new_id(Clock(lambda: moment))

    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == int(moment.timestamp() * 1000)


def test_ids_grow_within_a_millisecond_and_when_the_clock_is_set_back() -> None:
    start = datetime.now(UTC) + timedelta(days=730)
    moments = [start] * 5000 + [start - timedelta(hours=3)] * 10 + [start + timedelta(seconds=9)]
    ticking = iter(moments)
    clock = Clock(lambda: next(ticking))

    made = [new_id(clock) for _ in moments]

    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_the_real_clock_is_asked_when_no_other_is_given() -> None:
    ids._last = (0, 0)
    before = int(datetime.now(UTC).timestamp() * 1000)
    assert before <= new_id().int >> 80 <= before + 60_000

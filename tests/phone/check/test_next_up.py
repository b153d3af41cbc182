"""After a check comes the next scale worth one: of the same stall first, then down the market's list."""

from collections.abc import Sequence

from phone.store.register_rows import InstrumentRow
from phone.ui.check.next_up import next_to_check

from tests.phone.ui.fake_phone import FakePhone
from tests.phone.ui.nuoc_hai import DIGITAL, FAILED, IN_DATE, NEVER, NUOC_HAI, OVERDUE, SECOND, TODAY, number


def rows(phone: FakePhone) -> Sequence[InstrumentRow]:
    return phone.store.register.instruments(NUOC_HAI)


def test_the_same_stalls_next_scale_comes_first(phone: FakePhone) -> None:
    found = next_to_check(rows(phone), IN_DATE, number(0xC0, 1), TODAY)
    assert found is not None
    assert found.instrument.id == SECOND


def test_then_the_next_stall(phone: FakePhone) -> None:
    found = next_to_check(rows(phone), OVERDUE, number(0xC0, 2), TODAY)
    assert found is not None
    assert found.instrument.id == FAILED


def test_from_the_end_of_the_list_it_begins_anew(phone: FakePhone) -> None:
    found = next_to_check(rows(phone), NEVER, number(0xC0, 4), TODAY)
    assert found is not None
    assert found.instrument.id in {IN_DATE, SECOND}


def test_after_an_unregistered_scale_its_stall_comes_first(phone: FakePhone) -> None:
    found = next_to_check(rows(phone), None, number(0xC0, 4), TODAY)
    assert found is not None
    assert found.instrument.id == NEVER


def test_what_needs_no_check_is_passed_over_and_at_last_nothing_is_left(phone: FakePhone) -> None:
    only = [row for row in rows(phone) if row.instrument.id in {DIGITAL, NEVER}]
    assert next_to_check(only, NEVER, number(0xC0, 4), TODAY) is None

"""What is taken to be printed on a sticker before somebody has read it."""

from datetime import date

import pytest
from phone.ui.check.sticker import Printed, month_end, printed_on

from rules.observations import StickerState
from tests.phone.check.conftest import Begin
from tests.phone.ui.nuoc_hai import FOREIGN_STICKER, IN_DATE, NEVER, OVERDUE, STICKER, TODAY


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (StickerState.VALID, Printed(STICKER, date(2028, 6, 30))),
        (StickerState.EXPIRED, Printed(STICKER, None)),
        (StickerState.MISSING, Printed()),
        (StickerState.UNREADABLE, Printed()),
        (StickerState.FOREIGN, Printed()),
    ],
)
def test_the_register_answers_only_where_it_fits_what_was_seen(
    begin: Begin, state: StickerState, expected: Printed
) -> None:
    flow = begin(IN_DATE)
    assert printed_on(flow.draft, flow.subject, state, TODAY) == expected


def test_a_date_that_has_passed_fits_only_an_expired_sticker(begin: Begin) -> None:
    flow = begin(OVERDUE)
    valid = printed_on(flow.draft, flow.subject, StickerState.VALID, TODAY)
    expired = printed_on(flow.draft, flow.subject, StickerState.EXPIRED, TODAY)
    assert valid == Printed(FOREIGN_STICKER, None)
    assert expired == Printed(FOREIGN_STICKER, date(2026, 5, 31))


def test_a_scale_never_verified_has_nothing_to_expect(begin: Begin) -> None:
    flow = begin(NEVER)
    assert printed_on(flow.draft, flow.subject, StickerState.VALID, TODAY) == Printed()


def test_a_code_that_was_read_stays_when_the_state_is_corrected(begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.see_sticker(StickerState.VALID)
    flow.read_sticker(code="KD-A 77", valid_until=date(2027, 4, 30))
    flow.see_sticker(StickerState.FOREIGN)
    assert flow.draft.sticker_code == "KD-A 77"
    assert flow.draft.sticker_valid_until is None


def test_a_month_holds_through_its_last_day_or_the_day_the_register_knows() -> None:
    assert month_end(2028, 2) == date(2028, 2, 29)
    assert month_end(2026, 12, date(2026, 12, 10)) == date(2026, 12, 10)
    assert month_end(2026, 11, date(2026, 12, 10)) == date(2026, 11, 30)

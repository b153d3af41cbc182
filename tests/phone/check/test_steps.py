"""The steps of a check, and where one that was broken off is taken up again."""

import pytest
from phone.core.guidance import Lack, Missing
from phone.ui.check.steps import ORDER, Step, after, before, first_undone, step_of

from rules.observations import SealState, StickerState
from rules.verdicts import Reading
from tests.phone.check.conftest import Begin
from tests.phone.ui.nuoc_hai import FUEL, IN_DATE, KG


def test_each_step_leads_to_the_next_and_back() -> None:
    assert [after(step) for step in ORDER] == [Step.MARKS, Step.PHOTOS, Step.SUMMARY, None]
    assert [before(step) for step in ORDER] == [None, Step.MEASURE, Step.MARKS, Step.PHOTOS]


def test_a_check_goes_on_where_something_is_missing(begin: Begin) -> None:
    flow = begin(IN_DATE)
    assert first_undone(flow.draft) is Step.MEASURE
    flow.add_reading(Reading(5 * KG, 5 * KG))
    assert first_undone(flow.draft) is Step.MARKS
    flow.see_sticker(StickerState.MISSING)
    flow.see_seal(SealState.INTACT)
    assert first_undone(flow.draft) is Step.PHOTOS
    assert first_undone(begin(FUEL).draft) is Step.MARKS


@pytest.mark.parametrize("lack", sorted(set(Lack) - {Lack.NO_INSTRUMENT, Lack.OUT_OF_BOUNDS, Lack.NO_POSITION}))
def test_whatever_is_missing_leads_to_the_step_where_it_is_made_good(lack: Lack) -> None:
    assert step_of(Missing(lack)) in ORDER

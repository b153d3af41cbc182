"""The end of a check: the verdict in the officer's own authority, findings worst first, and what is missing."""

import pytest
from phone.ui.check.steps import Step
from phone.ui.check.summary import summary_of

from rules.observations import CheatingSign, SealState, StickerState
from rules.verdicts import Reading, Verdict
from schemas.identity import Role
from tests.phone.check.conftest import Begin
from tests.phone.ui.fake_phone import FakePhone
from tests.phone.ui.nuoc_hai import IN_DATE, KG, OLD_WEIGHTS, G


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (Role.BOARD, "Phép đo đối chứng: lượng thiếu vượt mức cho phép."),
        (Role.DISTRICT_TEAM, "Phép đo không phù hợp."),
        (Role.DEPARTMENT, "Phương tiện đo không đạt yêu cầu."),
    ],
)
def test_each_role_says_what_it_may(phone: FakePhone, begin: Begin, role: Role, said: str) -> None:
    flow = begin(IN_DATE)
    flow.add_reading(Reading(5 * KG, 5 * KG + 150 * G))
    summary = summary_of(flow, phone.words, role)
    assert (summary.verdict, summary.text) == (Verdict.NONCONFORMING, said)


def test_findings_stand_worst_first(phone: FakePhone, begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.see_sticker(StickerState.UNREADABLE)
    flow.see_seal(SealState.BROKEN)
    flow.see_sign(CheatingSign.SECOND_SCALE, seen=True)
    summary = summary_of(flow, phone.words, Role.BOARD)
    assert [said.tone for said in summary.findings] == ["bad", "warn", "info"]


def test_what_is_missing_blocks_and_what_is_advised_does_not(phone: FakePhone, begin: Begin) -> None:
    flow = begin(IN_DATE)
    before = summary_of(flow, phone.words, Role.BOARD)
    assert [said.step for said in before.blocking] == [Step.MARKS, Step.MARKS, Step.MEASURE]
    flow.add_reading(Reading(5 * KG, 5 * KG))
    flow.see_sticker(StickerState.VALID)
    flow.see_seal(SealState.INTACT)
    after = summary_of(flow, phone.words, Role.BOARD)
    assert after.blocking == ()
    assert {said.step for said in after.advised} == {Step.MEASURE, Step.PHOTOS, None}


def test_a_failure_that_proves_nothing_is_said_to_prove_nothing(phone: FakePhone, begin: Begin) -> None:
    flow = begin(IN_DATE)
    flow.use_standards([OLD_WEIGHTS])
    flow.add_reading(Reading(5 * KG, 5 * KG + 150 * G))
    assert "chưa đủ căn cứ" in summary_of(flow, phone.words, Role.BOARD).text

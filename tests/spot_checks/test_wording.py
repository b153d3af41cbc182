"""Everything that a check can say has its words in both languages."""

import re
from datetime import date

import pytest

from rules.advisory import Advice
from rules.authority import WORDING_KEYS
from rules.check import CheckInput, judge_check
from rules.finding_codes import FindingCode
from rules.grounds import Finding
from rules.kinds import InstrumentKind, InstrumentSpec
from rules.observations import CheatingSign, CheckMethod, SealState, StickerSeen, StickerState
from rules.standards import AdequacyReason, ControlWeights, StandardInUse, Weight
from rules.verdicts import Note, Purpose, Reading, Verdict
from service.messages import LANGUAGES, catalogue
from service.spot_checks.findings import RecordFinding
from service.spot_checks.wording import finding_out, mass_text

WORDED = [
    *(f"finding.{code}" for code in (*FindingCode, *RecordFinding)),
    *(f"note.{note}" for note in Note),
    *(f"sign.{sign}" for sign in CheatingSign),
    *(f"adequacy.{reason}" for reason in AdequacyReason),
    *(f"advice.{advice}" for advice in Advice),
    *(f"verdict_name.{verdict}" for verdict in Verdict),
    *WORDING_KEYS,
]


@pytest.mark.parametrize("key", WORDED)
def test_it_has_words(key: str) -> None:
    assert set(catalogue()[key]) == set(LANGUAGES)


def of(**values: object) -> list[Finding]:
    check = {
        "instrument": InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, max_mg=10_000_000, d_mg=50_000),
        "registered": True,
        "method": CheckMethod.CONTROL_WEIGHTS,
        "purpose": Purpose.SELLING,
        "performed_on": date(2026, 11, 22),
        "readings": (Reading(1_000_000, 1_000_000),),
        "sticker": StickerSeen(StickerState.VALID),
        "seal": SealState.INTACT,
        "verified_on": date(2026, 1, 1),
        "valid_until": date(2028, 1, 31),
    }
    return list(judge_check(CheckInput(**{**check, **values})).findings)  # type: ignore[arg-type]  # values of a check


def standard(nominal_mg: int, valid_until: date | None) -> StandardInUse:
    return StandardInUse(ControlWeights((Weight(nominal_mg),)), True, valid_until, standard_id="a")


CASES = {
    FindingCode.MEASUREMENT_NONCONFORMING: of(readings=(Reading(1_000_000, 1_100_000),)),
    FindingCode.VERIFICATION_OVERDUE: of(valid_until=date(2026, 2, 1)),
    FindingCode.VERIFICATION_DUE: of(valid_until=date(2026, 12, 1)),
    FindingCode.NEVER_VERIFIED: of(verified_on=None, valid_until=None, sticker=StickerSeen(StickerState.MISSING)),
    FindingCode.VERIFICATION_NOT_ON_REGISTER: of(verified_on=None, valid_until=None),
    FindingCode.STICKER_EXPIRED: of(sticker=StickerSeen(StickerState.EXPIRED)),
    FindingCode.STICKER_DATE_DIFFERS: of(sticker=StickerSeen(StickerState.VALID, valid_until=date(2027, 1, 31))),
    FindingCode.STICKER_MISSING: of(sticker=StickerSeen(StickerState.MISSING)),
    FindingCode.STICKER_UNREADABLE: of(sticker=StickerSeen(StickerState.UNREADABLE)),
    FindingCode.STICKER_FOREIGN: of(sticker=StickerSeen(StickerState.FOREIGN)),
    FindingCode.STICKER_CODE_DIFFERS: of(sticker=StickerSeen(StickerState.VALID, "B-2"), known_mark_code="A-1"),
    FindingCode.SEAL_BROKEN: of(seal=SealState.BROKEN),
    FindingCode.SEAL_MISSING: of(seal=SealState.MISSING),
    FindingCode.WRONG_SCALE_FOR_GOODS: of(goods_mg=300_000),
    FindingCode.GOODS_ABOVE_MAX: of(goods_mg=11_000_000),
    FindingCode.UNREGISTERED: of(registered=False),
    FindingCode.CHEATING_SIGN: of(signs=(CheatingSign.MAGNET,)),
    FindingCode.ZERO_NOT_SET: of(zero_before_mg=5_000),
    FindingCode.ZERO_NOT_RETURNED: of(zero_before_mg=0, zero_after_mg=5_000),
    FindingCode.REPEATABILITY_POOR: of(readings=(Reading(1_000_000, 1_000_000), Reading(1_000_000, 940_000))),
    FindingCode.STANDARD_NOT_NAMED: of(),
    FindingCode.STANDARD_UNREGISTERED: of(standards=(StandardInUse(None, False, None, standard_id="a"),)),
    FindingCode.STANDARD_EXPIRED: of(standards=(standard(1_000_000, date(2026, 1, 1)),)),
    FindingCode.STANDARD_INSUFFICIENT: of(standards=(standard(2_000_000, date(2027, 1, 1)),)),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(FindingCode))
def test_a_finding_is_said_with_its_values(code: FindingCode, language: str) -> None:
    found = next(entry for entry in CASES[code] if entry.code is code)

    said = finding_out(found.code, found.severity, found.flag, found.grounds, found.detail, language)

    assert not re.search(r"[{}]|_mg", said.message)
    assert said.message != code
    assert all(ground.confirmed and ground.text for ground in said.grounds)


@pytest.mark.parametrize(
    ("mass_mg", "vi", "en"),
    [
        (0, "0 g", "0 g"),
        (50_000, "50 g", "50 g"),
        (-500, "-0,5 g", "-0.5 g"),
        (999_999, "999,999 g", "999.999 g"),
        (1_000_000, "1 kg", "1 kg"),
        (1_020_000, "1,02 kg", "1.02 kg"),
        (10_000_000, "10 kg", "10 kg"),
        (10**12, "1000000 kg", "1000000 kg"),
    ],
)
def test_a_mass_is_written_as_people_read_it(mass_mg: int, vi: str, en: str) -> None:
    assert (mass_text(mass_mg, "vi"), mass_text(mass_mg, "en")) == (vi, en)

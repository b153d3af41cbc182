"""Whatever is recorded is judged."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rules import (
    GRAM,
    KILOGRAM,
    CheatingSign,
    CheckInput,
    CheckMethod,
    FindingCode,
    FlagKind,
    InstrumentKind,
    InstrumentSpec,
    Purpose,
    Reading,
    SealState,
    StandardInUse,
    StickerSeen,
    StickerState,
    Verdict,
    judge_check,
)
from tests.rules.makers import FIELD_SCALE, FIELD_WEIGHTS, codes, counter, spring

CODES = FindingCode

MASSES = st.integers(-20 * KILOGRAM, 20 * KILOGRAM)
DAYS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
STANDARDS = st.builds(
    StandardInUse, st.sampled_from([FIELD_WEIGHTS, FIELD_SCALE, None]), st.booleans(), DAYS, DAYS, st.none()
)
INSTRUMENTS = st.one_of(
    st.none(),
    st.builds(InstrumentSpec, st.sampled_from(InstrumentKind)),
    st.sampled_from([spring(10, 50), counter(15 * KILOGRAM, 5 * GRAM), counter(6 * KILOGRAM, GRAM, None)]),
)
CHECKS = st.builds(
    CheckInput,
    instrument=INSTRUMENTS,
    registered=st.booleans(),
    method=st.sampled_from(CheckMethod),
    purpose=st.sampled_from(Purpose),
    performed_on=st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    readings=st.lists(st.builds(Reading, MASSES, MASSES), max_size=4).map(tuple),
    sticker=st.builds(StickerSeen, st.sampled_from(StickerState), st.one_of(st.none(), st.text()), DAYS),
    seal=st.sampled_from(SealState),
    zero_before_mg=st.one_of(st.none(), MASSES),
    zero_after_mg=st.one_of(st.none(), MASSES),
    goods_mg=st.one_of(st.none(), MASSES),
    standards=st.lists(STANDARDS, max_size=3).map(tuple),
    known_mark_code=st.one_of(st.none(), st.text()),
    verified_on=DAYS,
    valid_until=DAYS,
    signs=st.lists(st.sampled_from(CheatingSign)).map(tuple),
)


@given(recorded=CHECKS)
def test_no_recorded_check_is_refused_and_no_failure_is_flagged_on_an_unsound_standard(recorded: CheckInput) -> None:
    verdict = judge_check(recorded)
    assert len(verdict.readings) == len(recorded.readings)
    assert (verdict.verdict is Verdict.NONCONFORMING) == (CODES.MEASUREMENT_NONCONFORMING in codes(verdict))
    named_badly = {CODES.STANDARD_NOT_NAMED, CODES.STANDARD_EXPIRED, CODES.STANDARD_UNREGISTERED}
    if named_badly & set(codes(verdict)):
        assert FlagKind.NONCONFORMING not in verdict.flags
        assert not verdict.standards_sound
    assert verdict == judge_check(recorded)

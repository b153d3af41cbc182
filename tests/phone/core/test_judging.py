"""The phone comes to the service's own verdict, findings and flags."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phone.core.draft import Draft
from phone.core.ids import new_id
from phone.core.judging import NOTHING_KNOWN, Subject, day_of, judge, mark_on, spec_of
from phone.core.record import record_of

from rules.check import CheckVerdict
from rules.finding_codes import FindingCode
from rules.kinds import InstrumentKind
from rules.observations import CheatingSign, CheckMethod, SealState, StickerState
from rules.standing import Standing
from rules.verdicts import Note, Purpose, Reading, Verdict
from schemas.plain import to_plain
from schemas.spot_checks import UnregisteredIn
from schemas.sync import SyncInstrument, SyncStandard, SyncVerification
from service.spot_checks.judging import judge_record
from service.spot_checks.queries_context import Context
from service.spot_checks.timing import timing_of
from tests.phone.core.makers import AT, DAY, KG, WEIGHTS, G, control_scale, draft, instrument, standard, verification

DESCRIBED = UnregisteredIn(
    stall_id=new_id(), kind=InstrumentKind.SPRING_DIAL_SCALE, max_mg=10 * KG, d_mg=50 * G, maker="Nhơn Hoà"
)
OVERDUE = {"verified_on": date(2024, 9, 1), "valid_until": date(2026, 9, 30)}
COUNTER: dict[str, Any] = {
    "kind": "counter_scale",
    "indication_type": "digital",
    "max_mg": 30 * KG,
    "min_mg": 200 * G,
    "d_mg": 10 * G,
    "e_mg": 10 * G,
    "accuracy_class": "III",
}
SHORT_BY_70 = (Reading(2 * KG, 2_070_000),)
SHORT_BY_50 = (Reading(2 * KG, 2_050_000),)
SOUND_SUBJECT = Subject(instrument(), (verification(),))


def judged_by_service(made: Draft, subject: Subject, standards: list[SyncStandard]) -> CheckVerdict:
    """As when the record arrives at once, with what the service's queries would have found."""
    received = made.performed_at or made.begun_at
    timing = timing_of(received, received, received)
    known = subject.instrument
    place = None
    if known is not None:
        described = ("kind", "indication_type", "max_mg", "min_mg", "d_mg", "e_mg", "accuracy_class")
        place = {name: getattr(known, name) for name in described}
        # service/spot_checks/queries_context.py: series || number of the newest mark made up to the day.
        marks = sorted((one for one in subject.verifications if one.mark_number), key=lambda one: one.verified_on)
        place["known_mark_code"] = f"{marks[-1].mark_series or ''}{marks[-1].mark_number}" if marks else None
    standing = Standing(known.verified_on, known.valid_until) if known is not None else Standing(None, None)
    context = Context(None, place, [to_plain(entry) for entry in standards], standing, flagged=False)
    return judge_record(record_of(made, received, None), context, timing).verdict


CASES: dict[str, tuple[Draft, Subject, list[SyncStandard]]] = {
    "all in order": (draft(), SOUND_SUBJECT, [standard()]),
    "short": (draft(readings=SHORT_BY_70), SOUND_SUBJECT, [standard()]),
    "short by exactly the limit": (draft(readings=SHORT_BY_50), SOUND_SUBJECT, [standard()]),
    "buying, shows too much": (draft(readings=SHORT_BY_70, purpose=Purpose.BUYING), SOUND_SUBJECT, [standard()]),
    "buying, shows too little": (
        draft(readings=(Reading(2 * KG, 1_900_000),), purpose=Purpose.BUYING),
        SOUND_SUBJECT,
        [standard()],
    ),
    "shows less than nothing": (draft(readings=(Reading(KG, -50 * G),)), SOUND_SUBJECT, [standard()]),
    "several loads, one twice": (
        draft(readings=(Reading(5 * KG, 5 * KG), Reading(5 * KG, 5_200_000), Reading(10 * KG, 10 * KG))),
        SOUND_SUBJECT,
        [standard()],
    ),
    "beyond max and below the table": (
        draft(readings=(Reading(12 * KG, 12 * KG), Reading(500 * G, 500 * G))),
        SOUND_SUBJECT,
        [standard()],
    ),
    "visual": (draft(method=CheckMethod.VISUAL, readings=(), standards=()), SOUND_SUBJECT, []),
    "visual with readings": (draft(method=CheckMethod.VISUAL), SOUND_SUBJECT, [standard()]),
    "by a control scale": (draft(method=CheckMethod.CONTROL_SCALE), SOUND_SUBJECT, [control_scale()]),
    "weights named for a control scale": (draft(method=CheckMethod.CONTROL_SCALE), SOUND_SUBJECT, [standard()]),
    "no standard named": (draft(standards=(), readings=SHORT_BY_70), SOUND_SUBJECT, [standard()]),
    "unknown standard": (draft(standards=(new_id(),), readings=SHORT_BY_70), SOUND_SUBJECT, [standard()]),
    "one known, one unknown, one twice": (draft(standards=(WEIGHTS, new_id(), WEIGHTS)), SOUND_SUBJECT, [standard()]),
    "expired standard": (
        draft(readings=SHORT_BY_70),
        SOUND_SUBJECT,
        [standard(verified_on=date(2025, 1, 1), valid_until=date(2026, 1, 1))],
    ),
    "standard never verified": (draft(), SOUND_SUBJECT, [standard(verified_on=None, valid_until=None)]),
    "standard out of use": (draft(), SOUND_SUBJECT, [standard(in_use=False)]),
    "weights that do not make the load": (draft(readings=SHORT_BY_70), SOUND_SUBJECT, [standard(nominal_mg=[5 * KG])]),
    "weights that cannot be": (draft(), SOUND_SUBJECT, [standard(nominal_mg=[1_234_567])]),
    "weights of the least class": (draft(), SOUND_SUBJECT, [standard(weight_class="control")]),
    "weights of a finer class": (draft(), SOUND_SUBJECT, [standard(weight_class="F1")]),
    "weights of no class": (draft(), SOUND_SUBJECT, [standard(weight_class=None)]),
    "control scale of no class": (
        draft(method=CheckMethod.CONTROL_SCALE),
        SOUND_SUBJECT,
        [control_scale(accuracy_class=None)],
    ),
    "counter scale, class III": (
        draft(readings=(Reading(5 * KG, 5_020_000), Reading(10 * KG, 10_021_000))),
        Subject(instrument(**COUNTER)),
        [standard()],
    ),
    "counter scale, class derived or unknown": (
        draft(readings=(Reading(5 * KG, 5_031_000),)),
        Subject(instrument(**COUNTER | {"accuracy_class": None})),
        [standard()],
    ),
    "counter scale without e": (draft(), Subject(instrument(**COUNTER | {"e_mg": None})), [standard()]),
    "zeros for what is not known": (draft(), Subject(instrument(max_mg=0, d_mg=0, e_mg=0)), [standard()]),
    "a fuel dispenser": (draft(readings=()), Subject(instrument(kind="fuel_dispenser", max_mg=None)), [standard()]),
    "overdue": (draft(), Subject(instrument(**OVERDUE)), [standard()]),
    "overdue, newer sticker": (
        draft(sticker_valid_until=date(2028, 6, 30), sticker_code="KD-A-009001"),
        Subject(instrument(**OVERDUE), (verification(**OVERDUE),)),
        [standard()],
    ),
    "never verified": (draft(), Subject(instrument(verified_on=None, valid_until=None)), [standard()]),
    "never verified, sticker missing": (
        draft(sticker=StickerState.MISSING),
        Subject(instrument(verified_on=None, valid_until=None)),
        [standard()],
    ),
    "due": (draft(), Subject(instrument(valid_until=DAY + timedelta(days=30))), [standard()]),
    "verified once for all": (draft(), Subject(instrument(valid_until=None)), [standard()]),
    "sticker's own code": (draft(sticker_code="kd a 004512"), SOUND_SUBJECT, [standard()]),
    "sticker's number alone": (draft(sticker_code="004512"), SOUND_SUBJECT, [standard()]),
    "sticker of another code": (draft(sticker_code="KD-B-004512"), SOUND_SUBJECT, [standard()]),
    "sticker without a series": (
        draft(sticker_code="004512"),
        Subject(instrument(), (verification(mark_series=None),)),
        [standard()],
    ),
    "newest mark of several": (
        draft(sticker_code="KD-A-000001"),
        Subject(
            instrument(),
            (
                verification(mark_number="000001", verified_on=date(2024, 6, 12)),
                verification(),
                verification(mark_series=None, mark_number=None, verified_on=date(2026, 7, 1)),
            ),
        ),
        [standard()],
    ),
    "sticker date differs": (draft(sticker_valid_until=date(2027, 7, 31)), SOUND_SUBJECT, [standard()]),
    "sticker said to be valid, printed date past": (
        draft(sticker_valid_until=date(2026, 7, 31)),
        SOUND_SUBJECT,
        [standard()],
    ),
    "sticker expired, register in date": (draft(sticker=StickerState.EXPIRED), SOUND_SUBJECT, [standard()]),
    "sticker unreadable": (draft(sticker=StickerState.UNREADABLE), SOUND_SUBJECT, [standard()]),
    "sticker foreign": (draft(sticker=StickerState.FOREIGN, sticker_code="KD-C-7"), SOUND_SUBJECT, [standard()]),
    "seal broken": (draft(seal=SealState.BROKEN), SOUND_SUBJECT, [standard()]),
    "seal missing": (draft(seal=SealState.MISSING), SOUND_SUBJECT, [standard()]),
    "every sign": (draft(signs=tuple(CheatingSign)), SOUND_SUBJECT, [standard()]),
    "zero not set, not returned": (draft(zero_before_mg=-20 * G, zero_after_mg=30 * G), SOUND_SUBJECT, [standard()]),
    "wrong scale for the goods": (draft(goods_mg=300 * G), SOUND_SUBJECT, [standard()]),
    "goods above max": (draft(goods_mg=11 * KG), SOUND_SUBJECT, [standard()]),
    "unregistered": (
        draft(instrument_id=None, unregistered=DESCRIBED, readings=SHORT_BY_70),
        NOTHING_KNOWN,
        [standard()],
    ),
    "unregistered and not described": (
        draft(
            instrument_id=None,
            unregistered=UnregisteredIn(stall_id=new_id(), kind=InstrumentKind.STEELYARD),
        ),
        NOTHING_KNOWN,
        [standard()],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_phone_and_service_judge_a_check_alike(case: str) -> None:
    made, subject, standards = CASES[case]
    on_phone = judge(made, subject, standards, DAY)
    assert on_phone == judged_by_service(made, subject, standards)
    assert on_phone.flags == judged_by_service(made, subject, standards).flags


def test_the_cases_show_every_finding_and_every_verdict() -> None:
    verdicts = [judge(made, subject, standards, DAY) for made, subject, standards in CASES.values()]
    assert {entry.code for verdict in verdicts for entry in verdict.findings} == set(FindingCode)
    assert {verdict.verdict for verdict in verdicts} == set(Verdict)
    notes = {note for verdict in verdicts for reading in verdict.readings for note in reading.notes}
    assert notes >= {Note.LOAD_ABOVE_MAX, Note.BELOW_TABLE, Note.VISUAL_CHECK, Note.E_UNKNOWN, Note.D_UNKNOWN}


MASSES = st.integers(-12 * KG, 40 * KG)
DRAFTS = st.builds(
    draft,
    method=st.sampled_from(CheckMethod),
    purpose=st.sampled_from(Purpose),
    standards=st.lists(st.sampled_from([WEIGHTS, new_id()]), max_size=3).map(tuple),
    goods_mg=st.none() | st.integers(1, 40 * KG),
    zero_before_mg=st.none() | MASSES,
    zero_after_mg=st.none() | MASSES,
    readings=st.lists(st.builds(Reading, st.integers(1, 12) | st.integers(1, 12).map(lambda kg: kg * KG), MASSES))
    .map(lambda readings: readings[:6])
    .map(tuple),
    sticker=st.sampled_from(StickerState),
    sticker_code=st.none() | st.sampled_from(["KD-A-004512", "004512", "x", " "]),
    sticker_valid_until=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    seal=st.sampled_from(SealState),
    signs=st.lists(st.sampled_from(CheatingSign), max_size=3).map(tuple),
)
INSTRUMENTS = st.builds(
    instrument,
    kind=st.sampled_from([kind.value for kind in InstrumentKind]),
    indication_type=st.sampled_from([None, "analogue", "digital"]),
    max_mg=st.none() | st.sampled_from([0, 5 * KG, 10 * KG, 30 * KG]),
    d_mg=st.none() | st.sampled_from([0, 5 * G, 50 * G]),
    e_mg=st.none() | st.sampled_from([0, 5 * G, 10 * G]),
    accuracy_class=st.sampled_from([None, "II", "III", "IIII"]),
    verified_on=st.none() | st.dates(date(2024, 1, 1), DAY),
    valid_until=st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1)),
)
VERIFICATIONS = st.lists(
    st.builds(
        verification,
        verified_on=st.dates(date(2020, 1, 1), DAY),
        mark_series=st.none() | st.sampled_from(["", "KD-A"]),
        mark_number=st.none() | st.sampled_from(["004512", "7"]),
    ),
    max_size=3,
    unique_by=lambda one: one.verified_on,
).map(tuple)
STANDARDS = st.builds(
    lambda make, **values: make(**values),
    st.sampled_from([standard, control_scale]),
    verified_on=st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    valid_until=st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    weight_class=st.sampled_from([None, "M1", "control", "E2"]),
)


@given(DRAFTS, INSTRUMENTS, VERIFICATIONS, STANDARDS)
def test_phone_and_service_judge_any_check_alike(
    made: Draft, scale: SyncInstrument, history: tuple[SyncVerification, ...], kept: SyncStandard
) -> None:
    subject = Subject(scale, history)
    assert judge(made, subject, [kept], DAY) == judged_by_service(made, subject, [kept])


def test_a_sticker_and_seal_not_looked_at_yet_are_no_finding() -> None:
    overdue = Subject(instrument(**OVERDUE), (verification(**OVERDUE),))
    unfinished = draft(sticker=None, seal=None, readings=SHORT_BY_70)
    verdict = judge(unfinished, overdue, [standard()], DAY)
    assert [entry.code for entry in verdict.findings] == [
        FindingCode.MEASUREMENT_NONCONFORMING,
        FindingCode.VERIFICATION_OVERDUE,
    ]
    assert verdict.verdict is Verdict.NONCONFORMING


def test_a_kind_of_a_later_register_is_not_judged_and_not_called_unregistered() -> None:
    verdict = judge(draft(), Subject(instrument(kind="laser_scale")), [standard()], DAY)
    assert verdict.verdict is Verdict.NOT_JUDGED
    assert {reading.notes for reading in verdict.readings} == {(Note.NO_INSTRUMENT,)}
    assert FindingCode.UNREGISTERED not in {entry.code for entry in verdict.findings}


@pytest.mark.parametrize(
    ("performed_at", "offset", "day"),
    [
        (None, timedelta(0), DAY),
        (AT, timedelta(0), DAY),
        (AT - timedelta(days=1), timedelta(0), DAY - timedelta(days=1)),
        (datetime(2026, 11, 21, 17, 0, tzinfo=UTC), timedelta(0), DAY),
        (datetime(2026, 11, 21, 16, 59, tzinfo=UTC), timedelta(0), DAY - timedelta(days=1)),
        (datetime(2026, 11, 21, 16, 59, tzinfo=UTC), timedelta(minutes=5), DAY - timedelta(days=1)),
        (datetime(2026, 11, 21, 16, 59, tzinfo=UTC), timedelta(minutes=6), DAY),
        (AT + timedelta(days=900), timedelta(0), DAY),
        (AT - timedelta(days=365), timedelta(days=365), DAY),
    ],
)
def test_the_legal_day_is_that_of_the_check_by_a_clock_put_right(
    performed_at: datetime | None, offset: timedelta, day: date
) -> None:
    assert day_of(draft(performed_at=performed_at), DAY, offset) == day
    if performed_at is not None:
        received = AT
        assert timing_of(performed_at, received - offset, received).day == day


def test_a_draft_of_an_earlier_day_is_judged_by_what_the_register_had_on_it() -> None:
    """Overdue on 20 October, verified on 1 November; the check of October is finished in November."""
    earlier = verification(**OVERDUE, mark_number="004512")
    subject = Subject(
        instrument(verified_on=date(2026, 11, 1), valid_until=date(2028, 11, 30)),
        (
            verification(verified_on=date(2026, 11, 1), valid_until=date(2028, 11, 30), mark_number="009001"),
            earlier,
            verification(
                verified_on=date(2026, 10, 1), valid_until=None, result="fail", mark_series=None, mark_number=None
            ),
        ),
    )
    made = draft(performed_at=datetime(2026, 10, 20, tzinfo=UTC), sticker_code="KD-A-004512")
    verdict = judge(made, subject, [standard()], DAY)
    assert [(entry.code, entry.detail) for entry in verdict.findings] == [
        (FindingCode.VERIFICATION_OVERDUE, {"valid_until": "2026-09-30"})
    ]
    assert mark_on(subject, date(2026, 10, 20)) == "KD-A004512"
    assert mark_on(subject, DAY) == "KD-A009001"


def test_what_is_known_of_the_instrument_is_told_for_both_kinds_of_draft() -> None:
    of_register = spec_of(draft(), SOUND_SUBJECT)
    described = spec_of(draft(instrument_id=None, unregistered=DESCRIBED), NOTHING_KNOWN)
    assert of_register is not None
    assert described is not None
    assert (of_register.max_mg, of_register.d_mg) == (described.max_mg, described.d_mg)
    assert spec_of(draft(), NOTHING_KNOWN) is None

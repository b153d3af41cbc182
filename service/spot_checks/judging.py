"""A record with what the register knows of the instrument, handed to the rules."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from rules.check import CheckInput, CheckVerdict, judge_check
from rules.control import scale_suits_goods
from rules.finding_codes import FindingCode
from rules.kinds import AccuracyClass, IndicationType, InstrumentKind, InstrumentSpec
from rules.observations import StickerSeen, StickerState
from rules.standards import ControlScale, ControlWeights, Standard, StandardInUse, Weight, WeightClass
from rules.verdicts import Reading, Verdict
from schemas.plain import to_plain
from schemas.register import StandardKind
from schemas.spot_checks import SpotCheckIn, UnregisteredIn
from service.flags.lifting import CheckRefutes
from service.spot_checks.queries_context import Context, day_of
from service.spot_checks.timing import Timing

# Exact classes that R 111 holds to less than class M1, and so to M1 at least.
_AT_LEAST_M1 = frozenset({"E1", "E2", "F1", "F2", "M1"})


# What speaks against a sticker that was seen as valid.
_STICKER_DOUBTS = frozenset(
    {FindingCode.STICKER_EXPIRED, FindingCode.STICKER_DATE_DIFFERS, FindingCode.STICKER_CODE_DIFFERS}
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, all it was judged with beside the record itself, as JSON, and what it shows to be in order."""

    verdict: CheckVerdict
    judged_by: dict[str, Any]
    refutes: CheckRefutes


def judge_record(record: SpotCheckIn, context: Context, timing: Timing) -> Judgement:
    check = _check_input(record, context, timing)
    verdict = judge_check(check)
    return Judgement(verdict, _judged_by(check, verdict), _refutes(check, verdict))


def _refutes(check: CheckInput, verdict: CheckVerdict) -> CheckRefutes:
    found = {entry.code for entry in verdict.findings}
    suits = None
    if check.instrument is not None and check.goods_mg is not None:
        suits = scale_suits_goods(check.instrument, check.goods_mg).suits
    return CheckRefutes(
        conforming=verdict.verdict is Verdict.CONFORMING and verdict.standards_sound,
        own_sticker_valid=check.sticker.state is StickerState.VALID and not found & _STICKER_DOUBTS,
        goods_suit_scale=suits is True,
    )


def _check_input(record: SpotCheckIn, context: Context, timing: Timing) -> CheckInput:
    row = context.place if record.instrument_id is not None else None
    sticker = record.sticker
    return CheckInput(
        instrument=_described(record.unregistered) if record.unregistered else _on_register(row),
        registered=row is not None,
        method=record.method,
        purpose=record.purpose,
        performed_on=timing.day,
        readings=tuple(Reading(entry.load_mg, entry.indication_mg) for entry in record.readings),
        sticker=StickerSeen(sticker.state, sticker.code, sticker.valid_until),
        seal=record.seal,
        zero_before_mg=record.zero_before_mg,
        zero_after_mg=record.zero_after_mg,
        goods_mg=record.goods_mg,
        standards=standards_in_use(record.standards, context.standards),
        known_mark_code=row.known_mark_code if row is not None else None,
        verified_on=context.standing.verified_on,
        valid_until=context.standing.valid_until,
        signs=tuple(record.signs),
    )


def _on_register(row: Any) -> InstrumentSpec:
    # The register allows 0 for what is not known; the rules want None.
    return InstrumentSpec(
        InstrumentKind(row.kind),
        IndicationType(row.indication_type) if row.indication_type else None,
        row.max_mg or None,
        row.min_mg,
        row.d_mg or None,
        row.e_mg or None,
        AccuracyClass(row.accuracy_class) if row.accuracy_class else None,
    )


def _described(unregistered: UnregisteredIn) -> InstrumentSpec:
    return InstrumentSpec(unregistered.kind, max_mg=unregistered.max_mg, d_mg=unregistered.d_mg)


def standards_in_use(named: list[UUID], known: list[dict[str, Any]]) -> tuple[StandardInUse, ...]:
    """Each standard named once; one that is not among the known is unregistered."""
    rows = {row["id"]: row for row in known}
    return tuple(_in_use(name, rows.get(name)) for name in dict.fromkeys(map(str, named)))


def _in_use(standard_id: str, row: dict[str, Any] | None) -> StandardInUse:
    if row is None:
        return StandardInUse(None, registered=False, valid_until=None, standard_id=standard_id)
    return StandardInUse(
        _standard(row),
        registered=True,
        valid_until=day_of(row["valid_until"]),
        verified_on=day_of(row["verified_on"]),
        standard_id=standard_id,
    )


def _standard(row: dict[str, Any]) -> Standard | None:
    """None where its make-up is not known, or cannot be right: what it proves is then unknown."""
    try:
        if row["kind"] == StandardKind.CONTROL_SCALE:
            return ControlScale(
                InstrumentSpec(
                    InstrumentKind.COUNTER_SCALE,
                    max_mg=row["max_mg"] or None,
                    d_mg=row["d_mg"] or None,
                    e_mg=row["e_mg"] or None,
                    accuracy_class=AccuracyClass(row["accuracy_class"]) if row["accuracy_class"] else None,
                )
            )
        exact = WeightClass.M1 if row["weight_class"] in _AT_LEAST_M1 else WeightClass.CONTROL
        return ControlWeights(tuple(Weight(nominal, exact) for nominal in row["nominal_mg"]))
    except ValueError:
        return None


def _judged_by(check: CheckInput, verdict: CheckVerdict) -> dict[str, Any]:
    return {
        "instrument": to_plain(check.instrument),
        "registered": check.registered,
        "known_mark_code": check.known_mark_code,
        "verified_on": to_plain(check.verified_on),
        "valid_until": to_plain(check.valid_until),
        "performed_on": to_plain(check.performed_on),
        "standards": [to_plain(entry) for entry in check.standards],
        "clauses": [entry.clause for entry in verdict.readings],
        "advisory": [to_plain(entry) for entry in verdict.advisory],
        "range_tested": asdict(verdict.range_tested) if verdict.range_tested else None,
        "standards_sound": verdict.standards_sound,
    }

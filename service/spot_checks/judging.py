"""A record with what the register knows of the instrument, handed to the rules."""

from dataclasses import asdict, dataclass
from typing import Any

from rules.check import CheckInput, CheckVerdict, judge_check
from rules.control import scale_suits_goods
from rules.finding_codes import FindingCode
from rules.kinds import InstrumentSpec
from rules.observations import StickerState
from rules.standards import StandardInUse
from rules.verdicts import Verdict
from schemas.check_input import Known, check_input, registered_spec, standard_in_use
from schemas.plain import to_plain
from schemas.spot_checks import SpotCheckIn
from service.flags.lifting import CheckRefutes
from service.spot_checks.queries_context import Context, day_of
from service.spot_checks.timing import Timing
from service.statements import Row

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
    known = Known(
        day=timing.day,
        registered=row is not None,
        instrument=_on_register(row) if row is not None else None,
        standards={standard["id"]: _in_use(standard) for standard in context.standards},
        known_mark_code=row["known_mark_code"] if row is not None else None,
        verified_on=context.standing.verified_on,
        valid_until=context.standing.valid_until,
    )
    return check_input(record, known)


def _on_register(row: Row) -> InstrumentSpec:
    return registered_spec(
        kind=row["kind"],
        indication_type=row["indication_type"],
        max_mg=row["max_mg"],
        min_mg=row["min_mg"],
        d_mg=row["d_mg"],
        e_mg=row["e_mg"],
        accuracy_class=row["accuracy_class"],
    )


def _in_use(row: dict[str, Any]) -> StandardInUse:
    return standard_in_use(
        row["id"],
        kind=row["kind"],
        weight_class=row["weight_class"],
        nominal_mg=row["nominal_mg"],
        max_mg=row["max_mg"],
        d_mg=row["d_mg"],
        e_mg=row["e_mg"],
        accuracy_class=row["accuracy_class"],
        verified_on=day_of(row["verified_on"]),
        valid_until=day_of(row["valid_until"]),
    )


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

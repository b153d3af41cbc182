"""A record with what the register knew of the instrument, as the rules judge it: alike on phone and server."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.check import CheckInput
from rules.kinds import AccuracyClass, IndicationType, InstrumentKind, InstrumentSpec
from rules.observations import StickerSeen
from rules.standards import ControlScale, ControlWeights, Standard, StandardInUse, Weight, WeightClass
from rules.verdicts import Reading
from schemas.spot_checks import SpotCheckIn, UnregisteredIn
from schemas.standards import StandardKind

# Exact classes that R 111 holds to less than class M1, and so to M1 at least.
_AT_LEAST_M1 = frozenset({"E1", "E2", "F1", "F2", "M1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the register knew on the legal date of the check, `day`.

    `instrument` is None where it is not `registered`, or not described in words these rules know. `standards` are
    those known, by id; `known_mark_code` is series and number of the newest mark.
    """

    day: date
    registered: bool
    instrument: InstrumentSpec | None
    standards: Mapping[str, StandardInUse]
    known_mark_code: str | None = None
    verified_on: date | None = None
    valid_until: date | None = None


def check_input(record: SpotCheckIn, known: Known) -> CheckInput:
    """Each standard counts once; one that is not known is unregistered."""
    sticker, named = record.sticker, dict.fromkeys(map(str, record.standards))
    return CheckInput(
        instrument=described_spec(record.unregistered) if record.unregistered else known.instrument,
        registered=record.unregistered is None and known.registered,
        method=record.method,
        purpose=record.purpose,
        performed_on=known.day,
        readings=tuple(Reading(entry.load_mg, entry.indication_mg) for entry in record.readings),
        sticker=StickerSeen(sticker.state, sticker.code, sticker.valid_until),
        seal=record.seal,
        zero_before_mg=record.zero_before_mg,
        zero_after_mg=record.zero_after_mg,
        goods_mg=record.goods_mg,
        standards=tuple(known.standards.get(name) or _unregistered(name) for name in named),
        known_mark_code=known.known_mark_code,
        verified_on=known.verified_on,
        valid_until=known.valid_until,
        signs=tuple(record.signs),
    )


def registered_spec(
    *,
    kind: str,
    indication_type: str | None,
    max_mg: int | None,
    min_mg: int | None,
    d_mg: int | None,
    e_mg: int | None,
    accuracy_class: str | None,
) -> InstrumentSpec:
    """As the register has it, where 0 stands for what is not known; raises `ValueError` for words of a later day."""
    return InstrumentSpec(
        InstrumentKind(kind),
        IndicationType(indication_type) if indication_type else None,
        max_mg or None,
        min_mg,
        d_mg or None,
        e_mg or None,
        AccuracyClass(accuracy_class) if accuracy_class else None,
    )


def described_spec(unregistered: UnregisteredIn) -> InstrumentSpec:
    return InstrumentSpec(unregistered.kind, max_mg=unregistered.max_mg, d_mg=unregistered.d_mg)


def standard_in_use(
    standard_id: str,
    *,
    kind: str,
    weight_class: str | None,
    nominal_mg: list[int],
    max_mg: int | None,
    d_mg: int | None,
    e_mg: int | None,
    accuracy_class: str | None,
    verified_on: date | None,
    valid_until: date | None,
) -> StandardInUse:
    """A standard as the register has it. Its make-up is None where it cannot be right: what it proves is unknown."""
    standard: Standard | None
    try:
        if kind == StandardKind.CONTROL_SCALE:
            standard = ControlScale(
                InstrumentSpec(
                    InstrumentKind.COUNTER_SCALE,
                    max_mg=max_mg or None,
                    d_mg=d_mg or None,
                    e_mg=e_mg or None,
                    accuracy_class=AccuracyClass(accuracy_class) if accuracy_class else None,
                )
            )
        else:
            exact = WeightClass.M1 if weight_class in _AT_LEAST_M1 else WeightClass.CONTROL
            standard = ControlWeights(tuple(Weight(nominal, exact) for nominal in nominal_mg))
    except ValueError:
        standard = None
    return StandardInUse(
        standard, registered=True, valid_until=valid_until, verified_on=verified_on, standard_id=standard_id
    )


def _unregistered(standard_id: str) -> StandardInUse:
    return StandardInUse(None, registered=False, valid_until=None, standard_id=standard_id)

"""The legal control measurement (phép đo đối chứng) of Circular 09/2017/TT-BKHCN.

One-sided, strictly greater, without a guard band (Art. 6(3)): a shortage equal to the limit conforms. The circular
leaves petrol, gas, gold, medicine and cosmetics to other rules; that the goods are none of these is the caller's
to know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rules.errors_r76 import class_is_possible, error_limit, only_possible_class
from rules.kinds import AccuracyClass, CheckProtocol, InstrumentKind, InstrumentSpec, kind_info
from rules.tables import circular_09_2017 as law
from rules.verdicts import Note, Purpose, Reading, ReadingVerdict, Verdict

__all__ = [
    "Limit",
    "NotJudgeable",
    "Note",
    "Purpose",
    "Reading",
    "ReadingVerdict",
    "Suitability",
    "Verdict",
    "judge_reading",
    "permitted_shortage",
    "scale_suits_goods",
    "shortage",
]

RULE_TABLE_2: Final = "circular_09_2017.table_2"
RULE_GENERAL_FORM: Final = "circular_09_2017.general_form"
RULE_TWICE_MPE: Final = "circular_09_2017.twice_initial_mpe"


@dataclass(frozen=True, slots=True)
class Limit:
    """A permitted shortage in mg, its rule and clause; `outside_table` where no printed cell holds it."""

    limit_mg: int
    rule: str
    clause: str
    outside_table: bool
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class NotJudgeable:
    reason: Note


@dataclass(frozen=True, slots=True)
class Suitability:
    """Whether a scale may weigh a quantity of goods (Table 1); `suits` is None where the table does not say.

    `d_allowed_mg` is the largest scale interval the table allows for the quantity.
    """

    suits: bool | None
    d_allowed_mg: int | None
    above_max: bool
    clause: str


def permitted_shortage(spec: InstrumentSpec, load_mg: int) -> Limit | NotJudgeable:
    """The shortage (lượng thiếu cho phép) allowed at a load in mg (Circular 09/2017 Art. 5).

    Spring dial scales by Table 2, and by its general form where it prints no cell; every other scale twice the
    R 76 limit at initial verification. Below 20 d a spring scale has neither: such a load is not judged. A class
    that is not known is derived only where R 76 Table 3 leaves a single one for Max and e; e is never derived.
    """
    if kind_info(spec.kind).protocol is not CheckProtocol.CONTROL_MEASUREMENT:
        return NotJudgeable(Note.NO_PROTOCOL)
    if load_mg <= 0:
        return NotJudgeable(Note.NO_LOAD)
    if spec.max_mg is not None and load_mg > spec.max_mg:
        return NotJudgeable(Note.LOAD_ABOVE_MAX)
    return _LIMIT_OF_KIND.get(spec.kind, _twice_initial_mpe)(spec, load_mg)


def shortage(reading: Reading, purpose: Purpose) -> int:
    """What the customer is short of, in mg; negative when in the customer's favour."""
    excess_mg = reading.indication_mg - reading.load_mg
    return excess_mg if purpose is Purpose.SELLING else -excess_mg


def judge_reading(spec: InstrumentSpec, reading: Reading, purpose: Purpose) -> ReadingVerdict:
    """One control measurement judged (Circular 09/2017 Art. 6(3))."""
    short_mg = shortage(reading, purpose)
    limit = permitted_shortage(spec, reading.load_mg)
    if isinstance(limit, NotJudgeable):
        return not_judged(reading, purpose, limit.reason)
    verdict = Verdict.NONCONFORMING if short_mg > limit.limit_mg else Verdict.CONFORMING
    below_min = spec.min_mg is not None and reading.load_mg < spec.min_mg
    notes = (*limit.notes, Note.BELOW_MIN) if below_min else limit.notes
    return ReadingVerdict(
        reading.load_mg,
        reading.indication_mg,
        short_mg,
        limit.limit_mg,
        verdict,
        limit.rule,
        limit.clause,
        notes,
    )


def not_judged(reading: Reading, purpose: Purpose, reason: Note) -> ReadingVerdict:
    short_mg = shortage(reading, purpose)
    return ReadingVerdict(
        reading.load_mg, reading.indication_mg, short_mg, None, Verdict.NOT_JUDGED, None, None, (reason,)
    )


def scale_suits_goods(spec: InstrumentSpec, goods_mg: int) -> Suitability:
    """Whether d suits the quantity of goods weighed, in mg, and Max is not exceeded (Art. 4(1), Table 1).

    The table begins above 40 g and ends at 100 kg; outside it, and with d unknown, only Max can be judged.
    """
    allowed = next((row.d_mg for row in law.TABLE_1 if row.over_mg < goods_mg <= row.up_to_mg), None)
    above_max = spec.max_mg is not None and goods_mg > spec.max_mg
    suits: bool | None = None
    if above_max:
        suits = False
    elif allowed is not None and spec.d_mg is not None:
        suits = spec.d_mg <= allowed
    return Suitability(suits, allowed, above_max, law.SCALE_CHOICE.citation)


def _spring_dial(spec: InstrumentSpec, load_mg: int) -> Limit | NotJudgeable:
    if spec.d_mg is None:
        return NotJudgeable(Note.D_UNKNOWN)
    for row in law.TABLE_2:
        if (row.max_mg, row.d_mg) == (spec.max_mg, spec.d_mg):
            for cell in row.cells:
                if cell.holds(load_mg):
                    clause = law.PERMITTED_SHORTAGE_TABLE.citation
                    return Limit(cell.divisions * row.d_mg, RULE_TABLE_2, clause, outside_table=False)
    return _general_form(spec.d_mg, load_mg)


def _general_form(d_mg: int, load_mg: int) -> Limit | NotJudgeable:
    if load_mg < law.GENERAL_FROM_DIVISIONS * d_mg:
        return NotJudgeable(Note.BELOW_TABLE)
    if load_mg <= law.GENERAL_ONE_UP_TO * d_mg:
        divisions = 1
    elif load_mg <= law.GENERAL_TWO_UP_TO * d_mg:
        divisions = 2
    else:
        divisions = 3
    clause = law.PERMITTED_SHORTAGE.citation
    return Limit(divisions * d_mg, RULE_GENERAL_FORM, clause, outside_table=True, notes=(Note.OUTSIDE_TABLE,))


def _twice_initial_mpe(spec: InstrumentSpec, load_mg: int) -> Limit | NotJudgeable:
    if spec.e_mg is None:
        return NotJudgeable(Note.E_UNKNOWN)
    found = _class_of(spec, spec.e_mg)
    if isinstance(found, NotJudgeable):
        return found
    limit = error_limit(found, spec.e_mg, load_mg)
    if limit is None:
        return NotJudgeable(Note.LOAD_BEYOND_CLASS)
    notes = (Note.CLASS_DERIVED,) if spec.accuracy_class is None else ()
    clause = law.PERMITTED_SHORTAGE.citation
    return Limit(limit.in_service_mg, RULE_TWICE_MPE, clause, outside_table=False, notes=notes)


def _class_of(spec: InstrumentSpec, e_mg: int) -> AccuracyClass | NotJudgeable:
    if spec.accuracy_class is None:
        derived = None if spec.max_mg is None else only_possible_class(spec.max_mg, e_mg)
        return derived or NotJudgeable(Note.CLASS_UNKNOWN)
    if spec.max_mg is not None and not class_is_possible(spec.accuracy_class, spec.max_mg, e_mg):
        return NotJudgeable(Note.CLASS_IMPOSSIBLE)
    return spec.accuracy_class


# A kind with limits of its own names its function here; all others take twice the initial R 76 limit.
_LIMIT_OF_KIND: Final[Mapping[InstrumentKind, Callable[[InstrumentSpec, int], Limit | NotJudgeable]]] = (
    MappingProxyType({InstrumentKind.SPRING_DIAL_SCALE: _spring_dial})
)

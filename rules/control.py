"""The legal control measurement (phép đo đối chứng) of Circular 09/2017/TT-BKHCN."""

from dataclasses import dataclass

from rules.kinds import InstrumentSpec
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
]


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
    raise NotImplementedError


def judge_reading(spec: InstrumentSpec, reading: Reading, purpose: Purpose) -> ReadingVerdict:
    raise NotImplementedError


def scale_suits_goods(spec: InstrumentSpec, goods_mg: int) -> Suitability:
    raise NotImplementedError

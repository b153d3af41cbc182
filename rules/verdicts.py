"""What a measurement was, and what is said of it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    CONFORMING = "conforming"
    NONCONFORMING = "nonconforming"
    NOT_JUDGED = "not_judged"


class Purpose(StrEnum):
    """Who weighs: a trader selling to the public, or one buying from it."""

    SELLING = "selling"
    BUYING = "buying"


class Note(StrEnum):
    """Why a reading was not judged, or what its verdict rests on."""

    # not judged
    BELOW_TABLE = "below_table"
    LOAD_ABOVE_MAX = "load_above_max"
    LOAD_BEYOND_CLASS = "load_beyond_class"
    NO_LOAD = "no_load"
    D_UNKNOWN = "d_unknown"
    E_UNKNOWN = "e_unknown"
    CLASS_UNKNOWN = "class_unknown"
    CLASS_IMPOSSIBLE = "class_impossible"
    NO_PROTOCOL = "no_protocol"
    VISUAL_CHECK = "visual_check"
    NO_INSTRUMENT = "no_instrument"
    # judged, with a remark
    OUTSIDE_TABLE = "outside_table"
    CLASS_DERIVED = "class_derived"
    BELOW_MIN = "below_min"


@dataclass(frozen=True, slots=True)
class Reading:
    """One control measurement: the known load put on and what the instrument showed, in mg."""

    load_mg: int
    indication_mg: int


@dataclass(frozen=True, slots=True)
class ReadingVerdict:
    """One reading judged; masses in mg.

    `shortage_mg` is what the customer is short of, negative when in the customer's favour. `limit_mg`, `rule`
    and `clause` are None where nothing was judged; `notes` then say why.
    """

    load_mg: int
    indication_mg: int
    shortage_mg: int
    limit_mg: int | None
    verdict: Verdict
    rule: str | None
    clause: str | None
    notes: tuple[Note, ...] = ()

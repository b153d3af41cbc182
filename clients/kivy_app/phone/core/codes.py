"""What a scanned or typed code is, and what it means at the stall where it was scanned."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from schemas.label_codes import ALPHABET, LENGTH, correct
from schemas.vietnamese import code_key

_ENROLMENT_SCHEME = "quacan"
_LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class LabelCode:
    """One of our own labels, by its code or its address; the check character is right."""

    code: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Signs this phone in: `server` without a slash at its end."""

    server: str
    code: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Any other text: a sticker, a serial or a local tag, if the register has it.

    `mistyped`: it has the length and letters of one of our labels, so that one character of it may be wrong. Stickers
    can look the same: worth saying only of a code that nothing carries.
    """

    text: str
    mistyped: bool = False


def read_code(text: str) -> LabelCode | Enrolment | Unknown:
    stripped = text.strip()
    enrolment = _enrolment(stripped)
    if enrolment is not None:
        return enrolment
    label = correct(stripped)
    if label is not None:
        return LabelCode(label)
    bare = code_key(stripped)
    return Unknown(stripped, mistyped=len(bare) == LENGTH and set(bare) <= {*ALPHABET, *"OIL"})


class ScanMeaning(StrEnum):
    OPEN = "open"
    """The instrument is known: go to it."""
    SAME = "same"
    """It is the instrument at hand: the sticker is its own."""
    CHOOSE = "choose"
    """Several carry this code."""
    FOREIGN = "foreign"
    """It belongs to another instrument than the one at hand: a sticker on the wrong scale."""
    UNREGISTERED = "unregistered"
    """Nothing on this phone carries it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`instruments` are those the code belongs to."""

    meaning: ScanMeaning
    instruments: tuple[UUID, ...] = ()


def decide(found: Sequence[UUID], expected: UUID | None = None) -> Decision:
    """What a code means that belongs to the instruments `found`, while the one `expected` is being checked."""
    instruments = tuple(dict.fromkeys(found))
    if not instruments:
        return Decision(ScanMeaning.UNREGISTERED)
    if expected is not None:
        return Decision(ScanMeaning.SAME if expected in instruments else ScanMeaning.FOREIGN, instruments)
    return Decision(ScanMeaning.OPEN if len(instruments) == 1 else ScanMeaning.CHOOSE, instruments)


def _enrolment(text: str) -> Enrolment | None:
    """From `quacan://enrol?server=…&code=…`, as the department's screen shows it."""
    try:
        address = urlsplit(text)
        if address.scheme.lower() != _ENROLMENT_SCHEME or address.netloc.lower() != "enrol":
            return None
        members = parse_qs(address.query, strict_parsing=True)
        server, code = members["server"][0].strip().rstrip("/"), members["code"][0].strip()
        target = urlsplit(server)
        named = target.scheme in {"http", "https"} and target.hostname
    except (ValueError, KeyError):
        return None
    clean = named and not target.username and not target.query and not target.fragment
    return Enrolment(server, code) if clean and 0 < len(code) <= _LONGEST_CODE else None

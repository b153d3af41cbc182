"""What a code that was scanned or typed means here, and what can be done with it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from phone.core.codes import Enrolment, LabelCode, ScanMeaning, Unknown, decide, read_code
from phone.core.words import Words
from phone.store.register import Register
from phone.store.register_rows import InstrumentRow


class Purpose(StrEnum):
    """Why somebody scans."""

    OPEN = "open"
    STICKER = "sticker"
    ENROL = "enrol"


class Found(StrEnum):
    """What was found; each has words, and at most one thing to do."""

    OPEN = "open"
    CHOOSE = "choose"
    SAME = "same"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"
    UNKNOWN_STICKER = "unknown_sticker"
    MISTYPED = "mistyped"
    ENROL = "enrol"
    ENROL_HERE = "enrol_here"
    NOT_ENROL = "not_enrol"


UNREGISTERED = frozenset({Found.UNKNOWN, Found.MISTYPED})
"""What the phone does not know can be recorded as a scale that is not registered."""
USES = UNREGISTERED | {Found.OPEN, Found.SAME, Found.FOREIGN, Found.UNKNOWN_STICKER, Found.ENROL}


@dataclass(frozen=True, slots=True)
class Reading:
    """A code with its meaning; `rows` are the instruments that carry it."""

    text: str
    found: Found
    rows: tuple[InstrumentRow, ...] = ()
    enrolment: Enrolment | None = None
    own_label: bool = False


@dataclass(frozen=True, slots=True)
class Scanned:
    """The answer to whoever asked for a sticker: `sticker_code` is None for one of our own labels."""

    meaning: ScanMeaning
    text: str
    sticker_code: str | None


def meaning_of(text: str, register: Register | None, purpose: Purpose, expected: UUID | None = None) -> Reading:
    """`register` is None before anybody has signed in; `expected` is the instrument being checked."""
    code = read_code(text)
    if purpose is Purpose.ENROL or register is None:
        enrolment = code if isinstance(code, Enrolment) else None
        return Reading(text, Found.ENROL if enrolment else Found.NOT_ENROL, enrolment=enrolment)
    if isinstance(code, Enrolment):
        return Reading(text, Found.ENROL_HERE)
    shown = code.code if isinstance(code, LabelCode) else code.text
    rows = tuple(register.find_by_code(text))
    # The number of a sticker may look like one of our labels: it can be used all the same.
    if not rows and purpose is Purpose.OPEN and isinstance(code, Unknown) and code.mistyped:
        return Reading(shown, Found.MISTYPED)
    decision = decide([row.instrument.id for row in rows], expected if purpose is Purpose.STICKER else None)
    own_label = isinstance(code, LabelCode)
    return Reading(shown, _found(decision.meaning, purpose), rows, own_label=own_label)


def scanned(reading: Reading) -> Scanned:
    meaning = {Found.SAME: ScanMeaning.SAME, Found.FOREIGN: ScanMeaning.FOREIGN}
    return Scanned(
        meaning.get(reading.found, ScanMeaning.UNREGISTERED), reading.text, None if reading.own_label else reading.text
    )


def heading(words: Words, reading: Reading) -> str:
    name = "known" if reading.found is Found.OPEN else reading.found
    server = reading.enrolment.server if reading.enrolment else ""
    return words.say(f"scan.{name}", count=len(reading.rows), server=server)


def _found(meaning: ScanMeaning, purpose: Purpose) -> Found:
    if meaning is ScanMeaning.UNREGISTERED:
        return Found.UNKNOWN_STICKER if purpose is Purpose.STICKER else Found.UNKNOWN
    if meaning is ScanMeaning.OPEN and purpose is Purpose.STICKER:
        # The instrument at hand is not on the register, and this sticker belongs to one that is.
        return Found.FOREIGN
    if meaning is ScanMeaning.CHOOSE and purpose is Purpose.STICKER:
        return Found.FOREIGN
    return Found(meaning.value)

"""What is printed on a verification sticker, as far as the register can say before somebody has read it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from phone.core.draft import Draft
from phone.core.judging import Subject, mark_on, standing_on
from rules.observations import StickerState


@dataclass(frozen=True, slots=True)
class Printed:
    """`valid_until` is the last day the sticker holds."""

    code: str | None = None
    valid_until: date | None = None


READABLE = frozenset({StickerState.VALID, StickerState.EXPIRED})
"""On these the code and the date can be read; a foreign sticker still has a code."""
WITH_CODE = READABLE | {StickerState.FOREIGN}


def printed_on(draft: Draft, subject: Subject, state: StickerState, day: date) -> Printed:
    """The register's own code and date where they fit the state that was seen; what was read before is kept."""
    known = Printed(mark_on(subject, day), standing_on(subject, day).valid_until)
    code = _read_code(draft, known)
    if state is StickerState.FOREIGN:
        return Printed(code)
    if state not in READABLE:
        return Printed()
    dates = (draft.sticker_valid_until, known.valid_until)
    fitting = (entry for entry in dates if entry is not None and (entry < day) is (state is StickerState.EXPIRED))
    return Printed(code or known.code, next(fitting, None))


def without_contradiction(state: StickerState | None, valid_until: date | None, day: date) -> StickerState | None:
    """A sticker said to be valid or expired, as the date printed on it says."""
    if state not in READABLE or valid_until is None:
        return state
    return StickerState.EXPIRED if valid_until < day else StickerState.VALID


def month_end(year: int, month: int, known: date | None = None) -> date:
    """The last day a sticker of that month holds: the register's day where it is of the same month."""
    if known is not None and (known.year, known.month) == (year, month):
        return known
    return date(year, month, monthrange(year, month)[1])


def _read_code(draft: Draft, known: Printed) -> str | None:
    """A code that somebody read from the sticker, not the one filled in from the register."""
    return draft.sticker_code if draft.sticker_code != known.code else None

"""What keeps something from being sent, in words: what happened, and what to do."""

from dataclasses import dataclass

from phone.core.words import Words, catalogue
from phone.sync.clock_offset import WORTH_SAYING_S

SUBJECT = "problems"
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Explained:
    """`said` is what the service itself wrote about it, entry by entry, in the language it was asked in."""

    happened: str
    to_do: str
    said: str | None


def explain(words: Words, code: str, detail: str | None = None, *, minutes: int = 15) -> Explained:
    """For a problem of a record, a photo, the status or a sign-in; a code of a later service is explained, too."""
    known = code if f"{SUBJECT}.{code}.happened" in catalogue(words.language) else _UNKNOWN
    said = detail or (code if known == _UNKNOWN else None)
    happened, to_do = (words.say(f"{SUBJECT}.{known}.{part}", minutes=minutes) for part in ("happened", "to_do"))
    return Explained(happened, to_do, said)


def explain_clock(words: Words, offset_s: float | None) -> Explained | None:
    """None where the clock is right or nothing is known of it; above 0 it is behind the service's."""
    if offset_s is None or abs(offset_s) <= WORTH_SAYING_S:
        return None
    code = "clock_slow" if offset_s > 0 else "clock_fast"
    span = _span(words, abs(offset_s))
    happened, to_do = (words.say(f"{SUBJECT}.{code}.{part}", span=span) for part in ("happened", "to_do"))
    return Explained(happened, to_do, None)


def _span(words: Words, seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 120:
        return words.say(f"{SUBJECT}.span.minutes", count=minutes)
    if minutes < 48 * 60:
        return words.say(f"{SUBJECT}.span.hours", count=round(minutes / 60))
    return words.say(f"{SUBJECT}.span.days", count=round(minutes / 60 / 24))

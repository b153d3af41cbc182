"""What instruments, stalls and days are called on the screens."""

from datetime import date, datetime

from phone.core.clock import VIET_NAM
from phone.core.quantity_text import date_text, readable_mass, time_text
from phone.core.words import Words
from schemas.spot_checks import UnregisteredIn
from schemas.sync import SyncInstrument, SyncStall

_KINDS = "kinds.instrument"


def kind_name(words: Words, kind: str) -> str:
    """A kind that this app does not know yet is shown by its code."""
    try:
        return words.say(f"{_KINDS}.{kind}")
    except KeyError:
        return kind


def instrument_name(words: Words, instrument: SyncInstrument | UnregisteredIn) -> str:
    """`Cân đồng hồ lò xo 10 kg`."""
    name = kind_name(words, str(instrument.kind))
    return name if not instrument.max_mg else f"{name} {readable_mass(instrument.max_mg, words.language)}"


def instrument_marks(instrument: SyncInstrument) -> str:
    """What tells it from the others of its stall: tag or serial, else the label's code."""
    return " · ".join(part for part in (instrument.local_tag, instrument.serial) if part) or instrument.label_code


def stall_name(stall: SyncStall) -> str:
    return f"{stall.code} · {stall.trader_name}"


def day_text(moment: datetime, today: date) -> str:
    """The time alone where it was today."""
    day = moment.astimezone(VIET_NAM).date()
    return time_text(moment) if day == today else f"{date_text(day)} {time_text(moment)}"

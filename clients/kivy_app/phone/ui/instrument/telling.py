"""What the screen of one instrument says: its plate, its flags, its history."""

from dataclasses import dataclass
from datetime import date

from phone.core.badges import Badge
from phone.core.quantity_text import date_text, moment_text, readable_mass
from phone.core.words import Words
from phone.store.register_rows import HistoryEntry, InstrumentRow, OwnCheck
from schemas.sync import SyncFlag, SyncInstrument, SyncSpotCheck, SyncVerification
from schemas.verifications import VerificationResult

TONE_OF = {
    Badge.FAILED: "bad",
    Badge.OVERDUE: "bad",
    Badge.NEVER_VERIFIED: "warn",
    Badge.DUE: "warn",
    Badge.IN_DATE: "ok",
}
ICON_OF = {
    Badge.FAILED: "alert-octagon",
    Badge.OVERDUE: "calendar-alert",
    Badge.NEVER_VERIFIED: "help-circle-outline",
    Badge.DUE: "calendar-clock",
    Badge.IN_DATE: "check-circle",
}
_VERDICT_LOOKS = {
    "conforming": ("check-circle", "ok"),
    "nonconforming": ("alert-octagon", "bad"),
    "not_judged": ("eye", "plain"),
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """`more` is a third line where there is something for it."""

    title: str
    detail: str
    icon: str
    tone: str
    more: str = ""


def plate_text(words: Words, instrument: SyncInstrument) -> str:
    """Max, Min, d, e and class, as far as they are known."""
    said = [
        words.say(f"instrument.{name}", **{name: readable_mass(mass_mg, words.language)})
        for name, mass_mg in (
            ("max", instrument.max_mg),
            ("min", instrument.min_mg),
            ("d", instrument.d_mg),
            ("e", instrument.e_mg),
        )
        if mass_mg
    ]
    if instrument.accuracy_class:
        said.append(words.say("instrument.class", name=instrument.accuracy_class))
    # A number stays on one line with its unit.
    return " · ".join(part.replace(" ", "\u00a0") for part in said) or words.say("instrument.plate_unknown")


def flag_text(words: Words, flag: SyncFlag) -> str:
    return words.say("instrument.flag_since", flag=_named(words, "kinds.flag", flag.kind), day=date_text(flag.since))


def history_lines(words: Words, history: list[HistoryEntry]) -> list[HistoryLine]:
    """Newest first, as they come."""
    return [_line(words, entry) for entry in history]


def validity_badge(row: InstrumentRow, today: date) -> Badge:
    """The state of its verification alone, whatever else is wrong with it."""
    return InstrumentRow(row.instrument, row.stall, (), None, None, "").badge(today)


def _line(words: Words, entry: HistoryEntry) -> HistoryLine:
    if entry.verification is not None:
        return _verification(words, entry.verification)
    if entry.check is not None:
        return _check(words, entry.check)
    if entry.own_check is not None:
        return _own_check(words, entry.own_check)
    raise ValueError("a history entry of nothing")


def _verification(words: Words, verification: SyncVerification) -> HistoryLine:
    passed = verification.result == VerificationResult.PASS
    until = verification.valid_until
    ends = words.say("instrument.verified_until", day=date_text(until)) if until else ""
    if passed and until is None:
        ends = words.say("instrument.verified_no_until")
    title = words.say(f"instrument.verified_{'pass' if passed else 'fail'}")
    detail = " · ".join(part for part in (date_text(verification.verified_on), ends) if part)
    return HistoryLine(title, detail, "seal", "ok" if passed else "bad", verification.body)


def _check(words: Words, check: SyncSpotCheck) -> HistoryLine:
    icon, tone = _VERDICT_LOOKS.get(check.verdict, ("eye", "plain"))
    authority = _named(words, "instrument.authority", check.authority)
    detail = f"{moment_text(check.performed_at)} · {authority}"
    lacking = words.say("instrument.photos_missing", count=check.photos_missing) if check.photos_missing else ""
    return HistoryLine(_checked(words, check.verdict), detail, icon, tone, lacking)


def _own_check(words: Words, check: OwnCheck) -> HistoryLine:
    icon, tone = _VERDICT_LOOKS[check.verdict]
    state = words.say(f"instrument.own_state.{check.state}")
    detail = f"{moment_text(check.performed_at)} · {words.say('instrument.own_check', state=state)}"
    return HistoryLine(_checked(words, check.verdict), detail, icon, tone)


def _checked(words: Words, verdict: str) -> str:
    return words.say("instrument.checked", verdict=_named(words, "verdict.short", verdict))


def _named(words: Words, table: str, name: str) -> str:
    """A name of a later register is shown as it came."""
    try:
        return words.say(f"{table}.{name}")
    except KeyError:
        return name

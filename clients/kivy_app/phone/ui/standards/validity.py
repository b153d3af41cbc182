"""How long standards may still be used, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from phone.core.quantity_text import date_text, readable_mass
from phone.core.words import Words
from rules.cycles import VerificationState, verification_state
from schemas.sync import SyncStandard

UNFIT = frozenset({VerificationState.OVERDUE, VerificationState.NEVER_VERIFIED})
"""What a check made with such a standard finds opens no failure."""
TONES = {
    VerificationState.OVERDUE: "bad",
    VerificationState.NEVER_VERIFIED: "bad",
    VerificationState.DUE: "warn",
    VerificationState.IN_DATE: "ok",
}
WORST_FIRST = tuple(TONES)


@dataclass(frozen=True, slots=True)
class Summary:
    """One sentence on all standards, and a badge where one needs it."""

    text: str
    badge: str = ""
    tone: str = "plain"


def state_of(standard: SyncStandard, today: date) -> VerificationState:
    return verification_state(standard.verified_on, standard.valid_until, today)


def worst_first(standards: Sequence[SyncStandard], today: date) -> list[SyncStandard]:
    return sorted(standards, key=lambda entry: (WORST_FIRST.index(state_of(entry, today)), entry.name))


def validity_text(standard: SyncStandard, today: date, words: Words) -> str:
    state = state_of(standard, today)
    verified_on, valid_until = standard.verified_on, standard.valid_until
    if valid_until is None:
        key = "never_verified" if verified_on is None else "without_end"
        return words.say(f"standards.validity.{key}", verified_on=date_text(verified_on) if verified_on else "")
    days = abs((valid_until - today).days)
    return words.say(f"standards.validity.{state}", valid_until=date_text(valid_until), days=days)


def description(standard: SyncStandard, words: Words) -> str:
    """What it is made of, and its number."""
    parts = [words.say(f"kinds.standard.{standard.kind}")]
    if standard.nominal_mg:
        masses = sorted(set(standard.nominal_mg), reverse=True)
        counted = ((standard.nominal_mg.count(mass), readable_mass(mass, words.language)) for mass in masses)
        parts.append(", ".join(f"{count} × {mass}" if count > 1 else mass for count, mass in counted))
    elif standard.max_mg is not None:
        parts.append(f"Max {readable_mass(standard.max_mg, words.language)}")
    name = standard.weight_class or standard.accuracy_class
    if name and name != "control":
        parts.append(words.say("standards.class", name=name))
    if standard.serial:
        parts.append(words.say("standards.serial", serial=standard.serial))
    return " · ".join(parts)


def summary_of(standards: Sequence[SyncStandard], today: date, words: Words) -> Summary:
    if not standards:
        return Summary(words.say("settings.standards_none"))
    states = [state_of(standard, today) for standard in standards]
    unfit = sum(state in UNFIT for state in states)
    due = states.count(VerificationState.DUE)
    if unfit:
        text = words.say("settings.standards_expired", count=unfit)
        return Summary(text, str(unfit), "bad")
    if due:
        return Summary(words.say("settings.standards_due", count=due), str(due), "warn")
    return Summary(words.say("settings.standards_fine"))

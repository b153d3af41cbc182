"""Which standard a check is made with: the market's own set that is in date, before all others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from phone.core.judging import known_standard
from phone.core.quantity_text import date_text
from phone.core.words import Words
from rules.observations import CheckMethod
from rules.standards import standard_in_date
from schemas.standards import StandardKind
from schemas.sync import SyncStandard


def in_date(standard: SyncStandard, day: date) -> bool:
    return standard_in_date(known_standard(standard), day)


def best_first(standards: Sequence[SyncStandard], market_id: UUID, day: date) -> list[SyncStandard]:
    """Those in use: weights before scales, in date before overdue, the market's own before others."""

    def rank(standard: SyncStandard) -> tuple[bool, bool, bool, int, str]:
        return (
            not in_date(standard, day),
            standard.kind != StandardKind.WEIGHT_SET,
            standard.market_id != market_id,
            -sum(standard.nominal_mg),
            standard.name,
        )

    return sorted((entry for entry in standards if entry.in_use), key=rank)


@dataclass(frozen=True, slots=True)
class StandardsStanding:
    """What is said of the standards in use; `notice` is '' when all is well."""

    name: str
    detail: str
    icon: str
    tone: str
    notice: str = ""


def standing_of_standards(words: Words, standards: Sequence[SyncStandard], day: date) -> StandardsStanding:
    if not standards:
        name, detail = words.say("check.standard.none"), words.say("check.standard.none_detail")
        return StandardsStanding(name, detail, "alert", "warn", words.say("check.standard.none_notice"))
    name = ", ".join(standard.name for standard in standards)
    worst = min(standards, key=lambda entry: entry.valid_until or date.min)
    if all(in_date(entry, day) for entry in standards) and worst.valid_until is not None:
        detail = words.say("check.standard.valid_until", day=date_text(worst.valid_until))
        return StandardsStanding(name, detail, "weight", "plain")
    if worst.valid_until is None or worst.valid_until >= day:
        detail, notice = words.say("check.standard.never_verified"), words.say("check.standard.never_notice")
    else:
        detail = words.say("check.standard.overdue", day=date_text(worst.valid_until))
        notice = words.say("check.standard.overdue_notice")
    return StandardsStanding(name, detail, "alert", "warn", notice)


def method_with(kinds: Sequence[str]) -> CheckMethod:
    """A control scale alone makes the load known by itself; weights are what is meant otherwise."""
    only_scale = bool(kinds) and all(kind == StandardKind.CONTROL_SCALE for kind in kinds)
    return CheckMethod.CONTROL_SCALE if only_scale else CheckMethod.CONTROL_WEIGHTS

"""Whether the standards named in a check can carry its verdict."""

from collections.abc import Sequence
from itertools import chain

from rules.finding_codes import FindingCode
from rules.grounds import Finding, finding
from rules.observations import CheckInput, CheckMethod
from rules.standards import (
    MOST_COMBINATIONS,
    Adequacy,
    AdequacyReason,
    ControlScale,
    ControlWeights,
    Standard,
    StandardInUse,
    combinations_of,
    good_enough,
    standard_in_date,
)
from rules.verdicts import ReadingVerdict, Verdict


def standards_of(check: CheckInput) -> tuple[StandardInUse, ...]:
    """The standards named that belong to the method; one of unknown make-up belongs to any."""
    wanted = ControlScale if check.method is CheckMethod.CONTROL_SCALE else ControlWeights
    return tuple(entry for entry in check.standards if entry.standard is None or isinstance(entry.standard, wanted))


def standard_findings(check: CheckInput) -> list[Finding]:
    """Standards not named, not registered or not in date on the day: any of them unsettles every reading."""
    day, named = check.performed_on, standards_of(check)
    if not named:
        return [finding(FindingCode.STANDARD_NOT_NAMED, day)]
    found = []
    for entry in named:
        detail: dict[str, int | str] = {"standard_id": entry.standard_id} if entry.standard_id else {}
        if not entry.registered:
            found.append(finding(FindingCode.STANDARD_UNREGISTERED, day, detail))
        elif not standard_in_date(entry, day):
            until = {"valid_until": entry.valid_until.isoformat()} if entry.valid_until else {}
            found.append(finding(FindingCode.STANDARD_EXPIRED, day, detail | until))
    return found


def adequacy_at(check: CheckInput, load_mg: int) -> Adequacy:
    """The best that the named standards can prove at a load; the weights of all sets count together."""
    unknown = Adequacy(good_enough=False, reason=AdequacyReason.ERROR_UNKNOWN)
    if check.instrument is None:
        return unknown
    offered = _combined(standards_of(check))
    tried = [good_enough(check.instrument, load_mg, standard) for standard in offered]
    return max(tried, key=_merit, default=unknown)


def insufficient_findings(check: CheckInput, adequacies: dict[int, Adequacy]) -> list[Finding]:
    """One finding for each load that the named standards do not prove."""
    found = []
    for load_mg, adequacy in adequacies.items():
        if not adequacy.good_enough:
            detail: dict[str, int | str] = {"load_mg": load_mg, "reason": adequacy.reason.value}
            if adequacy.error_ug is not None and adequacy.allowed_ug is not None:
                detail |= {"error_ug": adequacy.error_ug, "allowed_ug": adequacy.allowed_ug}
            found.append(finding(FindingCode.STANDARD_INSUFFICIENT, check.performed_on, detail))
    return found


def judged_loads(readings: Sequence[ReadingVerdict]) -> list[int]:
    """The loads with a verdict, in order, each once."""
    return list(dict.fromkeys(entry.load_mg for entry in readings if entry.verdict is not Verdict.NOT_JUDGED))


def _combined(named: tuple[StandardInUse, ...]) -> list[Standard]:
    """Scales and sets each on its own, and all sets together unless that is too much to search."""
    offered = [entry.standard for entry in named if entry.standard is not None]
    sets = [standard.weights for standard in offered if isinstance(standard, ControlWeights)]
    together = tuple(chain.from_iterable(sets))
    if len(sets) > 1 and combinations_of(together) <= MOST_COMBINATIONS:
        offered.append(ControlWeights(together))
    return offered


def _merit(adequacy: Adequacy) -> tuple[bool, bool, int]:
    error = adequacy.error_ug
    return adequacy.good_enough, error is not None, -(error or 0)

"""The measuring part of a check: readings judged, with what they show beside the verdict."""

from collections.abc import Sequence

from rules.advisory import Advisory, advise
from rules.control import judge_reading, not_judged, scale_suits_goods
from rules.finding_codes import FindingCode
from rules.grounds import Finding, finding
from rules.kinds import CheckProtocol, kind_info
from rules.observations import CheckInput, CheckMethod
from rules.standards import Adequacy
from rules.verdicts import Note, ReadingVerdict, Verdict


def judge_readings(check: CheckInput) -> tuple[ReadingVerdict, ...]:
    """Every reading judged; none of a visual check or of an instrument nobody described."""
    instrument = check.instrument
    if check.method is CheckMethod.VISUAL or instrument is None:
        reason = Note.VISUAL_CHECK if check.method is CheckMethod.VISUAL else Note.NO_INSTRUMENT
        return tuple(not_judged(entry, check.purpose, reason) for entry in check.readings)
    return tuple(judge_reading(instrument, entry, check.purpose) for entry in check.readings)


def overall(readings: Sequence[ReadingVerdict]) -> Verdict:
    """Nonconforming where one reading is; conforming where one is judged and none fails."""
    verdicts = {entry.verdict for entry in readings}
    for verdict in (Verdict.NONCONFORMING, Verdict.CONFORMING):
        if verdict in verdicts:
            return verdict
    return Verdict.NOT_JUDGED


def shortage_findings(
    check: CheckInput, readings: Sequence[ReadingVerdict], proven_loads: frozenset[int]
) -> list[Finding]:
    """One finding for all readings over their limit, telling of the worst; flagged only if one is proven."""
    failed = [entry for entry in readings if entry.verdict is Verdict.NONCONFORMING]
    if not failed:
        return []
    proven = [entry for entry in failed if entry.load_mg in proven_loads]
    worst = max(proven or failed, key=_excess_mg)
    detail: dict[str, int | str] = {
        "load_mg": worst.load_mg,
        "indication_mg": worst.indication_mg,
        "shortage_mg": worst.shortage_mg,
        "limit_mg": worst.limit_mg or 0,
        "rule": worst.rule or "",
        "readings_failed": len(failed),
    }
    code = FindingCode.MEASUREMENT_NONCONFORMING
    return [finding(code, check.performed_on, detail, flagged=bool(proven))]


def zero_findings(check: CheckInput) -> list[Finding]:
    """An indication without load before weighing, and one that changed after it."""
    found = []
    before, after = check.zero_before_mg, check.zero_after_mg
    if before:
        found.append(finding(FindingCode.ZERO_NOT_SET, check.performed_on, {"zero_before_mg": before}))
    if after is not None and after != (before or 0):
        detail = {"zero_before_mg": before or 0, "zero_after_mg": after}
        found.append(finding(FindingCode.ZERO_NOT_RETURNED, check.performed_on, detail))
    return found


def repeatability_findings(check: CheckInput, readings: Sequence[ReadingVerdict]) -> list[Finding]:
    """Weighings of one load that differ by more than the limit in service for that load."""
    found = []
    for load_mg, entries in by_load(readings).items():
        shown = [entry.indication_mg for entry in entries]
        spread_mg, limit_mg = max(shown) - min(shown), entries[0].limit_mg
        if limit_mg is not None and spread_mg > limit_mg:
            detail = {"load_mg": load_mg, "spread_mg": spread_mg, "limit_mg": limit_mg}
            found.append(finding(FindingCode.REPEATABILITY_POOR, check.performed_on, detail))
    return found


def goods_findings(check: CheckInput) -> list[Finding]:
    """A scale that is the wrong one for the goods weighed on it (Table 1)."""
    instrument, goods_mg = check.instrument, check.goods_mg
    if instrument is None or not goods_mg or goods_mg < 0:
        return []
    if kind_info(instrument.kind).protocol is not CheckProtocol.CONTROL_MEASUREMENT:
        return []
    suitability = scale_suits_goods(instrument, goods_mg)
    if suitability.suits is not False:
        return []
    detail: dict[str, int | str] = {"goods_mg": goods_mg}
    if suitability.above_max and instrument.max_mg is not None:
        detail["max_mg"] = instrument.max_mg
        return [finding(FindingCode.GOODS_ABOVE_MAX, check.performed_on, detail)]
    detail |= {"d_mg": instrument.d_mg or 0, "d_allowed_mg": suitability.d_allowed_mg or 0}
    return [finding(FindingCode.WRONG_SCALE_FOR_GOODS, check.performed_on, detail)]


def advisories(
    check: CheckInput, readings: Sequence[ReadingVerdict], adequacies: dict[int, Adequacy]
) -> tuple[Advisory, ...]:
    """Advice for each judged load; the error of a standard that is not known is left out of it."""
    found = []
    if check.instrument is not None:
        for load_mg, entries in by_load(readings).items():
            adequacy = adequacies.get(load_mg)
            error = adequacy.error_ug if adequacy else None
            advice = advise(check.instrument, entries, error or 0)
            if advice is not None:
                found.append(advice)
    return tuple(found)


def by_load(readings: Sequence[ReadingVerdict]) -> dict[int, list[ReadingVerdict]]:
    """Judged readings by load, in the order the loads were first put on."""
    groups: dict[int, list[ReadingVerdict]] = {}
    for entry in readings:
        if entry.verdict is not Verdict.NOT_JUDGED:
            groups.setdefault(entry.load_mg, []).append(entry)
    return groups


def _excess_mg(entry: ReadingVerdict) -> int:
    return entry.shortage_mg - (entry.limit_mg or 0)

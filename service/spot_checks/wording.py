"""Findings and verdicts in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rules.authority import wording_key
from rules.flags import Severity
from rules.grounds import ground
from rules.mandates import Authority
from rules.quantities import GRAM, KILOGRAM
from rules.verdicts import Verdict
from schemas.grounds import GroundOut
from schemas.spot_checks import FindingOut
from service.clock import VIET_NAM
from service.messages import say

_NAMES = {"sign": "sign", "reason": "adequacy", "device_verdict": "verdict_name"}
"""Details whose value is itself a code with words of its own."""


def verdict_text(authority: str, verdict: Verdict, language: str) -> str:
    """The verdict as this authority may word it."""
    return say(wording_key(Authority(authority), verdict), language)


def finding_out(
    code: str, severity: int, flag: str | None, grounds: tuple[str, ...], detail: Mapping[str, Any], language: str
) -> FindingOut:
    return FindingOut(
        code=code,
        severity=Severity(severity),
        flag=flag,
        message=say(f"finding.{code}", language, **_in_words(detail, language)),
        grounds=[_ground_out(entry, language) for entry in grounds],
        detail=dict(detail),
    )


def mass_text(mass_mg: int, language: str) -> str:
    """`1 020 000` mg is `1,02 kg` in Vietnamese, `1.02 kg` in English; below a kilogram in grams."""
    unit, name = (KILOGRAM, "kg") if abs(mass_mg) >= KILOGRAM else (GRAM, "g")
    digits = f"{(Decimal(mass_mg) / unit).normalize():f}"
    return f"{digits.replace('.', ',') if language == 'vi' else digits} {name}"


def _ground_out(code: str, language: str) -> GroundOut:
    found = ground(code)
    text = found.citation if language == "vi" else found.citation_en
    return GroundOut(code=code, text=text, confirmed=found.confidence == "in_force")


def _in_words(detail: Mapping[str, Any], language: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for name, value in detail.items():
        if name.endswith("_mg"):
            words[name.removesuffix("_mg")] = mass_text(int(value), language)
        elif name.endswith("_s"):
            words[name.removesuffix("_s")] = _duration_text(int(value), language)
        elif name.endswith("valid_until"):
            words[name] = f"{date.fromisoformat(str(value)):%d/%m/%Y}"
        elif name.endswith("_at"):
            moment = datetime.fromisoformat(str(value)).astimezone(VIET_NAM)
            words[name] = f"{moment:%d/%m/%Y %H:%M}"
        elif name in _NAMES:
            words[name] = say(f"{_NAMES[name]}.{value}", language)
        else:
            words[name] = str(value)
    return words


def _duration_text(seconds: int, language: str) -> str:
    for size, vi, en in ((86_400, "ngày", "days"), (3_600, "giờ", "hours"), (60, "phút", "minutes")):
        if abs(seconds) >= size:
            return f"{abs(seconds) // size} {vi if language == 'vi' else en}"
    return f"{abs(seconds)} s"

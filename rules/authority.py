"""Who may check what, from when to when, and how each words a verdict."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from rules.confidence import Confidence
from rules.mandates import Authority, CheckContent, Mandate
from rules.tables.mandates import MANDATES
from rules.verdicts import Verdict

__all__ = [
    "WORDING_KEYS",
    "Authority",
    "CheckContent",
    "Mandate",
    "Subject",
    "contents_on",
    "may_check",
    "subject_of",
    "wording_key",
]


class Subject(StrEnum):
    """What an authority's verdict is on."""

    CONTROL_MEASUREMENT = "control_measurement"
    """Recorded, not inspected (Circular 09/2017 Art. 11)."""
    MEASUREMENT = "measurement"
    """The measurement, not the instrument ("phép đo không phù hợp")."""
    INSTRUMENT = "instrument"


_SUBJECTS: Final[Mapping[Authority, Subject]] = MappingProxyType(
    {
        Authority.MARKET_BOARD: Subject.CONTROL_MEASUREMENT,
        Authority.COMMUNE: Subject.MEASUREMENT,
        Authority.DISTRICT: Subject.MEASUREMENT,
        Authority.PROVINCE: Subject.INSTRUMENT,
    }
)


def contents_on(authority: Authority, day: date, *, unverified: bool = False) -> frozenset[CheckContent]:
    """What an authority may check on a day; mandates not read in a source count only where asked for."""
    return frozenset(
        content
        for mandate in MANDATES
        if mandate.authority is authority
        and mandate.in_force_on(day)
        and (unverified or mandate.confidence is Confidence.IN_FORCE)
        for content in mandate.contents
    )


def may_check(authority: Authority, content: CheckContent, day: date, *, unverified: bool = False) -> bool:
    return content in contents_on(authority, day, unverified=unverified)


def subject_of(authority: Authority) -> Subject:
    return _SUBJECTS[authority]


def wording_key(authority: Authority, verdict: Verdict) -> str:
    """The message key of a verdict as this authority may word it: `verdict.measurement.nonconforming`."""
    return f"verdict.{_SUBJECTS[authority]}.{verdict}"


WORDING_KEYS: Final = tuple(f"verdict.{subject}.{verdict}" for subject in Subject for verdict in Verdict)

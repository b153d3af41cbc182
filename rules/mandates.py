"""The authorities that check at markets, and what a check may look at."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.confidence import Confidence


class Authority(StrEnum):
    MARKET_BOARD = "market_board"
    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"


class CheckContent(StrEnum):
    """What a check may look at (Circular 28/2013 Art. 19)."""

    VERIFICATION_STATUS = "1a"
    MARKINGS = "1b"
    STORAGE = "1c"
    TECHNICAL_REQUIREMENTS = "1d"
    METHOD = "2a"
    OPERATOR = "2b"
    OBSERVATION = "2c"
    MEASUREMENT_ERROR = "2d"
    PACKAGE_LABEL = "3a"
    PACKAGE_MARK = "3b"
    PACKAGE_QUANTITY = "3c"
    CONTROL_MEASUREMENT = "control_measurement"
    """Not state inspection: Circular 09/2017 Art. 11."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """What an authority may check from `effective_from` until (exclusive) `effective_until`."""

    authority: Authority
    contents: frozenset[CheckContent]
    effective_from: date
    effective_until: date | None
    citation: str
    confidence: Confidence

    def in_force_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_until is None or day < self.effective_until)

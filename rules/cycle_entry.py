"""One entry of the table of verification cycles."""

from dataclasses import dataclass
from datetime import date

from rules.confidence import Confidence
from rules.kinds import IndicationType, InstrumentKind


@dataclass(frozen=True, slots=True)
class VerificationCycle:
    """How long a periodic verification holds; `months` None where only the initial one is required.

    In force from `effective_from` until (exclusive) `effective_until`. `indication_type`: analogue stands for
    mechanical and induction meters, digital for electronic ones; None where the cycle is the same.
    """

    kind: InstrumentKind
    months: int | None
    effective_from: date
    effective_until: date | None
    source: str
    confidence: Confidence
    indication_type: IndicationType | None = None

    def in_force_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_until is None or day < self.effective_until)

"""Signs of cheating seen at a check, as findings for a person to judge."""

from typing import Final

from rules.finding_codes import FindingCode
from rules.flags import FlagKind, Severity
from rules.grounds import Finding, finding
from rules.observations import CheatingSign, CheckInput

# What may have an innocent cause, or is not part of the instrument.
_LESS_GRAVE: Final = frozenset(
    {
        CheatingSign.NONZERO_START,
        CheatingSign.PRESET_TARE,
        CheatingSign.SECOND_SCALE,
        CheatingSign.HIDDEN_INDICATION,
    }
)
# A seal that is not the verification body's is no seal.
_FLAG_OF_SIGN: Final = {CheatingSign.REPLACED_SEAL: FlagKind.SEAL_BROKEN}


def sign_findings(check: CheckInput) -> list[Finding]:
    """One finding for each sign seen."""
    return [
        finding(
            FindingCode.CHEATING_SIGN,
            check.performed_on,
            {"sign": sign.value},
            flag=_FLAG_OF_SIGN.get(sign),
            severity=Severity.SERIOUS if sign in _LESS_GRAVE else Severity.CRITICAL,
        )
        for sign in dict.fromkeys(check.signs)
    ]

"""What each finding opens, how grave it is and on what it rests."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rules.citations import Provision
from rules.finding_codes import FindingCode
from rules.flags import FlagKind, Severity
from rules.tables import legal_grounds as law


@dataclass(frozen=True, slots=True)
class FindingRule:
    """A finding with no flag has its own severity; one with a flag has the flag's."""

    flag: FlagKind | None
    grounds: tuple[Provision, ...] = ()
    severity: Severity = Severity.ATTENTION


_OVERDUE = (law.CYCLE_EXPIRED, law.SANCTION_OF_INSTRUMENT)
_LOST = (law.MARK_LOST_OR_DAMAGED, law.LOST_MARK_NEEDS_VERIFICATION)
_FOREIGN = (law.FORGERY_AND_FALSIFICATION, law.MARK_LOST_OR_DAMAGED, law.INSPECTED_VERIFICATION)
_SEAL = (law.SCALE_SEALED, law.INSTRUMENT_MODIFIED)

FINDING_RULES: Final[Mapping[FindingCode, FindingRule]] = MappingProxyType(
    {
        FindingCode.MEASUREMENT_NONCONFORMING: FindingRule(
            FlagKind.NONCONFORMING,
            (
                law.PERMITTED_SHORTAGE,
                law.CONTROL_MEASUREMENT,
                law.INSPECTED_MEASUREMENT,
                law.SANCTION_OF_MEASUREMENT,
            ),
        ),
        FindingCode.VERIFICATION_OVERDUE: FindingRule(FlagKind.VERIFICATION_OVERDUE, _OVERDUE),
        FindingCode.VERIFICATION_DUE: FindingRule(FlagKind.VERIFICATION_DUE),
        FindingCode.NEVER_VERIFIED: FindingRule(
            FlagKind.NEVER_VERIFIED,
            (
                law.VERIFICATION_REQUIRED,
                law.USERS_DUTY_TO_VERIFY,
                law.SCALE_VERIFIED,
                law.INSPECTED_VERIFICATION,
                law.SANCTION_OF_INSTRUMENT,
            ),
        ),
        FindingCode.VERIFICATION_NOT_ON_REGISTER: FindingRule(None),
        FindingCode.STICKER_EXPIRED: FindingRule(FlagKind.VERIFICATION_OVERDUE, _OVERDUE),
        FindingCode.STICKER_DATE_DIFFERS: FindingRule(None),
        FindingCode.STICKER_MISSING: FindingRule(FlagKind.MARK_MISSING, _LOST),
        FindingCode.STICKER_UNREADABLE: FindingRule(FlagKind.MARK_UNREADABLE, _LOST),
        FindingCode.STICKER_FOREIGN: FindingRule(FlagKind.MARK_MISMATCH, _FOREIGN),
        FindingCode.STICKER_CODE_DIFFERS: FindingRule(FlagKind.MARK_MISMATCH, _FOREIGN),
        FindingCode.SEAL_BROKEN: FindingRule(FlagKind.SEAL_BROKEN, _SEAL),
        FindingCode.SEAL_MISSING: FindingRule(FlagKind.SEAL_BROKEN, _SEAL),
        FindingCode.WRONG_SCALE_FOR_GOODS: FindingRule(FlagKind.WRONG_SCALE_FOR_GOODS, (law.SCALE_CHOICE,)),
        FindingCode.GOODS_ABOVE_MAX: FindingRule(FlagKind.WRONG_SCALE_FOR_GOODS, (law.SCALE_CHOICE,)),
        FindingCode.UNREGISTERED: FindingRule(FlagKind.UNREGISTERED),
        # A sign is for a person to judge; what it led to (shortage, seal) opens a flag of its own.
        FindingCode.CHEATING_SIGN: FindingRule(
            None,
            (law.FORGERY_AND_FALSIFICATION, law.SCALE_AS_TYPE, law.INSTRUMENT_MODIFIED),
            Severity.SERIOUS,
        ),
        FindingCode.ZERO_NOT_SET: FindingRule(None),
        FindingCode.ZERO_NOT_RETURNED: FindingRule(None),
        FindingCode.REPEATABILITY_POOR: FindingRule(None, (), Severity.SERIOUS),
        FindingCode.STANDARD_NOT_NAMED: FindingRule(None, (law.CONTROL_WEIGHTS,), Severity.SERIOUS),
        FindingCode.STANDARD_UNREGISTERED: FindingRule(None, (law.CONTROL_WEIGHTS,), Severity.SERIOUS),
        FindingCode.STANDARD_EXPIRED: FindingRule(
            None, (law.CONTROL_WEIGHTS, law.BOARDS_CONTROL_SCALE), Severity.SERIOUS
        ),
        FindingCode.STANDARD_INSUFFICIENT: FindingRule(None, (), Severity.SERIOUS),
    }
)

# Flags that no finding of a check opens.
FLAG_GROUNDS: Final[Mapping[FlagKind, tuple[Provision, ...]]] = MappingProxyType(
    {
        FlagKind.REPORTED_BY_CONSUMERS: (),
        FlagKind.STANDARD_OVERDUE: (law.BOARDS_CONTROL_SCALE,),
    }
)

"""Who may check what at markets and of instruments in use, from when to when."""

from datetime import date
from typing import Final

from rules.citations import Provision
from rules.confidence import Confidence
from rules.mandates import Authority, CheckContent, Mandate
from rules.tables.texts import CIRCULAR_09_2017, CIRCULAR_28_2013

DISTRICTS_END: Final = date(2025, 7, 1)

_ALL_INSPECTION: Final = frozenset(CheckContent) - {CheckContent.CONTROL_MEASUREMENT}
_DISTRICT: Final = frozenset(
    {CheckContent.VERIFICATION_STATUS, CheckContent.MEASUREMENT_ERROR, CheckContent.PACKAGE_LABEL}
)
_CONTROL: Final = frozenset({CheckContent.CONTROL_MEASUREMENT})
_FROM_28_2013: Final = CIRCULAR_28_2013.effective_from
_FROM_09_2017: Final = CIRCULAR_09_2017.effective_from
_LEVELS: Final = Provision(CIRCULAR_28_2013, 18)

MANDATES: Final = (
    Mandate(
        Authority.MARKET_BOARD,
        _CONTROL,
        _FROM_09_2017,
        None,
        Provision(CIRCULAR_09_2017, 11).citation,
        Confidence.IN_FORCE,
    ),
    Mandate(
        Authority.COMMUNE,
        frozenset({CheckContent.MEASUREMENT_ERROR}),
        _FROM_28_2013,
        None,
        _LEVELS.citation,
        Confidence.IN_FORCE,
    ),
    # Decree 132/2025 moved the districts' duties; its clause on measurement was not read.
    Mandate(
        Authority.COMMUNE,
        _DISTRICT,
        DISTRICTS_END,
        None,
        "Nghị định 132/2025/NĐ-CP",
        Confidence.UNVERIFIED,
    ),
    Mandate(
        Authority.DISTRICT,
        _DISTRICT,
        _FROM_28_2013,
        DISTRICTS_END,
        Provision(CIRCULAR_28_2013, 18, "3").citation,
        Confidence.IN_FORCE,
    ),
    Mandate(Authority.PROVINCE, _ALL_INSPECTION, _FROM_28_2013, None, _LEVELS.citation, Confidence.IN_FORCE),
    Mandate(
        Authority.PROVINCE,
        _CONTROL,
        _FROM_09_2017,
        None,
        Provision(CIRCULAR_09_2017, 9).citation,
        Confidence.IN_FORCE,
    ),
)

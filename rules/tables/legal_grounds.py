"""The provisions that findings rest on, each with how sure it is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rules.citations import Provision
from rules.confidence import Confidence
from rules.tables import circular_09_2017
from rules.tables.texts import (
    CIRCULAR_09_2017,
    CIRCULAR_23_2013,
    CIRCULAR_28_2013,
    DECREE_55_2024,
    DECREE_119_2017,
    LAW_2011,
)

FORGERY_AND_FALSIFICATION: Final = Provision(LAW_2011, 7, "2–4")

VERIFICATION_REQUIRED: Final = Provision(CIRCULAR_23_2013, 4)
USERS_DUTY_TO_VERIFY: Final = Provision(CIRCULAR_23_2013, 25, "2")
OUT_OF_TOLERANCE_NEEDS_VERIFICATION: Final = Provision(CIRCULAR_23_2013, 19, "3", "a")
LOST_MARK_NEEDS_VERIFICATION: Final = Provision(CIRCULAR_23_2013, 19, "3", "b")
CYCLE_EXPIRED: Final = Provision(CIRCULAR_23_2013, 20, "7", "a")
INSTRUMENT_MODIFIED: Final = Provision(CIRCULAR_23_2013, 20, "7", "b")
OUT_OF_TOLERANCE: Final = Provision(CIRCULAR_23_2013, 20, "7", "c")
MARK_LOST_OR_DAMAGED: Final = Provision(CIRCULAR_23_2013, 20, "7", "d")

SCALE_CHOICE: Final = circular_09_2017.SCALE_CHOICE
SCALE_VERIFIED: Final = Provision(CIRCULAR_09_2017, 4, "2")
SCALE_AS_TYPE: Final = Provision(CIRCULAR_09_2017, 4, "3")
SCALE_SEALED: Final = Provision(CIRCULAR_09_2017, 4, "4")
PERMITTED_SHORTAGE: Final = circular_09_2017.PERMITTED_SHORTAGE
CONTROL_WEIGHTS: Final = Provision(CIRCULAR_09_2017, 6)
CONTROL_MEASUREMENT: Final = circular_09_2017.CONTROL_MEASUREMENT

INSPECTED_VERIFICATION: Final = Provision(CIRCULAR_28_2013, 19, "1", "a")
INSPECTED_MEASUREMENT: Final = Provision(CIRCULAR_28_2013, 19, "2", "d")

BOARDS_CONTROL_SCALE: Final = Provision(DECREE_55_2024, 5, "3")

# The acts of Article 10 and the amendment of 2021 (Decree 126/2021) were not read.
SANCTION_OF_INSTRUMENT: Final = Provision(DECREE_119_2017, 10)
SANCTION_OF_MEASUREMENT: Final = Provision(DECREE_119_2017, 14)

_READ: Final = (
    FORGERY_AND_FALSIFICATION,
    VERIFICATION_REQUIRED,
    USERS_DUTY_TO_VERIFY,
    OUT_OF_TOLERANCE_NEEDS_VERIFICATION,
    LOST_MARK_NEEDS_VERIFICATION,
    CYCLE_EXPIRED,
    INSTRUMENT_MODIFIED,
    OUT_OF_TOLERANCE,
    MARK_LOST_OR_DAMAGED,
    SCALE_CHOICE,
    SCALE_VERIFIED,
    SCALE_AS_TYPE,
    SCALE_SEALED,
    PERMITTED_SHORTAGE,
    CONTROL_WEIGHTS,
    CONTROL_MEASUREMENT,
    INSPECTED_VERIFICATION,
    INSPECTED_MEASUREMENT,
    BOARDS_CONTROL_SCALE,
)
_NOT_READ: Final = (SANCTION_OF_INSTRUMENT, SANCTION_OF_MEASUREMENT)

CONFIDENCE_OF: Final[Mapping[Provision, Confidence]] = MappingProxyType(
    dict.fromkeys(_READ, Confidence.IN_FORCE) | dict.fromkeys(_NOT_READ, Confidence.UNVERIFIED)
)

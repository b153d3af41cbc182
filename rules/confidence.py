"""How sure the rules are of a legal fact they carry."""

from enum import StrEnum


class Confidence(StrEnum):
    IN_FORCE = "in_force"
    """Read in a copy of the text itself."""
    UNCONFIRMED = "unconfirmed"
    """Read in a copy whose text is unreliable or contradicted: show it with that remark."""
    UNVERIFIED = "unverified"
    """Not read in any source: never present it as law, never let a verdict rest on it."""

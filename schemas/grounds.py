"""Legal grounds on the wire."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundOut:
    """`confirmed`: read in the text itself; one that is not is never to be presented as law."""

    code: str
    text: str
    confirmed: bool

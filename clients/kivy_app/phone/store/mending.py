"""What becomes of a damaged database."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """What was found when the database was damaged; `kept_as` is the name under which the damaged file lies."""

    at: datetime
    kept_as: str
    records: int
    drafts: int
    lost: bool

"""Counts of the register and the checks: what the department reads first."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SummaryBy(StrEnum):
    AREA = "area"
    MARKET = "market"
    KIND = "kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """Instruments in use. `registered` = `in_date` + `due` + `overdue` + `never_verified`.

    `failed` are those with an open nonconforming flag, `checked` those checked at least once in the period.
    `key` is the area's or market's id, or the kind.
    """

    key: str
    name: str
    registered: int
    in_date: int
    due: int
    overdue: int
    never_verified: int
    failed: int
    checked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """On the day `on`; the period of `checked` runs from `since` to `until`, both included."""

    by: SummaryBy
    on: date
    since: date
    until: date
    rows: list[SummaryRow]
    total: SummaryRow

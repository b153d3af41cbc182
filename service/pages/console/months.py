"""Months in an address, as browsers write them: 2026-12."""

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import BeforeValidator

from schemas.base import EARLIEST_YEAR, LATEST_YEAR


def _read(text: object) -> object:
    """Raises `ValueError`."""
    return date.fromisoformat(f"{text}-01") if text is not None else None


Month = Annotated[
    date | None,
    BeforeValidator(_read),
    Query(ge=date(EARLIEST_YEAR, 1, 1), le=date(LATEST_YEAR, 1, 1), description="Its first day"),
]


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def after_month(day: date) -> date:
    """The first day of the month that follows."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def after_next_month(day: date) -> date:
    return after_month(after_month(day))

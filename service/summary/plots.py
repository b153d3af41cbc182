"""The department's plots as numbers."""

from dataclasses import dataclass
from datetime import date, timedelta

from schemas.summary import SummaryBy, SummaryRow
from service.db import ReadSession
from service.identity.who import Who
from service.summary.queries import SummaryFilter
from service.summary.queries_plots import event_flag_ages, overdue_ages, shares_on, verdicts_by_kind
from service.summary.usecases import summarise

MONTHS = 24
YEAR = timedelta(days=365)
AGES = (30, 90, 180, 365)
"""Days; flags older than the last are one more group."""


@dataclass(frozen=True, slots=True)
class Share:
    day: date
    in_date: int
    registered: int


@dataclass(frozen=True, slots=True)
class Verdicts:
    kind: str
    judged: int
    failed: int


@dataclass(frozen=True, slots=True)
class Plots:
    """`events` and `overdue` count flags by age: up to each of AGES days, and older."""

    areas: list[SummaryRow]
    shares: list[Share]
    verdicts: list[Verdicts]
    events: list[int]
    overdue: list[int]


async def draw_plots(session: ReadSession, who: Who, *, today: date, language: str) -> Plots:
    period = (today - YEAR, today)
    everything = SummaryFilter((), (), ())
    areas = await summarise(session, who, SummaryBy.AREA, everything, today=today, period=period, language=language)
    shares = await shares_on(session, who, month_ends(today))
    verdicts = await verdicts_by_kind(session, who, period)
    bounds = [today - timedelta(days=age) for age in AGES]
    return Plots(
        areas=areas.rows,
        shares=[Share(row.day, row.in_date, row.registered) for row in shares],
        verdicts=[Verdicts(row.kind, row.judged, row.failed) for row in verdicts],
        events=list(await event_flag_ages(session, who, bounds)),
        overdue=list(await overdue_ages(session, who, today, bounds)),
    )


def month_ends(today: date) -> list[date]:
    """The last days of the months before this one, and today."""
    ends, day = [today], today
    for _ in range(MONTHS):
        day = day.replace(day=1) - timedelta(days=1)
        ends.append(day)
    return ends[::-1]

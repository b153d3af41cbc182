"""How many reports are taken, counted in the database so that all replicas count alike.

Every count slides: at no moment were there more within the span before it. Whoever is refused is not counted again.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import text

from service.db import Source, Within, WriteSession
from service.errors import ServiceError
from service.settings import Settings
from service.statements import Row, Statement

EVERYBODY: Final = "all"
_HOUR, _DAY, _MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
_SHOWN_IN_MINUTES: Final = 90 * 60


class Counted(StrEnum):
    TRIES = "tries"
    ADDRESS = "address"
    UNPROVED = "unproved"
    STALL = "stall"
    MARKET = "market"
    EVERYBODY = "everybody"


class TooManyReports(ServiceError):
    """From this address; its time to come back is in `Retry-After`."""

    status = 429
    code = "too_many_reports"

    def __init__(self, seconds: int) -> None:
        minutes, hours = math.ceil(seconds / 60), math.ceil(seconds / 3600)
        super().__init__(headers={"Retry-After": str(seconds)}, minutes=minutes, hours=hours)


class TooManyReportsToday(TooManyReports):
    code = "too_many_reports_today"


class TooManyUnproved(TooManyReports):
    """From this address without a proof of work."""

    code = "too_many_reports_unproved"


class TooManyOfStall(TooManyReports):
    code = "too_many_reports_of_stall"


class TooManyAtOnce(TooManyReports):
    """From everywhere together."""

    code = "too_many_reports_at_once"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, as far as anybody needs to know: a digest of their address that nobody can make again in two days.

    `earlier` is the digest with the day before's secret, under which the same sender may have been counted.
    """

    key: str
    earlier: str


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many counts of the subject within the span; `earlier` is another name of the subject."""

    counted: Counted
    subject: str
    earlier: str
    most: int
    span: timedelta


@dataclass(frozen=True, slots=True)
class Spent:
    """A limit that lets nobody through until `until`."""

    counted: Counted
    until: datetime

    def refusal(self, now: datetime) -> TooManyReports:
        seconds = max(1, math.ceil((self.until - now).total_seconds()))
        if self.counted is Counted.EVERYBODY:
            return TooManyAtOnce(seconds)
        if self.counted in {Counted.STALL, Counted.MARKET}:
            return TooManyOfStall(seconds)
        if self.counted is Counted.UNPROVED:
            return TooManyUnproved(seconds)
        return TooManyReports(seconds) if seconds <= _SHOWN_IN_MINUTES else TooManyReportsToday(seconds)


def limits_of_try(sender: Sender, settings: Settings) -> list[Limit]:
    """Before anything is read. The first limit is the one that a try is counted by."""
    return [
        _of_sender(Counted.TRIES, sender, settings.report_tries_hourly, _HOUR),
        *_taken(sender, settings),
    ]


def limits_of_report(
    sender: Sender, settings: Settings, *, proved: bool, market_id: UUID, stall_id: UUID | None
) -> list[Limit]:
    """Before it is stored."""
    limits = _taken(sender, settings)
    if not proved:
        limits.append(_of_sender(Counted.UNPROVED, sender, settings.report_unproved_hourly, _HOUR))
        limits.append(_of_sender(Counted.UNPROVED, sender, settings.report_unproved_daily, _DAY))
    if stall_id is not None:
        limits.append(Limit(Counted.STALL, f"stall {stall_id}", "", settings.report_stall_daily, _DAY))
    else:
        limits.append(Limit(Counted.MARKET, f"market {market_id}", "", settings.report_market_daily, _DAY))
    return limits


def _taken(sender: Sender, settings: Settings) -> list[Limit]:
    return [
        _of_sender(Counted.ADDRESS, sender, settings.report_address_hourly, _HOUR),
        _of_sender(Counted.ADDRESS, sender, settings.report_address_daily, _DAY),
        Limit(Counted.EVERYBODY, EVERYBODY, "", settings.report_global_minute, _MINUTE),
    ]


def _of_sender(counted: Counted, sender: Sender, most: int, span: timedelta) -> Limit:
    return Limit(counted, f"{counted} {sender.key}", f"{counted} {sender.earlier}", most, span)


_FIRST_SPENT: Final = """
    SELECT limits.number, tally.at + limits.span AS until
    FROM unnest(CAST(:subjects AS text[]), CAST(:earlier AS text[]), CAST(:most AS integer[]),
                CAST(:spans AS interval[])) WITH ORDINALITY AS limits(subject, earlier, most, span, number)
    CROSS JOIN LATERAL (
        SELECT at FROM report_tally
        WHERE subject IN (limits.subject, limits.earlier) AND at > CAST(:now AS timestamptz) - limits.span
        ORDER BY at DESC OFFSET limits.most - 1 LIMIT 1
    ) tally
    ORDER BY until DESC LIMIT 1
"""
_SPENT: Final = Statement(text(_FIRST_SPENT))
_TRY: Final = Statement(
    text(
        f"""
        WITH spent AS ({_FIRST_SPENT}), counted AS (
            INSERT INTO report_tally (subject, at)
            SELECT CAST(:subject AS text), CAST(:now AS timestamptz) WHERE NOT EXISTS (SELECT FROM spent)
        )
        SELECT number, until FROM spent
        """
    )
)
_LOCK: Final = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(subject, 0)) FROM unnest(CAST(:subjects AS text[])) AS subject"
)
_COUNT: Final = text(
    "INSERT INTO report_tally (subject, at) SELECT subject, :now FROM unnest(CAST(:subjects AS text[])) AS subject"
)
_SEEN: Final = text(
    "SELECT EXISTS (SELECT FROM report_tally WHERE subject = ANY(CAST(:subjects AS text[])) AND at > :since) AS seen"
)


async def count_try(source: Source, limits: Sequence[Limit], now: datetime) -> Spent | None:
    """In one round trip, and so without a lock: some more may pass that come at once. What is taken is counted anew."""
    values = {**_values(limits, now), "subject": limits[0].subject}
    return _spent(limits, await source.fetch(_TRY, values))


async def first_spent(source: Source, limits: Sequence[Limit], now: datetime) -> Spent | None:
    """Counts nothing: to know soon what would be refused in the end."""
    return _spent(limits, await source.fetch(_SPENT, _values(limits, now)))


async def count_report(session: WriteSession, limits: Sequence[Limit], now: datetime) -> Spent | None:
    """Counts the report where no limit is spent; nobody else counts until the transaction ends."""
    subjects = sorted({limit.subject for limit in limits})
    await session.execute(_LOCK, {"subjects": subjects})
    spent = await first_spent(Within(session), limits, now)
    if spent is None:
        await count(session, subjects, now)
    return spent


async def count(session: WriteSession, subjects: Sequence[str], now: datetime) -> None:
    await session.execute(_COUNT, {"subjects": list(subjects), "now": now})


async def seen_within_a_day(session: WriteSession, subjects: Sequence[str], now: datetime) -> bool:
    found = await session.execute(_SEEN, {"subjects": list(subjects), "since": now - _DAY})
    return bool(found.scalar_one())


def _values(limits: Sequence[Limit], now: datetime) -> dict[str, object]:
    return {
        "subjects": [limit.subject for limit in limits],
        "earlier": [limit.earlier for limit in limits],
        "most": [limit.most for limit in limits],
        "spans": [limit.span for limit in limits],
        "now": now,
    }


def _spent(limits: Sequence[Limit], rows: Sequence[Row]) -> Spent | None:
    return Spent(limits[rows[0]["number"] - 1].counted, rows[0]["until"]) if rows else None

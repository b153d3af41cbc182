"""The inbox's pages, and the rows that an action holds until its commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, func, select, update

from rules.flags import FlagKind
from schemas.reports import Complaint, ReportState
from service.areas.models import AREA_CLOSURE
from service.clock import VIET_NAM
from service.db import AnySession, WriteSession
from service.flags.models import FLAG
from service.identity.who import Who, in_scope
from service.instruments.models import INSTRUMENT
from service.markets.models import STALL
from service.reports.models import REPORT, REPORT_PHOTO
from service.reports.queries_reports import SETTLED_AT, R, newest_retest, older_than, reports, same_place


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilters:
    """Values of one filter are alternatives; `since` is a day in Viet Nam; `settled` None: either."""

    states: Sequence[ReportState] = ()
    complaints: Sequence[Complaint] = ()
    areas: Sequence[UUID] = ()
    markets: Sequence[UUID] = ()
    stalls: Sequence[UUID] = ()
    instruments: Sequence[UUID] = ()
    since: date | None = None
    settled: bool | None = None


async def report_rows(
    session: AnySession, who: Who, filters: ReportFilters, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Row[Any]]:
    """`limit + 1` reports, newest first."""
    wanted = _filtered(filters)
    if after is not None:
        wanted.append(older_than(after))
    return await _listed(session, who, wanted, limit + 1)


async def joinable_rows(session: AnySession, who: Who, report: Row[Any], limit: int) -> Sequence[Row[Any]]:
    wanted = [
        same_place(report),
        R.id != report.id,
        R.state.in_([ReportState.NEW.value, ReportState.CONFIRMED.value]),
    ]
    return await _listed(session, who, wanted, limit)


async def _listed(
    session: AnySession, who: Who, wanted: Sequence[ColumnElement[bool]], limit: int
) -> Sequence[Row[Any]]:
    other = REPORT.alias("other")
    photos = select(func.count()).where(REPORT_PHOTO.c.report_id == R.id).correlate(REPORT).scalar_subquery()
    joined = select(func.count()).where(other.c.joined_to == R.id).correlate(REPORT).scalar_subquery()
    statement = (
        reports(who)
        .add_columns(photos.label("photos"), joined.label("joined"), newest_retest(who).label("retest"))
        .where(*wanted)
        .order_by(R.received_at.desc(), R.id.desc())
        .limit(limit)
    )
    return (await session.execute(statement)).all()


def _filtered(filters: ReportFilters) -> list[ColumnElement[bool]]:
    chosen = (
        (R.state, [state.value for state in filters.states]),
        (R.complaint, [complaint.value for complaint in filters.complaints]),
        (R.market_id, filters.markets),
        (R.stall_id, filters.stalls),
        (R.instrument_id, filters.instruments),
    )
    conditions: list[ColumnElement[bool]] = [column.in_(values) for column, values in chosen if values]
    if filters.areas:
        below = exists().where(AREA_CLOSURE.c.ancestor_id.in_(filters.areas), AREA_CLOSURE.c.descendant_id == R.area_id)
        conditions.append(below)
    if filters.since is not None:
        midnight = datetime(filters.since.year, filters.since.month, filters.since.day, tzinfo=VIET_NAM)
        conditions.append(R.received_at >= midnight)
    if filters.settled is not None:
        conditions.append(SETTLED_AT.is_not(None) if filters.settled else SETTLED_AT.is_(None))
    return conditions


async def hold_reports(session: WriteSession, who: Who, ids: Sequence[UUID]) -> dict[UUID, Row[Any]]:
    """Those in scope, kept as they are until the commit; always in one order, so that nobody waits in a circle."""
    statement = select(REPORT).where(R.id.in_(ids), in_scope(who, REPORT)).order_by(R.id).with_for_update()
    return {row.id: row for row in await session.execute(statement)}


async def has_joined(session: AnySession, who: Who, report_id: UUID) -> bool:
    statement = select(R.id).where(R.joined_to == report_id, in_scope(who, REPORT)).limit(1)
    return (await session.execute(statement)).first() is not None


async def release_photos(session: WriteSession, report_id: UUID, released: Sequence[str]) -> None:
    """These and no others of the report, which is held."""
    await session.execute(
        update(REPORT_PHOTO)
        .where(REPORT_PHOTO.c.report_id == report_id)
        .values(public=REPORT_PHOTO.c.sha256.in_(list(released)))
    )


async def instrument_place(session: AnySession, who: Who, instrument_id: UUID) -> Row[Any] | None:
    columns = (INSTRUMENT.c[name] for name in ("id", "kind", "province_id", "area_id", "market_id", "stall_id"))
    statement = select(*columns).where(INSTRUMENT.c.id == instrument_id, in_scope(who, INSTRUMENT))
    row: Row[Any] | None = (await session.execute(statement)).one_or_none()
    return row


async def stall_place(session: AnySession, who: Who, stall_id: UUID) -> Row[Any] | None:
    columns = (STALL.c[name] for name in ("id", "province_id", "area_id", "market_id"))
    statement = select(*columns).where(STALL.c.id == stall_id, in_scope(who, STALL))
    row: Row[Any] | None = (await session.execute(statement)).one_or_none()
    return row


async def open_report_flag(session: AnySession, who: Who, instrument_id: UUID | None, stall_id: UUID) -> UUID | None:
    """The open `reported_by_consumers` on an instrument, or on a stall."""
    on_instrument = FLAG.c.instrument_id == instrument_id
    on_stall = FLAG.c.instrument_id.is_(None) & (FLAG.c.stall_id == stall_id)
    statement = select(FLAG.c.id).where(
        on_instrument if instrument_id is not None else on_stall,
        FLAG.c.kind == FlagKind.REPORTED_BY_CONSUMERS.value,
        FLAG.c.closed_at.is_(None),
        in_scope(who, FLAG),
    )
    return (await session.execute(statement)).scalar_one_or_none()

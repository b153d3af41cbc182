"""Reports with where they are about and what became of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, tuple_

from schemas.reports import ReportState
from service.areas.models import AREA
from service.db import AnySession
from service.evidence.models import STORED_IMAGE
from service.flags.models import FLAG
from service.identity.models import PERSON
from service.identity.who import Who, in_scope
from service.instruments.models import INSTRUMENT
from service.markets.models import MARKET, STALL
from service.reports.anyone import ANYONE
from service.reports.models import REPORT, REPORT_NOTE, REPORT_PHOTO, NoteKind
from service.spot_checks.models import SPOT_CHECK

R = REPORT.c
MAIN: Final = REPORT.alias("main")
MOST_RETESTS: Final = 10
_OF_INSTRUMENT: Final = ("kind", "maker", "model", "serial", "local_tag", "max_mg")


def _lead(name: str) -> ColumnElement[Any]:
    """Of the report that leads: the one it was joined to, or else itself."""
    return case((MAIN.c.id.is_not(None), MAIN.c[name]), else_=R[name])


# A report that leads to a flag is settled when the flag is closed; one that leads to none, when it is answered.
_ANSWERED: Final = (
    select(func.min(REPORT_NOTE.c.at))
    .where(REPORT_NOTE.c.report_id == func.coalesce(R.joined_to, R.id), REPORT_NOTE.c.kind == NoteKind.ANSWER.value)
    .scalar_subquery()
)
SETTLED_AT: Final = case(
    (_lead("state") == ReportState.DISMISSED.value, _lead("decided_at")),
    (_lead("flag_id").is_not(None), FLAG.c.closed_at),
    (_lead("state") == ReportState.CONFIRMED.value, _ANSWERED),
)


def reports(who: Who) -> Select[Any]:
    """All in scope."""
    return (
        select(
            REPORT,
            _lead("id").label("lead_id"),
            *(_lead(name).label(f"lead_{name}") for name in ("state", "decided_at", "dismiss_reason", "received_at")),
            *(_lead(name).label(f"lead_{name}") for name in ("instrument_id", "stall_id")),
            SETTLED_AT.label("settled_at"),
            FLAG.c.closed_at.label("flag_closed_at"),
            FLAG.c.close_reason.label("flag_close_reason"),
            MARKET.c.name.label("market_name"),
            AREA.c.name.label("area_name"),
            STALL.c.code.label("stall_code"),
            STALL.c.trader_name,
            PERSON.c.name.label("decided_by_name"),
            *(INSTRUMENT.c[name].label(f"instrument_{name}") for name in _OF_INSTRUMENT),
        )
        .select_from(REPORT)
        .outerjoin(MAIN, MAIN.c.id == R.joined_to)
        .outerjoin(FLAG, FLAG.c.id == _lead("flag_id"))
        .join(MARKET, MARKET.c.id == R.market_id)
        .join(AREA, AREA.c.id == R.area_id)
        .outerjoin(STALL, STALL.c.id == R.stall_id)
        .outerjoin(PERSON, PERSON.c.id == R.decided_by)
        .outerjoin(INSTRUMENT, INSTRUMENT.c.id == R.instrument_id)
        .where(in_scope(who, REPORT))
    )


async def report_in_scope(session: AnySession, who: Who, report_id: UUID) -> Row[Any] | None:
    return await _one(session, reports(who).where(R.id == report_id))


async def report_of_receipt(session: AnySession, who: Who, receipt_hash: str) -> Row[Any] | None:
    return await _one(session, reports(who).where(R.receipt_hash == receipt_hash))


async def notes_of(session: AnySession, report_ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Oldest first, of reports found in scope."""
    statement = (
        select(REPORT_NOTE, PERSON.c.name.label("by_name"))
        .join(PERSON, PERSON.c.id == REPORT_NOTE.c.by)
        .where(REPORT_NOTE.c.report_id.in_(report_ids))
        .order_by(REPORT_NOTE.c.at, REPORT_NOTE.c.id)
    )
    return await _all(session, statement)


async def photos_of(session: AnySession, report_id: UUID) -> Sequence[Row[Any]]:
    """Of a report found in scope, in the order in which they were sent."""
    shown = (STORED_IMAGE.c[name] for name in ("size", "media_type", "width", "height"))
    statement = (
        select(REPORT_PHOTO.c.sha256, REPORT_PHOTO.c.public, *shown)
        .join(STORED_IMAGE, STORED_IMAGE.c.sha256 == REPORT_PHOTO.c.sha256)
        .where(REPORT_PHOTO.c.report_id == report_id)
        .order_by(REPORT_PHOTO.c.ordinal)
    )
    return await _all(session, statement)


async def retests_of(session: AnySession, who: Who, report: Row[Any]) -> Sequence[Row[Any]]:
    """Checks made after the leading report came, oldest first: of its instrument, else of any at its stall."""
    if report.lead_instrument_id is None and report.lead_stall_id is None:
        return []
    if report.lead_instrument_id is not None:
        subject = SPOT_CHECK.c.instrument_id == report.lead_instrument_id
    else:
        subject = SPOT_CHECK.c.stall_id == report.lead_stall_id
    statement = (
        select(*(SPOT_CHECK.c[name] for name in ("id", "performed_at", "performed_on", "verdict", "authority")))
        .where(subject, *_after(report.lead_received_at), in_scope(who, SPOT_CHECK))
        .order_by(SPOT_CHECK.c.performed_at, SPOT_CHECK.c.id)
    )
    return await _all(session, statement.limit(MOST_RETESTS))


def _after(moment: Any) -> tuple[ColumnElement[bool], ...]:
    # A phone whose clock ran ahead measured nothing later than its record came.
    return SPOT_CHECK.c.performed_at > moment, SPOT_CHECK.c.received_at > moment


def newest_retest(who: Who) -> ColumnElement[Any]:
    """The verdict of the newest check, for a list."""

    def newest(subject: ColumnElement[bool]) -> ColumnElement[Any]:
        return (
            select(SPOT_CHECK.c.verdict)
            .where(subject, *_after(_lead("received_at")), in_scope(who, SPOT_CHECK))
            .order_by(SPOT_CHECK.c.performed_at.desc(), SPOT_CHECK.c.id.desc())
            .limit(1)
            .correlate(REPORT, MAIN)
            .scalar_subquery()
        )

    return case(
        (_lead("instrument_id").is_not(None), newest(SPOT_CHECK.c.instrument_id == _lead("instrument_id"))),
        (_lead("stall_id").is_not(None), newest(SPOT_CHECK.c.stall_id == _lead("stall_id"))),
    )


async def joined_to(session: AnySession, who: Who, report_id: UUID) -> Sequence[Row[Any]]:
    statement = (
        select(R.id, R.received_at, R.complaint, R.same_sender)
        .where(R.joined_to == report_id, in_scope(who, REPORT))
        .order_by(R.received_at, R.id)
        .limit(200)
    )
    return await _all(session, statement)


def older_than(key: tuple[datetime, UUID]) -> ColumnElement[bool]:
    """Further down a list that begins with the newest."""
    condition: ColumnElement[bool] = tuple_(R.received_at, R.id) < key
    return condition


def same_place(report: Row[Any]) -> ColumnElement[bool]:
    """Reports that may tell of the same: what either does not know is no contradiction."""
    conditions = [R.market_id == report.market_id]
    if report.stall_id is not None:
        conditions.append(or_(R.stall_id.is_(None), R.stall_id == report.stall_id))
    if report.instrument_id is not None:
        conditions.append(or_(R.instrument_id.is_(None), R.instrument_id == report.instrument_id))
    return and_(*conditions)


async def settled_with_contact(session: AnySession, before: datetime) -> list[UUID]:
    """Those of everybody that were settled before the moment."""
    statement = (
        select(R.id)
        .select_from(REPORT)
        .outerjoin(MAIN, MAIN.c.id == R.joined_to)
        .outerjoin(FLAG, FLAG.c.id == _lead("flag_id"))
        .where(R.contact.is_not(None), before >= SETTLED_AT, in_scope(ANYONE, REPORT))
    )
    return list((await session.execute(statement)).scalars())


async def _all(session: AnySession, statement: Select[Any]) -> list[Row[Any]]:
    return list((await session.execute(statement)).all())


async def _one(session: AnySession, statement: Select[Any]) -> Row[Any] | None:
    row: Row[Any] | None = (await session.execute(statement)).one_or_none()
    return row

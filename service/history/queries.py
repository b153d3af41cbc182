"""Checks, verifications and flags of an instrument as one stream of events."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Interval,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)
from sqlalchemy import Uuid as SqlUuid

from schemas.flags import EventCloseReason
from schemas.history import EventKind
from schemas.reports import ReportState
from service.db import ReadSession
from service.flags.models import Flag
from service.identity.models import Person
from service.identity.who import Who, in_scope
from service.instruments.models import Instrument
from service.reports.models import Report
from service.spot_checks.models import SpotCheck
from service.verifications.models import Verification

_check: Any = SpotCheck
_verification: Any = Verification
_flag: Any = Flag
_person: Any = Person
_instrument: Any = Instrument
_report: Any = Report
MICROSECOND = 1_000_000


async def is_visible(session: ReadSession, who: Who, instrument_id: UUID) -> bool:
    statement = select(_instrument.id).where(_instrument.id == instrument_id, in_scope(who, Instrument))
    return (await session.execute(statement)).first() is not None


async def events_of(
    session: ReadSession, who: Who, instrument_id: UUID, after: list[Any] | None, limit: int
) -> list[Any]:
    """Newest first. Each part is cut to the page before they are merged, so a long history costs no more."""
    parts = [_checks(who, instrument_id), _verifications(who, instrument_id)]
    parts += [_flags_opened(who, instrument_id), _flags_closed(who, instrument_id), _reports(who, instrument_id)]
    cut = [_page(part, after, limit) for part in parts]
    stream = union_all(*[select(part.subquery()) for part in cut]).subquery()
    statement = select(stream).order_by(stream.c.at_us.desc(), stream.c.kind.desc(), stream.c.id.desc()).limit(limit)
    return list((await session.execute(statement)).all())


def _page(part: Select[Any], after: list[Any] | None, limit: int) -> Select[Any]:
    events = part.subquery()
    statement = select(events).order_by(events.c.at_us.desc(), events.c.kind.desc(), events.c.id.desc()).limit(limit)
    if after is None:
        return statement
    place = tuple_(literal(after[0], BigInteger), literal(after[1], String), literal(after[2], SqlUuid))
    return statement.where(tuple_(events.c.at_us, events.c.kind, events.c.id) < place)


_NO_ID, _NO_TEXT = cast(null(), SqlUuid), cast(null(), String)


def _columns(
    kind: EventKind, at: Any, id: Any, outcome: Any, by: Any, cause_kind: Any = _NO_TEXT, cause_id: Any = _NO_ID
) -> list[Any]:  # the column's name
    microseconds = cast(func.floor(func.extract("epoch", at) * MICROSECOND), BigInteger)
    return [
        literal(kind.value, String).label("kind"),
        at.label("at"),
        microseconds.label("at_us"),
        id.label("id"),
        cast(outcome, String).label("outcome"),
        by.label("by"),
        cast(cause_kind, String).label("cause_kind"),
        cause_id.label("cause_id"),
    ]


def _checks(who: Who, instrument_id: UUID) -> Select[Any]:
    columns = _columns(EventKind.SPOT_CHECK, _check.performed_at, _check.id, _check.verdict, _person.name)
    statement = select(*columns).join(_person, _person.id == _check.person_id)
    return statement.where(_check.instrument_id == instrument_id, in_scope(who, SpotCheck))


def _verifications(who: Who, instrument_id: UUID) -> Select[Any]:
    midnight = func.timezone("Asia/Ho_Chi_Minh", cast(_verification.verified_on, Date) + cast(literal("0"), Interval))
    at = cast(midnight, DateTime(timezone=True))
    columns = _columns(EventKind.VERIFICATION, at, _verification.id, _verification.result, _verification.body)
    return select(*columns).where(_verification.instrument_id == instrument_id, in_scope(who, Verification))


def _flags_opened(who: Who, instrument_id: UUID) -> Select[Any]:
    cause = (_flag.cause_kind, _flag.cause_id)
    columns = _columns(EventKind.FLAG_OPENED, _flag.opened_at, _flag.id, _flag.kind, _NO_TEXT, *cause)
    return select(*columns).where(_flag.instrument_id == instrument_id, in_scope(who, Flag))


def _flags_closed(who: Who, instrument_id: UUID) -> Select[Any]:
    closed_by = case(
        (_flag.close_reason == EventCloseReason.REFUTED_BY_CHECK.value, literal("check", String)),
        (_flag.closed_cause_id.is_not(None), literal("verification", String)),
    )
    cause = (closed_by, _flag.closed_cause_id)
    columns = _columns(EventKind.FLAG_CLOSED, _flag.closed_at, _flag.id, _flag.close_reason, _person.name, *cause)
    statement = select(*columns).join(_person, _person.id == _flag.closed_by, isouter=True)
    return statement.where(_flag.instrument_id == instrument_id, _flag.closed_at.is_not(None), in_scope(who, Flag))


def _reports(who: Who, instrument_id: UUID) -> Select[Any]:
    """Before somebody has confirmed it, a report is nothing that happened to a scale."""
    columns = _columns(EventKind.REPORT, _report.received_at, _report.id, _report.complaint, _NO_TEXT)
    confirmed = _report.state == ReportState.CONFIRMED.value
    return select(*columns).where(_report.instrument_id == instrument_id, confirmed, in_scope(who, Report))

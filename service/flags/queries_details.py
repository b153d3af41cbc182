"""Everything that is shown of standing flags: of stalls, or of single flags by their ids."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Row,
    Select,
    String,
    Text,
    any_,
    bindparam,
    case,
    literal,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUUID

from rules.grounds import FlagKind, severity_of
from service.areas.models import AREA
from service.db import AnySession
from service.flags.asking import Asked, Shape
from service.flags.models import FLAG
from service.flags.queries_places import UUIDS
from service.flags.queries_standing import (
    began,
    computed_flags,
    event_conditions,
    in_use_or_unregistered,
    register_conditions,
    shifted,
    standard_is_overdue,
)
from service.identity.who import in_scope
from service.instruments.models import INSTRUMENT
from service.markets.models import MARKET, STALL
from service.standards.models import STANDARD
from service.verifications.models import VERIFICATION

Details = Row[Any]
_NO_ID = type_coerce(null(), PgUUID(as_uuid=True))
_IDS = bindparam("ids", type_=UUIDS)
_SHOWN_OF_INSTRUMENT = ("kind", "maker", "model", "serial", "local_tag", "max_mg")
_HANDLED = (
    "acknowledged_at",
    "acknowledged_by",
    "acknowledged_note",
    "closed_at",
    "closed_by",
    "close_reason",
    "close_note",
    "closed_cause_id",
)


async def standing_flags_of_stalls(session: AnySession, asked: Asked, stall_ids: Sequence[UUID]) -> list[Details]:
    """Those that pass the filters, in no order."""
    shape = asked.shape()
    values = {**asked.values(), "ids": list(stall_ids)}
    found: list[Details] = []
    for statement in _of_stalls(shape):
        found.extend((await session.execute(statement, values)).all())
    return found


@lru_cache(maxsize=64)
def _of_stalls(shape: Shape) -> list[Select[Any]]:
    statements: list[Select[Any]] = []
    if shape.filters.wants_events:
        statements.append(
            _event_details().where(
                FLAG.c.stall_id == any_(_IDS),
                *event_conditions(shape.filters, FLAG.c),
                in_use_or_unregistered(FLAG.c),
                in_scope(shape.who, FLAG.c),
            )
        )
    if shape.filters.computed():
        statements.append(_register_details(shape).where(INSTRUMENT.c.stall_id == any_(_IDS)))
    return statements


async def flags_by_id(
    session: AnySession,
    asked: Asked,
    *,
    events: Sequence[UUID] = (),
    instruments: Sequence[UUID] = (),
    standards: Sequence[UUID] = (),
) -> list[Details]:
    """Event flags by their own id, closed ones too; the others by what they are on, if they stand today."""
    shape, values = asked.shape(), asked.values()
    found: list[Details] = []
    for ids, statement in zip((events, instruments, standards), _by_id(shape), strict=True):
        if ids:
            found.extend((await session.execute(statement, {**values, "ids": list(ids)})).all())
    return found


@lru_cache(maxsize=64)
def _by_id(shape: Shape) -> tuple[Select[Any], Select[Any], Select[Any]]:
    return (
        _event_details().where(FLAG.c.id == any_(_IDS), in_scope(shape.who, FLAG.c)),
        _register_details(shape).where(INSTRUMENT.c.id == any_(_IDS)),
        _standard_details(shape).where(STANDARD.c.id == any_(_IDS)),
    )


def _event_details() -> Select[Any]:
    return (
        select(
            FLAG.c.id.label("flag_id"),
            *(FLAG.c[name] for name in ("kind", "severity", "since", "opened_at", "cause_kind", "cause_id", "grounds")),
            *(FLAG.c[name] for name in _HANDLED),
            *_surroundings(FLAG.c.instrument_id, FLAG.c.stall_id),
            _NO_ID.label("standard_id"),
            literal("", String).label("standard_name"),
        )
        .select_from(FLAG)
        .outerjoin(INSTRUMENT, INSTRUMENT.c.id == FLAG.c.instrument_id)
        .outerjoin(STALL, STALL.c.id == FLAG.c.stall_id)
        .outerjoin(MARKET, MARKET.c.id == FLAG.c.market_id)
        .join(AREA, AREA.c.id == FLAG.c.area_id)
    )


def _register_details(shape: Shape) -> Select[Any]:
    states = list(computed_flags(shape.today, shape.filters).values())
    if not states:
        return select(*_register_columns(literal(None, Text), literal(None, Date))).where(literal(1) == 0)
    since = case(*((state.holds, state.since) for state in states))
    kind = case(*((state.holds, literal(str(state.kind), Text)) for state in states))
    return (
        select(*_register_columns(kind, since))
        .select_from(INSTRUMENT)
        .join(STALL, STALL.c.id == INSTRUMENT.c.stall_id)
        .join(MARKET, MARKET.c.id == INSTRUMENT.c.market_id)
        .join(AREA, AREA.c.id == INSTRUMENT.c.area_id)
        .where(
            or_(*(state.holds for state in states)),
            *register_conditions(shape.filters, INSTRUMENT.c),
            *began(shape.filters, since),
            in_scope(shape.who, INSTRUMENT.c),
            STALL.c.open,
        )
    )


def _register_columns(kind: ColumnElement[Any], since: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    severity = case(*((kind == str(each), literal(int(severity_of(each)))) for each in FlagKind), else_=literal(0))
    newest = (
        select(VERIFICATION.c.id)
        .where(
            VERIFICATION.c.instrument_id == INSTRUMENT.c.id,
            VERIFICATION.c.verified_on == INSTRUMENT.c.verified_on,
            VERIFICATION.c.valid_until == INSTRUMENT.c.valid_until,
        )
        .order_by(VERIFICATION.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    never = INSTRUMENT.c.verified_on.is_(None)
    return [
        _NO_ID.label("flag_id"),
        kind.label("kind"),
        severity.label("severity"),
        since.label("since"),
        literal(None, DateTime(timezone=True)).label("opened_at"),
        case((never, "register"), else_="verification").label("cause_kind"),
        case((never, INSTRUMENT.c.id), else_=newest).label("cause_id"),
        literal(None, ARRAY(Text)).label("grounds"),
        *(_never(name) for name in _HANDLED),
        *_surroundings(INSTRUMENT.c.id, INSTRUMENT.c.stall_id),
        _NO_ID.label("standard_id"),
        literal("", String).label("standard_name"),
    ]


def _standard_details(shape: Shape) -> Select[Any]:
    return (
        select(
            _NO_ID.label("flag_id"),
            literal(str(FlagKind.STANDARD_OVERDUE), Text).label("kind"),
            literal(int(severity_of(FlagKind.STANDARD_OVERDUE))).label("severity"),
            shifted(STANDARD.c.valid_until, 1).label("since"),
            literal(None, DateTime(timezone=True)).label("opened_at"),
            literal("register", Text).label("cause_kind"),
            STANDARD.c.id.label("cause_id"),
            literal(None, ARRAY(Text)).label("grounds"),
            *(_never(name) for name in _HANDLED),
            *_surroundings(_NO_ID, _NO_ID),
            STANDARD.c.id.label("standard_id"),
            STANDARD.c.name.label("standard_name"),
        )
        .select_from(STANDARD)
        .outerjoin(INSTRUMENT, literal(1) == 0)
        .outerjoin(STALL, literal(1) == 0)
        .outerjoin(MARKET, MARKET.c.id == STANDARD.c.market_id)
        .join(AREA, AREA.c.id == STANDARD.c.area_id)
        .where(standard_is_overdue(shape.today), in_scope(shape.who, STANDARD.c))
    )


def _never(name: str) -> ColumnElement[Any]:
    return literal(None, FLAG.c[name].type).label(name)


def _surroundings(instrument_id: ColumnElement[Any], stall_id: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [
        instrument_id.label("instrument_id"),
        *(INSTRUMENT.c[name].label(f"instrument_{name}") for name in _SHOWN_OF_INSTRUMENT),
        stall_id.label("stall_id"),
        STALL.c.code.label("stall_code"),
        STALL.c.trader_name,
        STALL.c.lat.label("stall_lat"),
        STALL.c.lon.label("stall_lon"),
        MARKET.c.id.label("market_id"),
        MARKET.c.name.label("market_name"),
        MARKET.c.lat.label("market_lat"),
        MARKET.c.lon.label("market_lon"),
        AREA.c.id.label("area_id"),
        AREA.c.name.label("area_name"),
    ]

"""What anybody may read of the register: chosen column by column, and never who trades at a stall."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, or_, select, true, tuple_

from schemas.register import StandardKind
from service.areas.models import AREA
from service.db import AnySession
from service.flags.models import FLAG
from service.identity.who import in_scope
from service.instruments.models import INSTRUMENT
from service.markets.models import MARKET, STALL
from service.register.search import contains
from service.reports.anyone import ANYONE
from service.spot_checks.models import SPOT_CHECK
from service.standards.models import STANDARD
from service.verifications.models import VERIFICATION, VerificationBody
from service.verifications.states import state_of

_BODY = VerificationBody.__table__.c  # type: ignore[attr-defined]  # set by SQLModel
MOST_OF_STALL = 50


def _instruments(today: date) -> Select[Any]:
    certified = (
        select(_BODY.name)
        .join(VERIFICATION, VERIFICATION.c.body == _BODY.code)
        .where(
            VERIFICATION.c.instrument_id == INSTRUMENT.c.id,
            VERIFICATION.c.verified_on == INSTRUMENT.c.verified_on,
            in_scope(ANYONE, VERIFICATION),
        )
        .order_by(VERIFICATION.c.recorded_at.desc(), VERIFICATION.c.id.desc())
        .limit(1)
        .correlate(INSTRUMENT)
        .lateral("certified")
    )
    shown = ("id", "label_code", "kind", "indication_type", "max_mg", "d_mg", "in_use")
    dates = ("registered_on", "verified_on", "valid_until")
    return (
        select(
            *(INSTRUMENT.c[name] for name in (*shown, *dates)),
            state_of(today).label("state"),
            certified.c.name.label("verified_by"),
            SPOT_CHECK.c.performed_on.label("checked_on"),
            SPOT_CHECK.c.verdict.label("checked_verdict"),
            SPOT_CHECK.c.authority.label("checked_by"),
            *_of_stall(),
        )
        .select_from(INSTRUMENT)
        .join(STALL, STALL.c.id == INSTRUMENT.c.stall_id)
        .join(MARKET, MARKET.c.id == INSTRUMENT.c.market_id)
        .join(AREA, AREA.c.id == MARKET.c.area_id)
        .outerjoin(SPOT_CHECK, SPOT_CHECK.c.id == INSTRUMENT.c.last_check_id)
        .outerjoin(certified, true())
        .where(in_scope(ANYONE, INSTRUMENT))
        .order_by(INSTRUMENT.c.id)
    )


def _of_stall() -> tuple[ColumnElement[Any], ...]:
    """Of a stall, its market and area."""
    return (
        STALL.c.id.label("stall_id"),
        STALL.c.code.label("stall_code"),
        STALL.c.label_code.label("stall_label"),
        STALL.c.sector.label("stall_sector"),
        STALL.c.open.label("stall_open"),
        MARKET.c.id.label("market_id"),
        MARKET.c.name.label("market_name"),
        AREA.c.id.label("area_id"),
        AREA.c.name.label("area_name"),
    )


async def public_instrument_row(session: AnySession, instrument_id: UUID, today: date) -> Row[Any] | None:
    return await _one(session, _instruments(today).where(INSTRUMENT.c.id == instrument_id))


async def public_instrument_rows(session: AnySession, stall_id: UUID, today: date) -> Sequence[Row[Any]]:
    """Those of a stall that are in use."""
    statement = _instruments(today).where(INSTRUMENT.c.stall_id == stall_id, INSTRUMENT.c.in_use)
    return await _all(session, statement.limit(MOST_OF_STALL))


async def public_stall_row(session: AnySession, stall_id: UUID) -> Row[Any] | None:
    statement = (
        select(*_of_stall())
        .select_from(STALL)
        .join(MARKET, MARKET.c.id == STALL.c.market_id)
        .join(AREA, AREA.c.id == MARKET.c.area_id)
        .where(STALL.c.id == stall_id, in_scope(ANYONE, STALL))
    )
    return await _one(session, statement)


async def open_flags_of(
    session: AnySession, instrument_ids: Sequence[UUID], stall_id: UUID | None
) -> Sequence[Row[Any]]:
    """Of these instruments, and of the stall itself: kind, since when, and the instrument."""
    subjects: list[ColumnElement[bool]] = [FLAG.c.instrument_id.in_(instrument_ids)]
    if stall_id is not None:
        subjects.append((FLAG.c.stall_id == stall_id) & FLAG.c.instrument_id.is_(None))
    statement = (
        select(FLAG.c.kind, FLAG.c.since, FLAG.c.instrument_id)
        .where(or_(*subjects), FLAG.c.closed_at.is_(None), in_scope(ANYONE, FLAG))
        .order_by(FLAG.c.since, FLAG.c.kind)
    )
    return await _all(session, statement)


async def control_scales_of(session: AnySession, market_id: UUID, today: date) -> Sequence[Row[Any]]:
    """Those of the market that may be trusted today."""
    statement = (
        select(STANDARD.c.name, STANDARD.c.stands_at, STANDARD.c.valid_until)
        .where(
            STANDARD.c.market_id == market_id,
            STANDARD.c.kind == StandardKind.CONTROL_SCALE,
            STANDARD.c.in_use,
            STANDARD.c.valid_until >= today,
            in_scope(ANYONE, STANDARD),
        )
        .order_by(STANDARD.c.name, STANDARD.c.id)
        .limit(5)
    )
    return await _all(session, statement)


async def public_market_rows(
    session: AnySession, *, q: str | None, after: tuple[str, UUID] | None, limit: int
) -> Sequence[Row[Any]]:
    """`limit + 1` open markets by name."""
    order = (MARKET.c.sort_key, MARKET.c.id)
    wanted: list[ColumnElement[bool]] = [MARKET.c.open]
    if q:
        wanted.append(contains(MARKET.c.search_key, q))
    if after is not None:
        wanted.append(tuple_(*order) > after)
    return await _all(session, _markets().where(*wanted).order_by(*order).limit(limit + 1))


async def public_market_row(session: AnySession, market_id: UUID) -> Row[Any] | None:
    return await _one(session, _markets().where(MARKET.c.id == market_id))


def _markets() -> Select[Any]:
    shown = (MARKET.c.id, MARKET.c.name, MARKET.c.sort_key, AREA.c.id.label("area_id"), AREA.c.name.label("area_name"))
    return select(*shown).join(AREA, AREA.c.id == MARKET.c.area_id).where(in_scope(ANYONE, MARKET))


async def market_is_known(session: AnySession, market_id: UUID) -> bool:
    statement = select(MARKET.c.id).where(MARKET.c.id == market_id, in_scope(ANYONE, MARKET))
    return (await session.execute(statement)).first() is not None


async def public_stall_rows(
    session: AnySession, market_id: UUID, *, q: str | None, after: tuple[str, UUID] | None, limit: int
) -> Sequence[Row[Any]]:
    """`limit + 1` open stalls by code; `q` is the beginning of one, for a search by name would tell names."""
    order = (STALL.c.sort_key, STALL.c.id)
    wanted: list[ColumnElement[bool]] = [STALL.c.market_id == market_id, STALL.c.open, in_scope(ANYONE, STALL)]
    if q:
        wanted.append(STALL.c.code.istartswith(q, autoescape=True))
    if after is not None:
        wanted.append(tuple_(*order) > after)
    statement = select(STALL.c.id, STALL.c.code, STALL.c.label_code, STALL.c.sector, STALL.c.sort_key)
    return await _all(session, statement.where(*wanted).order_by(*order).limit(limit + 1))


async def _all(session: AnySession, statement: Select[Any]) -> list[Row[Any]]:
    return list((await session.execute(statement)).all())


async def _one(session: AnySession, statement: Select[Any]) -> Row[Any] | None:
    row: Row[Any] | None = (await session.execute(statement)).one_or_none()
    return row

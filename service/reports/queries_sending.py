"""What taking a report asks: where something is wrong, and whether its form came before."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, null, select
from sqlalchemy.dialects.postgresql import UUID as PgUUID

from schemas import label_codes
from service.db import AnySession
from service.identity.who import in_scope
from service.instruments.models import INSTRUMENT
from service.markets.models import MARKET, STALL
from service.reports.anyone import ANYONE
from service.reports.models import REPORT
from service.vietnamese import code_key

_NO_ID = null().cast(PgUUID(as_uuid=True))


@dataclass(frozen=True, slots=True)
class Place:
    province_id: UUID
    area_id: UUID
    market_id: UUID
    stall_id: UUID | None
    instrument_id: UUID | None
    label_code: str | None


async def place_of_label(session: AnySession, code: str) -> Place | None:
    """`code` as scanned or typed; a label of an instrument goes before one of a stall."""
    typed = code.strip()[:64]
    keys = {label_codes.correct(code) or "", code_key(typed), typed if typed.isascii() and typed.isalnum() else ""}
    keys.discard("")
    if not keys:
        return None
    placed = (INSTRUMENT.c.province_id, INSTRUMENT.c.area_id, INSTRUMENT.c.market_id, INSTRUMENT.c.stall_id)
    of_instrument = select(*placed, INSTRUMENT.c.id.label("instrument_id"), INSTRUMENT.c.label_code)
    found = await _first(
        session, of_instrument.where(INSTRUMENT.c.label_code.in_(keys), in_scope(ANYONE, INSTRUMENT)).limit(1)
    )
    if found is not None:
        return found
    of_stall = select(
        STALL.c.province_id,
        STALL.c.area_id,
        STALL.c.market_id,
        STALL.c.id.label("stall_id"),
        _NO_ID.label("instrument_id"),
        STALL.c.label_code,
    )
    return await _first(session, of_stall.where(STALL.c.label_code.in_(keys), in_scope(ANYONE, STALL)).limit(1))


async def place_of_stall(session: AnySession, market_id: UUID, stall_id: UUID) -> Place | None:
    """None where the stall is not at that market."""
    statement = select(
        STALL.c.province_id,
        STALL.c.area_id,
        STALL.c.market_id,
        STALL.c.id.label("stall_id"),
        _NO_ID.label("instrument_id"),
        null().label("label_code"),
    )
    return await _first(
        session, statement.where(STALL.c.id == stall_id, STALL.c.market_id == market_id, in_scope(ANYONE, STALL))
    )


async def place_of_market(session: AnySession, market_id: UUID) -> Place | None:
    statement = select(
        MARKET.c.province_id,
        MARKET.c.area_id,
        MARKET.c.id.label("market_id"),
        _NO_ID.label("stall_id"),
        _NO_ID.label("instrument_id"),
        null().label("label_code"),
    )
    return await _first(session, statement.where(MARKET.c.id == market_id, in_scope(ANYONE, MARKET)))


async def _first(session: AnySession, statement: Select[tuple[UUID, ...]]) -> Place | None:
    row = (await session.execute(statement)).mappings().first()
    return Place(**row) if row else None


async def report_of_form(session: AnySession, form_hash: str) -> Row[Any] | None:
    """The report that came with a form, whoever asks: the token is known to its sender alone."""
    columns: Select[Any] = select(REPORT.c.content_digest, REPORT.c.received_at)
    statement = columns.where(REPORT.c.form_hash == form_hash, in_scope(ANYONE, REPORT))
    row: Row[Any] | None = (await session.execute(statement)).one_or_none()
    return row

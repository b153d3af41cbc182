"""Finding instruments by what stands on them: our label, a sticker, a serial number, a local tag."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, exists, func, or_, select

from service.db import AnySession
from service.identity.who import Who, in_scope
from service.instruments.models import INSTRUMENT, INSTRUMENT_MARK, Instrument
from service.markets.models import MARKET, STALL
from service.verifications.models import VERIFICATION

I = INSTRUMENT.c  # noqa: E741  # the instrument's columns
MARK = INSTRUMENT_MARK.c
MOST = 20


def _found(who: Who) -> Select[Any]:
    """With what tells one from another, for a person who has to choose."""
    return (
        select(
            I.id,
            I.kind,
            I.label_code,
            I.in_use,
            MARKET.c.name.label("market"),
            STALL.c.code.label("stall"),
            STALL.c.trader_name.label("trader"),
        )
        .join(MARKET, MARKET.c.id == I.market_id)
        .join(STALL, STALL.c.id == I.stall_id)
        .where(in_scope(who, Instrument))
        .order_by(I.id)
        .limit(MOST)
    )


async def by_label(session: AnySession, who: Who, codes: Sequence[str]) -> Sequence[RowMapping]:
    rows: Sequence[RowMapping] = (await session.execute(_found(who).where(I.label_code.in_(codes)))).mappings().all()
    return rows


async def by_serial_or_tag(session: AnySession, who: Who, key: str) -> Sequence[RowMapping]:
    statement = _found(who).where(or_(I.serial_key == key, I.tag_key == key))
    rows: Sequence[RowMapping] = (await session.execute(statement)).mappings().all()
    return rows


async def by_mark(session: AnySession, who: Who, key: str) -> Sequence[RowMapping]:
    """By series and number as `code_key` gives them; `newest` says that the instrument has no later mark."""
    return await _by_mark(session, who, MARK.lookup_key == key)


async def by_number_alone(session: AnySession, who: Who, number: str) -> Sequence[RowMapping]:
    """By the number without its series, as printed."""
    return await _by_mark(session, who, MARK.number == number)


async def _by_mark(session: AnySession, who: Who, condition: ColumnElement[bool]) -> Sequence[RowMapping]:
    later, later_made = INSTRUMENT_MARK.alias("later"), VERIFICATION.alias("later_made")
    replaced = exists(
        select(later.c.id)
        .join(later_made, later_made.c.id == later.c.verification_id)
        .where(
            later.c.instrument_id == I.id,
            later.c.id != MARK.id,
            or_(
                later_made.c.verified_on > VERIFICATION.c.verified_on,
                (later_made.c.verified_on == VERIFICATION.c.verified_on)
                & (later_made.c.recorded_at > VERIFICATION.c.recorded_at),
            ),
        )
    )
    statement = (
        _found(who)
        .add_columns(func.bool_or(~replaced).label("newest"))
        .join(INSTRUMENT_MARK, MARK.instrument_id == I.id)
        .join(VERIFICATION, VERIFICATION.c.id == MARK.verification_id)
        .where(condition)
        .group_by(I.id, MARKET.c.id, STALL.c.id)
    )
    rows: Sequence[RowMapping] = (await session.execute(statement)).mappings().all()
    return rows

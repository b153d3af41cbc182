"""Reading instruments within scope, each with its newest mark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, or_, select, true

from rules.cycles import VerificationState
from rules.kinds import InstrumentKind
from service.db import AnySession, WriteSession
from service.identity.who import Who, in_scope
from service.instruments.models import INSTRUMENT, INSTRUMENT_MARK, Instrument
from service.markets.queries import within_area
from service.register.search import among_ids, begins
from service.verifications.models import VERIFICATION
from service.verifications.states import is_due, is_never_verified, is_overdue, state_of
from service.vietnamese import code_key

I = INSTRUMENT.c  # noqa: E741  # the instrument's columns


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentFilter:
    """What a list of instruments is narrowed by; several values of one kind are alternatives."""

    q: str | None = None
    area: UUID | None = None
    market: Sequence[UUID] = ()
    stall: Sequence[UUID] = ()
    kind: Sequence[InstrumentKind] = ()
    state: Sequence[VerificationState] = ()
    in_use: bool | None = None


def with_mark(today: date) -> Select[Any]:
    """Instruments as the wire shows them: state on the day, series and number of the newest mark."""
    newest = (
        select(INSTRUMENT_MARK.c.body, INSTRUMENT_MARK.c.series, INSTRUMENT_MARK.c.number)
        .join(VERIFICATION, VERIFICATION.c.id == INSTRUMENT_MARK.c.verification_id)
        .where(INSTRUMENT_MARK.c.instrument_id == I.id)
        .order_by(VERIFICATION.c.verified_on.desc(), VERIFICATION.c.recorded_at.desc(), INSTRUMENT_MARK.c.id.desc())
        .limit(1)
        .correlate(INSTRUMENT)
        .lateral("newest")
    )
    return select(
        INSTRUMENT,
        state_of(today).label("state"),
        newest.c.body.label("mark_body"),
        newest.c.series.label("mark_series"),
        newest.c.number.label("mark_number"),
    ).select_from(INSTRUMENT.outerjoin(newest, true()))


async def instruments_page(
    session: AnySession, who: Who, wanted: InstrumentFilter, *, today: date, after: UUID | None, limit: int
) -> Sequence[RowMapping]:
    """`limit + 1` instruments in the order of their ids."""
    conditions = [in_scope(who, Instrument), *_conditions(wanted, today)]
    if wanted.area is not None:
        conditions.append(await within_area(session, I.area_id, wanted.area))
    if after is not None:
        conditions.append(I.id > after)
    statement = with_mark(today).where(*conditions).order_by(I.id).limit(limit + 1)
    rows: Sequence[RowMapping] = (await session.execute(statement)).mappings().all()
    return rows


def _conditions(wanted: InstrumentFilter, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.q:
        key = code_key(wanted.q)
        conditions.append(or_(begins(I.serial_key, key), begins(I.tag_key, key), I.label_code == key))
    for column, values in ((I.market_id, wanted.market), (I.stall_id, wanted.stall), (I.kind, wanted.kind)):
        if values:
            conditions.append(column == values[0] if len(values) == 1 else column.in_(values))
    if wanted.state:
        conditions.append(or_(*(_in_state(state, today) for state in wanted.state)))
    if wanted.in_use is not None:
        conditions.append(I.in_use == wanted.in_use)
    return conditions


def _in_state(state: VerificationState, today: date) -> ColumnElement[bool]:
    if state is VerificationState.NEVER_VERIFIED:
        return is_never_verified()
    if state is VerificationState.OVERDUE:
        return is_overdue(today)
    if state is VerificationState.DUE:
        return is_due(today)
    return state_of(today) == state.value


async def find_instrument(session: AnySession, who: Who, instrument_id: UUID, today: date) -> RowMapping | None:
    statement = with_mark(today).where(I.id == instrument_id, in_scope(who, Instrument))
    row: RowMapping | None = (await session.execute(statement)).mappings().one_or_none()
    return row


async def instrument_for_update(session: WriteSession, who: Who, instrument_id: UUID) -> RowMapping | None:
    statement = select(INSTRUMENT).where(I.id == instrument_id, in_scope(who, Instrument)).with_for_update()
    return (await session.execute(statement)).mappings().one_or_none()


async def instruments_of_market(session: AnySession, who: Who, market_id: UUID) -> Sequence[RowMapping]:
    statement = select(INSTRUMENT).where(I.market_id == market_id, in_scope(who, Instrument))
    rows: Sequence[RowMapping] = (await session.execute(statement)).mappings().all()
    return rows


async def instruments_by_id(session: AnySession, who: Who, ids: Iterable[UUID]) -> Sequence[UUID]:
    """Which of these ids are in use within scope."""
    statement = select(I.id).where(among_ids(I.id, ids), in_scope(who, Instrument))
    return (await session.execute(statement)).scalars().all()

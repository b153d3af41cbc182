"""What the department's plots are drawn from: shares over time, verdicts by kind, ages of flags."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    and_,
    cast,
    column,
    func,
    literal,
    or_,
    select,
)

from rules.verdicts import Verdict
from schemas.verifications import VerificationResult
from service.db import ReadSession
from service.flags.models import FLAG
from service.flags.queries_standing import in_use_or_unregistered
from service.identity.who import Who, in_scope
from service.instruments.models import INSTRUMENT
from service.markets.models import STALL
from service.spot_checks.models import SPOT_CHECK
from service.verifications.models import VERIFICATION
from service.verifications.states import is_overdue


async def shares_on(session: ReadSession, who: Who, days: Sequence[date]) -> Sequence[Row[Any]]:
    """Rows of day, registered and in date: of instruments in trade now, those registered by that day.

    What counts on a day is the newest verification made by then, as on the day itself.
    """
    asked = func.unnest(literal(list(days), ARRAY(Date()))).table_valued(column("day", Date())).render_derived("asked")
    following = func.lead(VERIFICATION.c.verified_on).over(
        partition_by=VERIFICATION.c.instrument_id,
        order_by=(VERIFICATION.c.verified_on, VERIFICATION.c.recorded_at, VERIFICATION.c.id),
    )
    held = (
        select(
            VERIFICATION.c.verified_on, VERIFICATION.c.valid_until, VERIFICATION.c.result, following.label("following")
        )
        .join(INSTRUMENT, INSTRUMENT.c.id == VERIFICATION.c.instrument_id)
        .join(STALL, STALL.c.id == INSTRUMENT.c.stall_id)
        .where(in_scope(who, INSTRUMENT), INSTRUMENT.c.in_use, STALL.c.open)
        .subquery("held")
    )
    holds = and_(
        held.c.result == VerificationResult.PASS.value,
        held.c.verified_on <= asked.c.day,
        or_(held.c.valid_until.is_(None), held.c.valid_until >= asked.c.day),
        or_(held.c.following.is_(None), held.c.following > asked.c.day),
    )
    in_date = select(asked.c.day, func.count(held.c.verified_on).label("many")).select_from(
        asked.outerjoin(held, holds)
    )
    counted = in_date.group_by(asked.c.day).subquery("counted")
    came = _registered_by_day(who)
    registered = (
        select(func.coalesce(func.sum(came.c.many), 0))
        .where(came.c.registered_on <= counted.c.day)
        .correlate(counted)
        .scalar_subquery()
    )
    figures: list[ColumnElement[Any]] = [counted.c.many.label("in_date"), cast(registered, Integer).label("registered")]
    statement: Select[Any] = select(counted.c.day, *figures).order_by(counted.c.day)
    rows: Sequence[Row[Any]] = (await session.execute(statement)).all()
    return rows


def _registered_by_day(who: Who) -> CTE:
    """Counted once for each day on which any came, not once for each day asked."""
    return (
        select(INSTRUMENT.c.registered_on, func.count().label("many"))
        .select_from(INSTRUMENT.join(STALL, STALL.c.id == INSTRUMENT.c.stall_id))
        .where(in_scope(who, INSTRUMENT), INSTRUMENT.c.in_use, STALL.c.open)
        .group_by(INSTRUMENT.c.registered_on)
        .cte("came")
    )


async def verdicts_by_kind(session: ReadSession, who: Who, period: tuple[date, date]) -> Sequence[Row[Any]]:
    """Rows of kind, judged and nonconforming: checks on the days of the period, most failures first."""
    failed = func.count().filter(SPOT_CHECK.c.verdict == Verdict.NONCONFORMING.value)
    statement: Select[Any] = (
        select(INSTRUMENT.c.kind, func.count().label("judged"), failed.label("failed"))
        .join(INSTRUMENT, INSTRUMENT.c.id == SPOT_CHECK.c.instrument_id)
        .where(
            in_scope(who, SPOT_CHECK),
            SPOT_CHECK.c.performed_on.between(*period),
            SPOT_CHECK.c.verdict != Verdict.NOT_JUDGED.value,
        )
        .group_by(INSTRUMENT.c.kind)
        .order_by(failed.desc(), INSTRUMENT.c.kind)
    )
    rows: Sequence[Row[Any]] = (await session.execute(statement)).all()
    return rows


async def event_flag_ages(session: ReadSession, who: Who, bounds: Sequence[date]) -> Sequence[int]:
    """How many flags that events opened began after each bound but not after the one before; the rest last."""
    return await _by_age(
        session,
        FLAG.c.since,
        bounds,
        in_scope(who, FLAG),
        FLAG.c.closed_at.is_(None),
        select(STALL.c.open).where(STALL.c.id == FLAG.c.stall_id, in_scope(who, STALL)).scalar_subquery(),
        in_use_or_unregistered(FLAG.c),
    )


async def overdue_ages(session: ReadSession, who: Who, today: date, bounds: Sequence[date]) -> Sequence[int]:
    """The same of instruments in trade that are overdue, by the end of their verification."""
    return await _by_age(
        session,
        INSTRUMENT.c.valid_until,
        bounds,
        in_scope(who, INSTRUMENT),
        INSTRUMENT.c.in_use,
        is_overdue(today),
        select(STALL.c.open).where(STALL.c.id == INSTRUMENT.c.stall_id, in_scope(who, STALL)).scalar_subquery(),
    )


async def _by_age(
    session: ReadSession, began: ColumnElement[Any], bounds: Sequence[date], *conditions: ColumnElement[bool]
) -> Sequence[int]:
    before = [None, *bounds]
    counts = [
        func.count().filter(
            *([] if later is None else [began <= later]), *([] if earlier is None else [began > earlier])
        )
        for later, earlier in zip(before, [*bounds, None], strict=True)
    ]
    return list((await session.execute(select(*counts).where(*conditions))).one())

"""The instruments of one market, stall by stall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping, or_, select, tuple_

from rules.cycles import VerificationState
from service.db import AnySession
from service.identity.who import Who, in_scope
from service.instruments.models import INSTRUMENT
from service.markets.models import STALL
from service.verifications.states import is_never_verified, state_of

_SHOWN = ("id", "kind", "maker", "model", "serial", "local_tag", "max_mg", "in_use", "valid_until", "verified_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMarket:
    """`ends_by`: only those in trade that are to be verified by that day, whose verification ended and those that
    never had one with them."""

    market_id: UUID
    state: VerificationState | None = None
    ends_by: date | None = None


async def instruments_at_market(
    session: AnySession, who: Who, wanted: AtMarket, *, today: date, after: tuple[str, UUID] | None, limit: int
) -> Sequence[RowMapping]:
    """`limit + 1` instruments by the codes of their stalls, each with its stall."""
    state = state_of(today)
    conditions = [INSTRUMENT.c.market_id == wanted.market_id, in_scope(who, INSTRUMENT)]
    if wanted.state is not None:
        conditions += [state == wanted.state.value, INSTRUMENT.c.in_use]
    if wanted.ends_by is not None:
        falls_due = or_(INSTRUMENT.c.valid_until <= wanted.ends_by, is_never_verified())
        conditions += [falls_due, INSTRUMENT.c.in_use, STALL.c.open]
    if after is not None:
        conditions.append(tuple_(STALL.c.sort_key, INSTRUMENT.c.id) > after)
    statement = (
        select(
            *(INSTRUMENT.c[name] for name in _SHOWN),
            state.label("state"),
            STALL.c.id.label("stall_id"),
            STALL.c.sort_key,
            STALL.c.code.label("stall_code"),
            STALL.c.trader_name,
            STALL.c.trader_phone,
            STALL.c.sector,
        )
        .join(STALL, STALL.c.id == INSTRUMENT.c.stall_id)
        .where(*conditions)
        .order_by(STALL.c.sort_key, INSTRUMENT.c.id)
        .limit(limit + 1)
    )
    rows: Sequence[RowMapping] = (await session.execute(statement)).mappings().all()
    return rows

"""Reading standards within scope."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, select, true

from schemas.register import StandardKind
from service.db import AnySession, WriteSession
from service.identity.who import Who, in_scope
from service.markets.queries import within_area
from service.standards.models import STANDARD, STANDARD_VERIFICATION, Standard

S = STANDARD.c
V = STANDARD_VERIFICATION.c


def _with_verification() -> Select[Any]:
    """Standards with the verification that counts now; earlier ones are kept."""
    now = (
        select(V.body, V.certificate_number, V.valid_until_precision)
        .where(V.standard_id == S.id, V.verified_on == S.verified_on, V.valid_until == S.valid_until)
        .order_by(V.recorded_at.desc(), V.id.desc())
        .limit(1)
        .correlate(STANDARD)
        .lateral("now")
    )
    return select(STANDARD, now.c.body, now.c.certificate_number, now.c.valid_until_precision).select_from(
        STANDARD.outerjoin(now, true())
    )


async def standards_page(
    session: AnySession,
    who: Who,
    *,
    area: UUID | None,
    market: Sequence[UUID],
    kind: Sequence[StandardKind],
    in_use: bool | None,
    after: UUID | None,
    limit: int,
) -> Sequence[RowMapping]:
    """`limit + 1` standards in the order of their ids."""
    wanted: list[ColumnElement[bool]] = [in_scope(who, Standard)]
    if area is not None:
        wanted.append(await within_area(session, S.area_id, area))
    if market:
        wanted.append(S.market_id.in_(market))
    if kind:
        wanted.append(S.kind.in_(kind))
    if in_use is not None:
        wanted.append(S.in_use == in_use)
    if after is not None:
        wanted.append(S.id > after)
    statement = _with_verification().where(*wanted).order_by(S.id).limit(limit + 1)
    rows: Sequence[RowMapping] = (await session.execute(statement)).mappings().all()
    return rows


async def find_standard(session: AnySession, who: Who, standard_id: UUID) -> RowMapping | None:
    statement = _with_verification().where(S.id == standard_id, in_scope(who, Standard))
    row: RowMapping | None = (await session.execute(statement)).mappings().one_or_none()
    return row


async def standard_for_update(session: WriteSession, who: Who, standard_id: UUID) -> RowMapping | None:
    statement = select(STANDARD).where(S.id == standard_id, in_scope(who, Standard)).with_for_update()
    return (await session.execute(statement)).mappings().one_or_none()


async def verifications_of(session: AnySession, standard_id: UUID) -> Sequence[RowMapping]:
    """Every verification the standard has had, newest first; the standard must have been found in scope."""
    statement = (
        select(STANDARD_VERIFICATION)
        .where(V.standard_id == standard_id)
        .order_by(V.verified_on.desc(), V.recorded_at.desc(), V.id.desc())
    )
    return (await session.execute(statement)).mappings().all()

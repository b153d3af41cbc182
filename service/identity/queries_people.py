"""Reading people: somebody is in scope when everything they were given is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, not_, or_, select, true

from schemas.identity import Role
from service.areas.models import AREA
from service.db import AnySession, ReadSession, WriteSession
from service.identity.models import PERSON, PERSON_AREA, PERSON_MARKET
from service.identity.who import Who, in_scope
from service.markets.models import MARKET
from service.verifications.models import VerificationBody


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    role: Sequence[Role]
    active: bool | None
    q: str | None


async def find_person(session: AnySession, who: Who, person_id: UUID) -> Row[Any] | None:
    row: Row[Any] | None = (await session.execute(_people().where(PERSON.c.id == person_id, _held(who)))).one_or_none()
    return row


async def people_page(
    session: ReadSession, who: Who, wanted: PeopleFilter, limit: int, after: str | None
) -> Sequence[Row[Any]]:
    """By user name; one row more than `limit` when there are more."""
    page = _people().where(_held(who)).order_by(PERSON.c.username).limit(limit + 1)
    if wanted.role:
        page = page.where(PERSON.c.role.in_(wanted.role))
    if wanted.active is not None:
        page = page.where(PERSON.c.active == wanted.active)
    if wanted.q:
        page = page.where(
            or_(
                PERSON.c.username.icontains(wanted.q, autoescape=True),
                PERSON.c.name.icontains(wanted.q, autoescape=True),
            )
        )
    if after is not None:
        page = page.where(PERSON.c.username > after)
    rows: Sequence[Row[Any]] = (await session.execute(page)).all()
    return rows


async def lock_person(session: WriteSession, person_id: UUID) -> datetime | None:
    """When the person was made, held until the transaction ends; None when nobody has the id."""
    held = select(PERSON.c.created_at).where(PERSON.c.id == person_id).with_for_update()
    made: datetime | None = (await session.execute(held)).scalar_one_or_none()
    return made


async def holder_of(session: AnySession, username: str) -> UUID | None:
    found = select(PERSON.c.id).where(PERSON.c.username == username)
    holder: UUID | None = (await session.execute(found)).scalar_one_or_none()
    return holder


async def areas_within(session: AnySession, who: Who, areas: Collection[UUID]) -> set[UUID]:
    """Those of the areas that exist and lie in the person's own scope."""
    found = select(AREA.c.id).where(AREA.c.id.in_(areas), _area_held(who))
    return set((await session.execute(found)).scalars())


async def markets_within(session: AnySession, who: Who, markets: Collection[UUID]) -> set[UUID]:
    found = select(MARKET.c.id).where(MARKET.c.id.in_(markets), in_scope(who, MARKET))
    return set((await session.execute(found)).scalars())


async def is_body(session: AnySession, code: str) -> bool:
    found = select(exists().where(VerificationBody.__table__.c.code == code))  # type: ignore[attr-defined]  # by SQLModel
    return bool((await session.execute(found)).scalar_one())


def _area_held(who: Who) -> ColumnElement[bool]:
    if who.everywhere:
        return true()
    return or_(AREA.c.province_id.in_(who.provinces), AREA.c.id.in_(who.areas))


def _held(who: Who) -> ColumnElement[bool]:
    """Nothing of theirs lies outside; who was given nothing is seen from the command line only."""
    if who.everywhere:
        return true()
    areas = select(PERSON_AREA.c.area_id).where(PERSON_AREA.c.person_id == PERSON.c.id)
    area_outside = areas.join(AREA, AREA.c.id == PERSON_AREA.c.area_id).where(
        not_(func.coalesce(_area_held(who), False))
    )
    markets = select(PERSON_MARKET.c.market_id).where(PERSON_MARKET.c.person_id == PERSON.c.id)
    market_outside = markets.join(MARKET, MARKET.c.id == PERSON_MARKET.c.market_id).where(not_(in_scope(who, MARKET)))
    return and_(
        or_(exists(areas), exists(markets)),
        not_(exists(area_outside)),
        not_(exists(market_outside)),
    )


def _people() -> Select[Any]:
    areas = select(PERSON_AREA.c.area_id).where(PERSON_AREA.c.person_id == PERSON.c.id).order_by(PERSON_AREA.c.area_id)
    markets = (
        select(PERSON_MARKET.c.market_id)
        .where(PERSON_MARKET.c.person_id == PERSON.c.id)
        .order_by(PERSON_MARKET.c.market_id)
    )
    return select(
        PERSON.c.id,
        PERSON.c.username,
        PERSON.c.name,
        PERSON.c.role,
        PERSON.c.body,
        PERSON.c.locale,
        PERSON.c.active,
        PERSON.c.created_at,
        func.array(areas.correlate(PERSON).scalar_subquery()).label("areas"),
        func.array(markets.correlate(PERSON).scalar_subquery()).label("markets"),
    )


async def people_held(session: ReadSession, who: Who, *, q: str | None) -> Sequence[UUID]:
    """The ids of all within scope, ended accounts too; `q` is part of a name."""
    held = select(PERSON.c.id).where(_held(who))
    if q:
        held = held.where(
            or_(PERSON.c.username.icontains(q, autoescape=True), PERSON.c.name.icontains(q, autoescape=True))
        )
    return (await session.execute(held)).scalars().all()

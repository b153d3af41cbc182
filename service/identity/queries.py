"""Reading sessions and the person behind one."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, column, false, select, text

from schemas.identity import Role
from service.db import AnySession, Source
from service.identity.models import PERSON, PERSON_AREA, PERSON_MARKET
from service.identity.who import Asker, Who
from service.statements import Row, Statement

# The session must live, the person must be active, and the scope is today's: asked at every request. A province stands
# for itself; any other area is widened to all below it.
_ALIVE: Final = text(
    """
    SELECT p.name, p.role, p.body, p.locale, p.id AS asker_id, s.id AS session_id, s.device_id,
           ARRAY(SELECT a.id FROM person_area pa JOIN area a ON a.id = pa.area_id
                 WHERE pa.person_id = p.id AND a.level = 'province') AS provinces,
           ARRAY(SELECT DISTINCT c.descendant_id FROM person_area pa
                 JOIN area a ON a.id = pa.area_id AND a.level <> 'province'
                 JOIN area_closure c ON c.ancestor_id = a.id
                 WHERE pa.person_id = p.id) AS areas,
           ARRAY(SELECT pm.market_id FROM person_market pm WHERE pm.person_id = p.id) AS markets
    FROM auth_session s
    JOIN person p ON p.id = s.person_id
    JOIN device d ON d.id = s.device_id
    WHERE s.id = :session_id AND s.person_id = :person_id
      AND s.revoked_at IS NULL AND d.revoked_at IS NULL AND p.active
    """
)
_WHO: Final = Statement(_ALIVE)

# The same as a part of a statement that asks for more in the same round trip.
ASKING: Final = _ALIVE.columns(
    column("name", Text()),
    column("role", Text()),
    column("body", Text()),
    column("locale", Text()),
    column("asker_id", Uuid()),
    column("session_id", Uuid()),
    column("device_id", Uuid()),
    column("provinces", ARRAY(Uuid())),
    column("areas", ARRAY(Uuid())),
    column("markets", ARRAY(Uuid())),
).cte("asking")
WHOEVER_ASKS: Final = Asker(false(), ASKING.c.provinces, ASKING.c.areas, ASKING.c.markets)


async def find_who(source: Source, person_id: UUID, session_id: UUID) -> Who | None:
    """The person behind a token, with their scope as it is now; None when the session or person is no longer valid."""
    rows = await source.fetch(_WHO, {"person_id": person_id, "session_id": session_id})
    return who_of(rows[0]) if rows else None


def who_of(row: Row) -> Who:
    """From a row with the columns of `ASKING`."""
    return Who(
        person_id=row["asker_id"],
        name=row["name"],
        role=Role(row["role"]),
        session_id=row["session_id"],
        device_id=row["device_id"],
        body=row["body"],
        provinces=tuple(row["provinces"]),
        areas=tuple(row["areas"]),
        markets=tuple(row["markets"]),
        locale=row["locale"],
    )


@dataclass(frozen=True, slots=True)
class Credentials:
    id: UUID
    password_hash: str | None
    active: bool


async def find_credentials(session: AnySession, username: str) -> Credentials | None:
    """`username` as `username_key` spells it."""
    found = select(PERSON.c.id, PERSON.c.password_hash, PERSON.c.active).where(PERSON.c.username == username)
    row = (await session.execute(found)).one_or_none()
    return Credentials(row.id, row.password_hash, row.active) if row else None


@dataclass(frozen=True, slots=True)
class Account:
    """A person with the areas and markets they were given, not widened."""

    id: UUID
    username: str
    name: str
    role: Role
    body: str | None
    locale: str
    active: bool
    areas: tuple[UUID, ...]
    markets: tuple[UUID, ...]


async def find_account(session: AnySession, person_id: UUID) -> Account | None:
    areas = select(PERSON_AREA.c.area_id).where(PERSON_AREA.c.person_id == person_id).order_by(PERSON_AREA.c.area_id)
    markets = (
        select(PERSON_MARKET.c.market_id)
        .where(PERSON_MARKET.c.person_id == person_id)
        .order_by(PERSON_MARKET.c.market_id)
    )
    found = select(PERSON.c.username, PERSON.c.name, PERSON.c.role, PERSON.c.body, PERSON.c.locale, PERSON.c.active)
    row = (await session.execute(found.where(PERSON.c.id == person_id))).one_or_none()
    if row is None:
        return None
    return Account(
        id=person_id,
        username=row.username,
        name=row.name,
        role=Role(row.role),
        body=row.body,
        locale=row.locale,
        active=row.active,
        areas=tuple((await session.execute(areas)).scalars()),
        markets=tuple((await session.execute(markets)).scalars()),
    )

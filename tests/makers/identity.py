"""People who can sign in, and the sign-in itself."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import update

from schemas.identity import Role
from service.identity.models import PERSON
from service.identity.passwords import hash_password
from tests.makers.world import World, new_id

PASSWORD = "mật khẩu đủ dài"  # the same for everybody, so that it is hashed once
_HASH = hash_password(PASSWORD)


@dataclass(frozen=True)
class Someone:
    id: UUID
    username: str


async def add_someone(world: World, role: Role = Role.BOARD, **values: Any) -> Someone:
    """A person of the world's market or province who can sign in with `PASSWORD`."""
    username = values.pop("username", f"nguoi-{new_id().hex[-10:]}")
    values.setdefault("password_hash", _HASH)
    if "areas" not in values and "markets" not in values:
        where = {"markets": (world.market,)} if role is Role.BOARD else {"areas": (world.province,)}
        values.update(where)
    person = await world.add_person(role, username=username, **values)
    return Someone(person, username)


async def set_active(world: World, person: UUID, active: bool) -> None:
    async with world.database.write() as session:
        await session.execute(update(PERSON).where(PERSON.c.id == person).values(active=active))


async def sign_in(client: httpx.AsyncClient, username: str, password: str = PASSWORD, **form: str) -> httpx.Response:
    data = {"grant_type": "password", "username": username, "password": password, **form}
    return await client.post("/api/v1/auth/token", data=data)


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/api/v1/auth/refresh", json={"refresh_token": token})


async def me(client: httpx.AsyncClient, access_token: str) -> httpx.Response:
    return await client.get("/api/v1/me", headers=bearer(access_token))


def bearer(access_token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token}"}

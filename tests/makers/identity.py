"""People who can sign in, and what a client does to sign in."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import select, update

from schemas.identity import Role
from service.identity.models import AUTH_SESSION, PERSON
from service.identity.passwords import hash_password
from tests.makers.world import BASE_URL, World, new_id

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


async def change_person(world: World, person: UUID, **values: Any) -> None:
    async with world.database.write() as session:
        await session.execute(update(PERSON).where(PERSON.c.id == person).values(**values))


async def password_hash_of(world: World, person: UUID) -> str | None:
    async with world.database.read() as session:
        found = select(PERSON.c.password_hash).where(PERSON.c.id == person)
        return (await session.execute(found)).scalar_one()  # type: ignore[no-any-return]  # a Core column


async def reasons_ended(world: World, person: UUID) -> list[str | None]:
    async with world.database.read() as session:
        found = select(AUTH_SESSION.c.revoked_reason).where(AUTH_SESSION.c.person_id == person)
        return list((await session.execute(found)).scalars())


def from_address(app: FastAPI, host: str | None = None) -> httpx.AsyncClient:
    """A client with an address of its own, so that tests do not throttle each other."""
    transport = httpx.ASGITransport(
        app=app, client=(host or f"2001:db8:{new_id().hex[-4:]}:{new_id().hex[-8:-4]}::1", 1)
    )
    return httpx.AsyncClient(transport=transport, base_url=BASE_URL)


async def sign_in(client: httpx.AsyncClient, username: str, password: str = PASSWORD, **form: str) -> httpx.Response:
    data = {"grant_type": "password", "username": username, "password": password, **form}
    return await client.post("/api/v1/auth/token", data=data)


async def signed_in(client: httpx.AsyncClient, username: str) -> dict[str, Any]:
    """The tokens of a fresh session."""
    answer = await sign_in(client, username)
    assert answer.status_code == 200, answer.text
    tokens: dict[str, Any] = answer.json()
    return tokens


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/api/v1/auth/refresh", json={"refresh_token": token})


async def me(client: httpx.AsyncClient, access_token: str) -> httpx.Response:
    return await client.get("/api/v1/me", headers=bearer(access_token))


def bearer(access_token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token}"}


def is_problem(answer: httpx.Response, status: int, code: str) -> bool:
    """Shows what came instead when it is not."""
    got = (answer.status_code, answer.headers.get("content-type"), answer.json().get("code"))
    assert got == (status, "application/problem+json", code), answer.text
    return True

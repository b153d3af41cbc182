"""People to measure as, put into a filled register, and their sign-ins."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from schemas.identity import Role
from service.identity.passwords import hash_password

PASSWORD = "bench-password"  # noqa: S105 - of people in a database made for one measurement


@dataclass(frozen=True, slots=True)
class Address:
    """Where the service answers; plain HTTP."""

    host: str
    port: int
    prefix: str = "/api/v1"

    @classmethod
    def of(cls, url: str) -> "Address":
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError("measured over plain HTTP: give an address such as http://localhost:8000")
        return cls(parts.hostname, parts.port or 80)

    @property
    def pair(self) -> tuple[str, int]:
        return self.host, self.port

    def get(self, path: str, token: str, **more: str) -> tuple[http.client.HTTPResponse, bytes]:
        """Raises `RuntimeError` for anything but 200."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            connection.request("GET", self.prefix + path, headers={"Authorization": f"Bearer {token}", **more})
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"GET {path}: {response.status} {body[:300]!r}")
        return response, body


def sign_in(address: Address, username: str, password: str = PASSWORD) -> str:
    connection = http.client.HTTPConnection(address.host, address.port, timeout=60)
    try:
        body = urlencode({"username": username, "password": password, "grant_type": "password"})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"{address.prefix}/auth/token", body, kind)
        response = connection.getresponse()
        answer = response.read()
    finally:
        connection.close()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"signing in as {username}: {response.status} {answer[:300]!r}")
    return str(json.loads(answer)["access_token"])


async def add_person(
    connection: asyncpg.Connection, name: str, role: Role, *, area: UUID | None = None, market: UUID | None = None
) -> UUID:
    """A person who signs in as `name` with `PASSWORD`, for one area or one market."""
    person = UUID(int=uuid7().int)
    await connection.execute(
        "INSERT INTO person (id, username, name, role, locale, password_hash, active, created_at) "
        "VALUES ($1, $2, $2, $3, 'vi', $4, true, now())",
        person,
        name,
        role.value,
        hash_password(PASSWORD),
    )
    if area is not None:
        await connection.execute("INSERT INTO person_area (person_id, area_id) VALUES ($1, $2)", person, area)
    if market is not None:
        await connection.execute("INSERT INTO person_market (person_id, market_id) VALUES ($1, $2)", person, market)
    return person


async def add_weight_set(connection: asyncpg.Connection, market: UUID) -> UUID:
    """M1 weights 1-2-2-5 kg in date, kept by the market's board."""
    standard = UUID(int=uuid7().int)
    await connection.execute(
        "INSERT INTO standard (id, province_id, area_id, market_id, kind, name, weight_class, nominal_mg, "
        "verified_on, valid_until, in_use) SELECT $1, province_id, area_id, id, 'weight_set', 'Bộ quả cân', 'M1', "
        "'{1000000,2000000,2000000,5000000}', current_date - 90, current_date + 275, true FROM market WHERE id = $2",
        standard,
        market,
    )
    return standard

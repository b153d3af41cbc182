"""A small province with its people, made straight in the database; every test has one of its own."""

import itertools
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import insert
from uuid_utils.compat import uuid7

from rules.kinds import InstrumentKind
from schemas.identity import Role
from schemas.register import AreaLevel
from service.areas.models import Area, AreaClosure
from service.db import Database
from service.identity.access_tokens import make_access_token
from service.identity.models import AuthSession, Device, Person, PersonArea, PersonMarket
from service.instruments.models import Instrument
from service.markets.models import Market, Stall
from service.verifications.models import VerificationBody

_numbers = itertools.count(1)
BASE_URL = "http://quacan.test"


def new_id() -> UUID:
    return UUID(int=uuid7().int)


@dataclass
class World:
    """One province, two communes, a market with a stall in each; people are made when asked for."""

    app: FastAPI
    number: int
    province: UUID = field(default_factory=new_id)
    commune: UUID = field(default_factory=new_id)
    other_commune: UUID = field(default_factory=new_id)
    market: UUID = field(default_factory=new_id)
    other_market: UUID = field(default_factory=new_id)
    stall: UUID = field(default_factory=new_id)
    other_stall: UUID = field(default_factory=new_id)
    body: str = ""

    @property
    def database(self) -> Database:
        database: Database = self.app.state.database
        return database

    async def add(self, model: type[Any], **values: Any) -> None:
        async with self.database.write() as session:
            await session.execute(insert(model).values(**values))

    async def add_area(self, level: AreaLevel, parent: UUID | None, id: UUID, **values: Any) -> None:
        """A place in the tree, below its parent and the parent's own ancestors."""
        code = values.pop("code", f"T{self.number}-{id.hex[-6:]}")
        province = id if level is AreaLevel.PROVINCE else self.province
        row = {
            "code": code,
            "name": code,
            "sort_key": code.lower(),
            "level": level,
            "parent_id": parent,
            "province_id": province,
            "valid_from": date(2004, 1, 1),
            **values,
        }
        ancestors = {id, parent, self.province} - {None}
        async with self.database.write() as session:
            await session.execute(insert(Area).values(id=id, **row))
            for ancestor in ancestors:
                await session.execute(insert(AreaClosure).values(ancestor_id=ancestor, descendant_id=id))

    async def add_market(self, area: UUID, id: UUID, **values: Any) -> UUID:
        code = f"M{self.number}-{id.hex[-6:]}"
        row = {
            "province_id": self.province,
            "area_id": area,
            "code": code,
            "name": f"Chợ {code}",
            "sort_key": code.lower(),
            "search_key": code.lower(),
            "calendar": {"kind": "daily", "days": []},
            "open": True,
            **values,
        }
        await self.add(Market, id=id, **row)
        return id

    async def add_stall(self, market: UUID, area: UUID, id: UUID | None = None, **values: Any) -> UUID:
        id = id or new_id()
        code = f"S-{id.hex[-6:]}"
        row = {
            "province_id": self.province,
            "area_id": area,
            "market_id": market,
            "code": code,
            "sort_key": code.lower(),
            "search_key": code.lower(),
            "trader_name": "Hoàng Văn Thụ",
            "open": True,
            **values,
        }
        await self.add(Stall, id=id, **row)
        return id

    async def add_instrument(self, *, other: bool = False, **values: Any) -> UUID:
        """A 10 kg spring dial scale with d = 50 g, verified and in date; `other`: at the other market."""
        id = new_id()
        row = {
            "province_id": self.province,
            "area_id": self.other_commune if other else self.commune,
            "market_id": self.other_market if other else self.market,
            "stall_id": self.other_stall if other else self.stall,
            "label_code": f"L{id.hex[-12:]}",
            "kind": InstrumentKind.SPRING_DIAL_SCALE,
            "max_mg": 10_000_000,
            "d_mg": 50_000,
            "registered_on": date(2024, 1, 2),
            "verified_on": date(2026, 1, 15),
            "valid_until": date(2099, 12, 31),
            "in_use": True,
            **values,
        }
        await self.add(Instrument, id=id, **row)
        return id

    async def add_body(self) -> str:
        if not self.body:
            self.body = f"BODY-{self.number}-{new_id().hex[-6:]}"
            await self.add(VerificationBody, code=self.body, name="Trung tâm kiểm định")
        return self.body

    async def add_person(
        self, role: Role, *, areas: tuple[UUID, ...] = (), markets: tuple[UUID, ...] = (), **values: Any
    ) -> UUID:
        id = new_id()
        row = {
            "username": f"{role.value}-{self.number}-{id.hex[-8:]}",
            "name": f"Người {next(_numbers)}",
            "role": role,
            "body": await self.add_body() if role is Role.VERIFIER else None,
            "locale": "vi",
            "active": True,
            "created_at": self.app.state.clock.now(),
            **values,
        }
        async with self.database.write() as session:
            await session.execute(insert(Person).values(id=id, **row))
            for area in areas:
                await session.execute(insert(PersonArea).values(person_id=id, area_id=area))
            for market in markets:
                await session.execute(insert(PersonMarket).values(person_id=id, market_id=market))
        return id

    async def token(self, person: UUID, role: Role) -> str:
        """A session with its device, and an access token of it, as a sign-in would give."""
        session_id, device_id = new_id(), new_id()
        now = self.app.state.clock.now()
        async with self.database.write() as session:
            device = {"person_id": person, "name": "điện thoại", "created_at": now, "last_seen_at": now}
            await session.execute(insert(Device).values(id=device_id, **device))
            await session.execute(
                insert(AuthSession).values(id=session_id, person_id=person, device_id=device_id, created_at=now)
            )
        return make_access_token(
            self.app.state.keys,
            person_id=person,
            session_id=session_id,
            role=role,
            scope={"areas": [], "markets": []},
            now=now,
            minutes=15,
        )

    async def client(self, role: Role, *, elsewhere: bool = False) -> httpx.AsyncClient:
        """A signed-in client: a board of the market, a team of the commune, the others of the province.

        `elsewhere`: the same role in another province, so that nothing here is in its scope.
        """
        home = await make_world(self.app) if elsewhere else self
        person = await home.add_person(
            role,
            areas=() if role is Role.BOARD else (home.commune,) if role is Role.DISTRICT_TEAM else (home.province,),
            markets=(home.market,) if role is Role.BOARD else (),
        )
        return anonymous(self.app, await home.token(person, role))


def anonymous(app: FastAPI, token: str | None = None) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE_URL, headers=headers)


async def make_world(app: FastAPI) -> World:
    world = World(app, next(_numbers))
    await world.add_area(AreaLevel.PROVINCE, None, world.province)
    await world.add_area(AreaLevel.COMMUNE, world.province, world.commune)
    await world.add_area(AreaLevel.COMMUNE, world.province, world.other_commune)
    await world.add_market(world.commune, world.market)
    await world.add_market(world.other_commune, world.other_market)
    await world.add_stall(world.market, world.commune, world.stall)
    await world.add_stall(world.other_market, world.other_commune, world.other_stall)
    return world

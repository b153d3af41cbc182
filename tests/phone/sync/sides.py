"""The fake service and the real one behind the same handles, so that one contract test holds both."""

import asyncio
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

import httpx
from phone.core.clock import Clock
from sqlalchemy import text

from schemas.identity import Role
from service.identity.codes import new_code, read_code
from service.sync.queries import horizon
from tests.conftest import MovableClock
from tests.makers.asgi import Request, broken_off
from tests.makers.evidence import sha
from tests.makers.identity import PASSWORD, Someone, add_someone, change_person
from tests.makers.world import World, new_id
from tests.phone.sync.fake_service import FakeEnrolment, FakeService, FakeTransport, new_keys
from tests.phone.sync.fake_wire import Asked

BASE_URL = "https://quacan.test"


class Side(Protocol):
    clock: MovableClock
    instrument: UUID

    def transport(self) -> httpx.AsyncBaseTransport: ...

    async def add_person(self, role: Role = Role.BOARD) -> Someone:
        """Signs in with `PASSWORD`."""

    async def enrolment(self, person: UUID, hours: int = 72) -> str: ...

    async def deactivate(self, person: UUID) -> None: ...

    async def break_off(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        """A request of which only this much comes."""

    async def original(self, record: UUID, photo: bytes) -> bytes:
        """What the service has of this photo."""

    async def settle(self) -> None:
        """Until all that was written can be read in the feed."""


class FakeSide:
    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self.service = FakeService(Clock(clock.now))
        self.instrument = new_id()
        self.service.instruments.add(self.instrument)
        self.service.rows.extend(("instruments", _instrument(new_id())) for _ in range(5))

    def transport(self) -> httpx.AsyncBaseTransport:
        return FakeTransport(self.service)

    async def add_person(self, role: Role = Role.BOARD) -> Someone:
        person = self.service.add_person(f"nguoi-{new_id().hex[-10:]}", PASSWORD, role)
        return Someone(person.id, person.username)

    async def enrolment(self, person: UUID, hours: int = 72) -> str:
        code = new_code()
        owner = next(each for each in self.service.people.values() if each.id == person)
        known = read_code(code)
        assert known is not None
        self.service.enrolments[known] = FakeEnrolment(owner, self.clock.now() + timedelta(hours=hours))
        return code

    async def deactivate(self, person: UUID) -> None:
        next(each for each in self.service.people.values() if each.id == person).active = False

    async def break_off(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        lower = {name.lower(): value for name, value in headers.items()}
        self.service.handle(Asked(method, path, {}, lower, body, cut=True))

    async def original(self, record: UUID, photo: bytes) -> bytes:
        return self.service.uploads.photos[record, sha(photo)]

    async def settle(self) -> None:
        return

    def change_keys(self) -> None:
        self.service.keys = new_keys("second", self.service.keys)


class RealSide:
    def __init__(self, world: World, clock: MovableClock, instrument: UUID) -> None:
        self.world, self.clock, self.instrument = world, clock, instrument

    def transport(self) -> httpx.AsyncBaseTransport:
        host = f"2001:db8:{new_id().hex[-4:]}:{new_id().hex[-8:-4]}::1"
        return httpx.ASGITransport(app=self.world.app, client=(host, 1))

    async def add_person(self, role: Role = Role.BOARD) -> Someone:
        return await add_someone(self.world, role)

    async def enrolment(self, person: UUID, hours: int = 72) -> str:
        async with await self.world.client(Role.DEPARTMENT) as client:
            asked = {"person_id": str(person), "valid_hours": hours}
            answer = await client.post("/api/v1/enrolments", json=asked)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["code"])

    async def deactivate(self, person: UUID) -> None:
        await change_person(self.world, person, active=False)

    async def break_off(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        await Request(method, path, headers).send(self.world.app, broken_off(body))

    async def original(self, record: UUID, photo: bytes) -> bytes:
        async with await self.world.client(Role.DEPARTMENT) as client:
            answer = await client.get(f"/api/v1/spot-checks/{record}/photos/{sha(photo)}", params={"size": "original"})
        assert answer.status_code == 200, answer.text
        return answer.content

    async def settle(self) -> None:
        async with self.world.database.write() as session:
            number = int((await session.execute(text("SELECT pg_current_xact_id()::text::bigint"))).scalar_one())
        for _ in range(400):
            async with self.world.database.read() as session:
                if (await horizon(session))[0] > number:
                    return
            await asyncio.sleep(0.05)


async def make_real_side(world: World, clock: MovableClock) -> RealSide:
    instruments = [await world.add_instrument() for _ in range(5)]
    return RealSide(world, clock, instruments[0])


def _instrument(id: UUID) -> dict[str, Any]:
    unknown = ("indication_type", "maker", "model", "serial", "local_tag", "min_mg", "e_mg", "accuracy_class")
    never = ("verified_on", "valid_until", "last_check_at", "last_verdict")
    known = {"id": str(id), "stall_id": str(new_id()), "label_code": id.hex[-9:], "kind": "spring_dial_scale"}
    measures = {"max_mg": 10_000_000, "d_mg": 50_000, "in_use": True, "registered_on": "2024-01-02"}
    return {**dict.fromkeys((*unknown, *never)), **known, **measures}

"""Consumers' reports, sent as a browser sends them, and inspectors who deal with them."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import select

from schemas.identity import Role
from service.instruments.models import INSTRUMENT
from service.markets.models import STALL
from service.reports.abuse_forms import FormToken, make_token, work
from service.reports.models import REPORT
from service.reports.receipt_codes import receipt_hash
from tests.makers.world import BASE_URL, World, anonymous

API = "/api/v1"
SEND = f"{API}/public/reports"
_addresses = itertools.count(1)


def fresh_address() -> str:
    """Of a network that nobody else sends from."""
    number = next(_addresses)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def browser(app: FastAPI, address: str | None = None) -> httpx.AsyncClient:
    """Somebody without an account."""
    transport = httpx.ASGITransport(app=app, client=(address or fresh_address(), 50_000))
    return httpx.AsyncClient(transport=transport, base_url=BASE_URL)


def form_of(app: FastAPI, *, age: timedelta = timedelta(minutes=1)) -> FormToken:
    """As a page got it some time ago."""
    state = app.state
    return make_token(state.keys, state.settings.report_proof_bits, state.clock.now() - age)


def fields_of(app: FastAPI, form: FormToken | None = None, *, proved: bool = True, **fields: Any) -> dict[str, str]:
    form = form or form_of(app)
    proof = {"proof": work(form.text, form.difficulty)} if proved else {}
    told = {"complaint": "short_weight", "text": "Mua 1 kg thịt, về cân lại chỉ được 900 g.", **fields}
    return {"token": form.text, **proof, **{name: str(value) for name, value in told.items() if value is not None}}


def parts_of(fields: dict[str, str], photos: Sequence[bytes] = ()) -> list[tuple[str, Any]]:
    """Always multipart, as the form asks for it."""
    texts = [(name, (None, value)) for name, value in fields.items()]
    return [*texts, *(("photos", (f"anh-{number}.jpg", photo)) for number, photo in enumerate(photos))]


async def send(
    app: FastAPI,
    *,
    photos: Sequence[bytes] = (),
    form: FormToken | None = None,
    address: str | None = None,
    reads: str = "vi",
    **fields: Any,
) -> httpx.Response:
    async with browser(app, address) as client:
        return await client.post(
            SEND, files=parts_of(fields_of(app, form, **fields), photos), headers={"Accept-Language": reads}
        )


@dataclass(frozen=True)
class Sent:
    """`id` is what inspectors know it by; its sender knows the receipt alone."""

    id: UUID
    receipt: str


async def add_report(world: World, **more: Any) -> Sent:
    """A report taken, by default about the world's stall."""
    if not {"label", "market_id"} & set(more):
        more = {"market_id": world.market, "stall_id": world.stall, **more}
    answer = await send(world.app, **more)
    assert answer.status_code == 201, answer.text
    receipt = answer.json()["receipt"]
    return Sent(await id_of(world, receipt), receipt)


async def id_of(world: World, receipt: str) -> UUID:
    async with world.database.read() as session:
        found = await session.execute(select(REPORT.c.id).where(REPORT.c.receipt_hash == receipt_hash(receipt)))
        id: UUID = found.scalar_one()
    return id


async def label_of(world: World, instrument: UUID | None = None) -> str:
    """Of an instrument, or of the world's stall."""
    table, id = (INSTRUMENT, instrument) if instrument else (STALL, world.stall)
    async with world.database.read() as session:
        return str((await session.execute(select(table.c.label_code).where(table.c.id == id))).scalar_one())


async def followed(app: FastAPI, receipt: str, language: str = "vi") -> dict[str, Any]:
    """What its sender reads."""
    async with anonymous(app) as client:
        answer = await client.get(f"{API}/public/reports/{receipt}", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


async def act(world: World, report: UUID, action: str, role: Role = Role.DISTRICT_TEAM, **data: Any) -> dict[str, Any]:
    async with await world.client(role) as client:
        answer = await client.post(f"{API}/reports/{report}/{action}", json=data)
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done

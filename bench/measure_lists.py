"""Lists at two sizes of the register: the time of a first page over HTTP, and in the database alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import asyncpg
import httpx
from sqlalchemy import event

from bench.figures import Report, Value, median, percentile
from bench.load import Call, Load
from bench.people import Address
from bench.register_data import Register
from service.app import create_app
from service.settings import Settings

_ROUNDS = 5
_EXPLAINED = 9


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody signed in to one register."""

    address: Address
    token: str
    register: Register


def lists_of(register: Register) -> dict[str, str]:
    """What is asked, by what it is called in the table."""
    area, market = str(register.area_id), str(register.market_id)
    return {
        "instruments": "/instruments",
        "instruments, overdue": _query("/instruments", state="overdue"),
        "instruments, a market": _query("/instruments", market=market),
        "instruments, a market, overdue": _query("/instruments", market=market, state="overdue"),
        "flags": "/flags",
        "flagged stalls, an area": _query("/flagged-stalls", area=area),
        "flagged stalls, a market": _query("/flagged-stalls", market=market),
        "flagged stalls, the province": "/flagged-stalls",
        "summary by area": "/summary",
        "summary by market": _query("/summary", by="market"),
    }


def _query(path: str, **values: str) -> str:
    return f"{path}?{urlencode(values)}"


async def measure_lists(report: Report, readers: Sequence[Reader], requests: int) -> None:
    """Registers in turns, one request at a time; the last reader's register is the large one."""
    rows = []
    for name in lists_of(readers[0].register):
        times: list[list[float]] = [[] for _ in readers]
        for turn in range(_ROUNDS + 1):
            for reader, taken in zip(readers, times, strict=True):
                found = await _ask(reader, lists_of(reader.register)[name], -(-requests // _ROUNDS) if turn else 5)
                taken.extend(found if turn else [])
        rows.append(_row(name, readers, times))
    report.table("First pages over HTTP, one request at a time", rows)


async def _ask(reader: Reader, path: str, count: int) -> Sequence[float]:
    call = Call((request_bytes_to(reader.address, reader.token, path),), (200,), path)
    outcome = await Load(reader.address.pair, [[call]] * count, connections=1).run()
    return [seconds * 1000 for seconds in outcome.whole]


def request_bytes_to(address: Address, token: str, path: str) -> bytes:
    head = f"GET {address.prefix}{path} HTTP/1.1\r\nhost: {address.host}\r\n"
    return f"{head}authorization: Bearer {token}\r\n\r\n".encode()


def _row(name: str, readers: Sequence[Reader], times: Sequence[Sequence[float]]) -> dict[str, Value]:
    row: dict[str, Value] = {"": name, "requests": len(times[0])}
    for reader, taken in zip(readers, times, strict=True):
        row[f"{reader.register.instruments:,}: p50 ms"] = median(taken)
        row["p95 ms" if len(row) < 4 else "p95 ms "] = percentile(taken, 0.95)
    row["ratio of p50"] = median(times[-1]) / median(times[0])
    return row


async def explain(report: Report, settings: Settings, dsn: str, token: str, lists: Mapping[str, str]) -> None:
    """What PostgreSQL itself says its statements took: the sum over all statements of one request, median of 9."""
    rows: list[dict[str, Value]] = []
    app = create_app(settings)
    connection = await asyncpg.connect(dsn, server_settings={"jit": "off"})
    try:
        transport = httpx.ASGITransport(app=app)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://bench", headers=headers) as client:
            for name, path in lists.items():
                statements = await _statements(app, client, "/api/v1" + path)
                taken = [await _explained(connection, statements) for _ in range(_EXPLAINED)]
                execution, planning = zip(*taken, strict=True)
                rows.append(
                    {
                        "": name,
                        "statements": len(statements),
                        "execution ms": median(execution),
                        "slowest": max(execution),
                        "planning ms": median(planning),
                    }
                )
    finally:
        await connection.close()
        await app.state.database.close()
    report.table("In the database alone, the large register", rows)


async def _statements(app: Any, client: httpx.AsyncClient, path: str) -> list[tuple[str, Any]]:
    """The statements of one request with their values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        seen.append((statement, values))

    engine = app.state.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        answer = await client.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    if answer.status_code != httpx.codes.OK:
        raise RuntimeError(f"GET {path}: {answer.status_code} {answer.text[:300]}")
    return seen


async def _explained(connection: asyncpg.Connection, statements: Sequence[tuple[str, Any]]) -> tuple[float, float]:
    execution = planning = 0.0
    for statement, values in statements:
        plan = json.loads(await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", *values))[0]
        execution += plan["Execution Time"]
        planning += plan["Planning Time"]
    return execution, planning

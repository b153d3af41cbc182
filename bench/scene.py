"""A register to check scales in: one province, a few market boards with their weights."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import uvloop

from bench.checks import Inspector
from bench.people import Address, add_person, add_weight_set, sign_in
from bench.register_data import Register, fill_register
from bench.rig import Rig
from schemas.identity import Role
from service.clock import VIET_NAM

BOARDS = 8
Answer = TypeVar("Answer")


def run(work: Coroutine[Any, Any, Answer]) -> Answer:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def today() -> date:
    return datetime.now(VIET_NAM).date()


@dataclass(frozen=True, slots=True)
class Board:
    username: str
    standard: UUID
    instruments: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    register: Register
    boards: tuple[Board, ...]
    department: str

    def inspectors(self, address: Address) -> list[Inspector]:
        """Every board signed in anew."""
        return [Inspector(sign_in(address, board.username), board.instruments, board.standard) for board in self.boards]


async def set_scene(dsn: str, instruments: int) -> Scene:
    """Fills an empty, migrated database."""
    connection = await asyncpg.connect(dsn)
    try:
        register = await fill_register(connection, instruments, today(), provinces=1)
        markets = await connection.fetch("SELECT id FROM market ORDER BY id LIMIT $1", BOARDS)
        boards = [await _board(connection, number, row["id"]) for number, row in enumerate(markets)]
        await add_person(connection, "department", Role.DEPARTMENT, area=register.province_id)
        await connection.execute("ANALYZE")
    finally:
        await connection.close()
    return Scene(register, tuple(boards), "department")


async def _board(connection: asyncpg.Connection, number: int, market: UUID) -> Board:
    await add_person(connection, f"board-{number}", Role.BOARD, market=market)
    standard = await add_weight_set(connection, market)
    rows = await connection.fetch("SELECT id FROM instrument WHERE market_id = $1 AND in_use ORDER BY id", market)
    return Board(f"board-{number}", standard, tuple(row["id"] for row in rows))


async def make_floor_table(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def register_for_lists(rig: Rig, name: str, instruments: int) -> Register:
    """A register with a department and a market's board who read it."""
    rig.fresh_database(name)
    return run(_fill_for_lists(rig.dsn(name), instruments))


async def _fill_for_lists(dsn: str, instruments: int) -> Register:
    connection = await asyncpg.connect(dsn)
    try:
        register = await fill_register(connection, instruments, today())
        await add_person(connection, "department", Role.DEPARTMENT, area=register.province_id)
        await add_person(connection, "board", Role.BOARD, market=register.market_id)
        await add_weight_set(connection, register.market_id)
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()
    return register

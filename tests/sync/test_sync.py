"""The phone's feed: complete, in scope, and never skipping what commits late."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text, update

from schemas.identity import Role
from service.instruments.models import Instrument
from service.paging import CursorInvalid
from service.sync.cursor import Place, read_cursor
from service.sync.queries import horizon
from service.sync.restoring import restamp
from tests.makers.world import World

LISTS = ("areas", "markets", "stalls", "instruments", "verifications", "standards", "flags", "spot_checks")


async def page(client: httpx.AsyncClient, cursor: str | None = None, limit: int = 500) -> dict[str, Any]:
    answer = await client.get("/api/v1/sync", params={"limit": limit} | ({"cursor": cursor} if cursor else {}))
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@asynccontextmanager
async def phone(world: World, role: Role) -> AsyncIterator[httpx.AsyncClient]:
    """A client for which all that was written before counts as settled: other tests' transactions run beside."""
    async with await world.client(role) as client:
        async with world.database.write() as session:
            number = int((await session.execute(text("SELECT pg_current_xact_id()::text::bigint"))).scalar_one())
        for _ in range(400):
            async with world.database.read() as session:
                if (await horizon(session))[0] > number:
                    break
            await asyncio.sleep(0.05)
        yield client


async def everything(
    client: httpx.AsyncClient, cursor: str | None = None, limit: int = 500
) -> tuple[dict[str, list[str]], str]:
    """All ids from a cursor to the end, by list, and the cursor reached."""
    found: dict[str, list[str]] = {name: [] for name in (*LISTS, "gone")}
    for _ in range(500):
        body = await page(client, cursor, limit)
        for name, ids in found.items():
            ids.extend(row["id"] for row in body[name])
        cursor = body["cursor"]
        if not body["more"]:
            return found, body["cursor"]
    raise AssertionError("the feed does not end")


async def settled(client: httpx.AsyncClient, wanted: str, kind: str, cursor: str) -> dict[str, list[str]]:
    """Reads on until a row comes: another test's transaction may hold the horizon back for a moment."""
    for _ in range(100):
        found, cursor = await everything(client, cursor)
        if wanted in found[kind]:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"{wanted} never came")


async def test_a_phone_receives_its_market_and_nothing_of_another(world: World) -> None:
    mine, other = await world.add_instrument(), await world.add_instrument(other=True)
    async with phone(world, Role.BOARD) as client:
        found, _ = await everything(client)
    assert found["markets"] == [str(world.market)]
    assert found["stalls"] == [str(world.stall)]
    assert str(mine) in found["instruments"]
    assert str(other) not in found["instruments"]
    # What lies above comes along, a country that another test made included; nothing beside does.
    assert {str(world.commune), str(world.province)} <= set(found["areas"])
    assert str(world.other_commune) not in found["areas"]


async def test_pages_of_any_size_give_every_row_once(world: World) -> None:
    for _ in range(7):
        await world.add_instrument()
    async with phone(world, Role.DEPARTMENT) as client:
        whole, _ = await everything(client)
        for limit in (1, 2, 3, 5):
            assert (await everything(client, limit=limit))[0] == whole
    assert len(whole["instruments"]) == 7
    assert len(whole["markets"]) == len(whole["stalls"]) == 2


async def test_nothing_comes_again_until_it_changes(world: World) -> None:
    instrument = await world.add_instrument()
    async with phone(world, Role.BOARD) as client:
        _, cursor = await everything(client)
        again, cursor = await everything(client, cursor)
        assert not any(again.values())
        async with world.database.write() as session:
            await session.execute(update(Instrument).where(Instrument.id == instrument).values(in_use=False))  # type: ignore[arg-type]  # a column
        changed = await settled(client, str(instrument), "instruments", cursor)
    assert changed["instruments"] == [str(instrument)]


async def test_a_row_that_commits_after_a_later_one_is_not_skipped(world: World) -> None:
    late, early = await world.add_instrument(), await world.add_instrument()
    touch = update(Instrument).values(maker="Nhơn Hòa")
    async with phone(world, Role.BOARD) as client:
        _, cursor = await everything(client)
        async with world.database.write() as slow:
            await slow.execute(touch.where(Instrument.id == late))  # type: ignore[arg-type]  # a column
            async with world.database.write() as quick:
                await quick.execute(touch.where(Instrument.id == early))  # type: ignore[arg-type]  # a column
            # The later transaction has committed and the earlier one has not: neither may move the cursor past it.
            between, cursor = await everything(client, cursor)
            assert between["instruments"] == []
        found: list[str] = []
        for _ in range(100):
            part, cursor = await everything(client, cursor)
            found += part["instruments"]
            if len(found) == 2:
                break
            await asyncio.sleep(0.05)
    assert sorted(found) == sorted([str(late), str(early)])


async def test_an_instrument_that_moves_to_another_market_is_forgotten_by_the_first(world: World) -> None:
    instrument = await world.add_instrument()
    async with phone(world, Role.BOARD) as client:
        _, cursor = await everything(client)
        async with world.database.write() as session:
            place = {"market_id": world.other_market, "area_id": world.other_commune, "stall_id": world.other_stall}
            await session.execute(update(Instrument).where(Instrument.id == instrument).values(**place))  # type: ignore[arg-type]  # a column
        for _ in range(100):
            body = await page(client, cursor)
            if body["gone"]:
                break
            await asyncio.sleep(0.05)
    assert body["gone"] == [{"kind": "instrument", "id": str(instrument)}]
    assert body["instruments"] == []


async def test_a_cursor_of_another_scope_starts_over(world: World) -> None:
    async with phone(world, Role.BOARD) as board, phone(world, Role.DEPARTMENT) as department:
        _, cursor = await everything(board)
        first = await page(department, cursor)
    assert first["reset"] is True
    assert len(first["markets"]) == 2


async def test_a_cursor_from_a_database_that_counted_further_starts_over(world: World) -> None:
    async with phone(world, Role.BOARD) as client:
        _, cursor = await everything(client)
        ahead = read_cursor(cursor)
        ahead = type(ahead)(ahead.origin, 2**60, 2**60, None)
        body = await page(client, ahead.text())
    assert body["reset"] is True


async def test_the_feed_is_packed_for_a_slow_link(world: World) -> None:
    for _ in range(20):
        await world.add_instrument()
    async with phone(world, Role.BOARD) as client:
        packed = await client.get("/api/v1/sync")
        plain = await client.get("/api/v1/sync", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.num_bytes_downloaded * 4 < len(plain.content)
    assert packed.json()["instruments"] == plain.json()["instruments"]


async def test_verifiers_and_admins_have_no_feed(world: World) -> None:
    for role in (Role.VERIFIER, Role.ADMIN):
        async with await world.client(role) as client:
            assert (await client.get("/api/v1/sync")).status_code == 403


async def test_a_cursor_that_nobody_made_is_refused_with_what_to_do(world: World) -> None:
    async with phone(world, Role.BOARD) as client:
        answer = await client.get("/api/v1/sync", params={"cursor": "bm90IG91cnM"})
    assert answer.status_code == 400
    assert answer.json()["code"] == "cursor_invalid"


@given(st.text(max_size=80))
def test_no_cursor_breaks_the_reader(cursor: str) -> None:
    with contextlib.suppress(CursorInvalid):
        assert read_cursor(cursor).since >= 0


async def test_a_cursor_made_up_of_another_kind_of_key_is_refused(world: World) -> None:
    async with await world.client(Role.BOARD) as client:
        own = read_cursor((await page(client))["cursor"])
        for place in (Place(0, 0, str(world.stall)), Place(3, 0, "0"), Place(99, 0, str(world.stall))):
            answer = await client.get("/api/v1/sync", params={"cursor": own.at(place).text()})
            assert answer.status_code < 500, place


async def test_every_synced_table_stamps_its_changes(world: World) -> None:
    async with world.database.read() as session:
        rows = await session.execute(
            text("SELECT event_object_table FROM information_schema.triggers WHERE trigger_name LIKE '%_stamp_change'")
        )
    stamped = {row[0] for row in rows}
    assert stamped == {
        "area",
        "market",
        "stall",
        "instrument",
        "verification",
        "standard",
        "spot_check",
        "flag",
        "tombstone",
    }


async def test_rows_of_a_restored_database_are_stamped_again(world: World, database_url: str) -> None:
    instrument = await world.add_instrument()
    ahead = f"UPDATE instrument SET changed_xid = {2**61} WHERE id = '{instrument}'"
    async with world.database.write() as session:
        await session.execute(text("ALTER TABLE instrument DISABLE TRIGGER instrument_stamp_change"))
        await session.execute(text(ahead))
        await session.execute(text("ALTER TABLE instrument ENABLE TRIGGER instrument_stamp_change"))
    async with phone(world, Role.BOARD) as client:
        hidden, cursor = await everything(client)
        assert hidden["instruments"] == []
        assert await restamp(database_url) == 1
        assert (await settled(client, str(instrument), "instruments", cursor))["instruments"] == [str(instrument)]

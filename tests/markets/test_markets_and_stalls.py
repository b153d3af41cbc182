"""Markets and stalls: put by id, within scope, and what moves along with them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rules.grounds import FlagKind, Severity
from schemas.identity import Role
from service.flags.models import Flag
from service.flags.opening import FlagSubject, OpenFlag, open_flags
from service.instruments.models import Instrument
from service.markets.models import Stall
from service.sync.models import Tombstone
from tests.makers.register import API, column, count, entries_of, market_body, stall_body
from tests.makers.world import World, new_id


async def open_flag(world: World, instrument: UUID) -> None:
    async with world.database.write() as session:
        await open_flags(
            session,
            subject=FlagSubject(
                province_id=world.province,
                area_id=world.commune,
                market_id=world.market,
                stall_id=world.stall,
                instrument_id=instrument,
                instrument_kind="spring_dial_scale",
            ),
            flags=[OpenFlag(kind=FlagKind.NONCONFORMING, severity=Severity(3))],
            cause_kind="spot_check",
            cause_id=new_id(),
            since=date(2026, 5, 1),
            at=world.app.state.clock.now(),
            by=None,
            role=None,
        )


async def test_a_market_is_added_once_and_the_same_again_changes_nothing(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    market = new_id()
    body = market_body(world.commune, f"M{market.hex[-6:]}")
    first = await department.put(f"{API}/markets/{market}", json=body)
    again = await department.put(f"{API}/markets/{market}", json=body)
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert first.json() == again.json() == (await department.get(f"{API}/markets/{market}")).json()
    assert [action for action, _ in await entries_of(world.database, market)] == ["added"]


async def test_a_market_is_found_by_part_of_its_name_typed_without_diacritics(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    for name in ("Chợ Nước Hai", "Chợ Pò Tấu"):
        market = new_id()
        body = market_body(world.commune, f"M{market.hex[-6:]}", name=name)
        assert (await department.put(f"{API}/markets/{market}", json=body)).status_code == 201
    found = await department.get(f"{API}/markets", params={"q": "nuoc  HAI"})
    assert [item["name"] for item in found.json()["items"]] == ["Chợ Nước Hai"]
    literally = await department.get(f"{API}/markets", params={"q": "%"})
    assert literally.json()["items"] == []


async def test_a_calendar_that_cannot_be_is_refused(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    wrong: list[dict[str, Any]] = [
        {"calendar": {"kind": "weekly", "days": [0]}},
        {"calendar": {"kind": "daily", "days": [1]}},
        {"calendar": {"kind": "solar", "days": [3, 3]}},
        {"opens_at": "25:00"},
        {"opens_at": "11:00", "closes_at": "06:00"},
    ]
    for change in wrong:
        answer = await department.put(f"{API}/markets/{new_id()}", json=market_body(world.commune, "X", **change))
        assert answer.status_code == 422, change
        assert answer.json()["errors"][0]["message"] != answer.json()["errors"][0]["code"]


async def test_an_area_outside_the_scope_cannot_take_a_market(world: World) -> None:
    stranger = await world.client(Role.DEPARTMENT, elsewhere=True)
    answer = await stranger.put(f"{API}/markets/{new_id()}", json=market_body(world.commune, "X"))
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/area_id", "unknown")]


async def test_an_id_in_use_outside_the_scope_is_not_found_and_stays_as_it_was(world: World) -> None:
    team = await world.client(Role.DISTRICT_TEAM)
    code = f"A-{new_id().hex[-5:]}"
    before = await column(world.database, Stall, world.other_stall, "code", "market_id")
    answer = await team.put(f"{API}/stalls/{world.other_stall}", json=stall_body(world.market, code))
    assert answer.status_code == 404
    assert await column(world.database, Stall, world.other_stall, "code", "market_id") == before


async def test_a_board_sees_its_market_and_writes_its_stalls_only(world: World) -> None:
    board = await world.client(Role.BOARD)
    listed = await board.get(f"{API}/markets")
    assert [item["id"] for item in listed.json()["items"]] == [str(world.market)]
    assert (await board.get(f"{API}/markets/{world.other_market}")).status_code == 404
    own = await board.put(f"{API}/stalls/{new_id()}", json=stall_body(world.market, "B-1"))
    other = await board.put(f"{API}/stalls/{new_id()}", json=stall_body(world.other_market, "B-1"))
    assert (own.status_code, other.status_code) == (201, 422)
    market = market_body(world.commune, "X")
    assert (await board.put(f"{API}/markets/{world.market}", json=market)).status_code == 403


async def test_two_stalls_of_a_market_cannot_share_a_code(world: World) -> None:
    board = await world.client(Role.BOARD)
    await board.put(f"{API}/stalls/{new_id()}", json=stall_body(world.market, "C-9"))
    answer = await board.put(f"{API}/stalls/{new_id()}", json=stall_body(world.market, "C-9"))
    assert (answer.status_code, answer.json()["code"]) == (409, "code_taken")


async def test_a_traders_name_and_number_stay_out_of_the_ledger(world: World) -> None:
    board = await world.client(Role.BOARD)
    stall = new_id()
    await board.put(f"{API}/stalls/{stall}", json=stall_body(world.market, "D-1"))
    changed = stall_body(world.market, "D-1", trader_name="Lý Văn Páo", trader_phone="0999", sector="Rau")
    await board.put(f"{API}/stalls/{stall}", json=changed)
    action, detail = (await entries_of(world.database, stall))[-1]
    assert action == "changed"
    assert detail == {"trader_name": None, "trader_phone": None, "sector": ["Thịt lợn", "Rau"]}


async def test_a_verifier_sees_stalls_without_telephone_numbers(world: World) -> None:
    stall = await world.add_stall(world.market, world.commune, trader_phone="0912345678")
    board, verifier = await world.client(Role.BOARD), await world.client(Role.VERIFIER)
    assert (await board.get(f"{API}/stalls/{stall}")).json()["trader_phone"] == "0912345678"
    assert (await verifier.get(f"{API}/stalls/{stall}")).json()["trader_phone"] is None
    assert (await (await world.client(Role.ADMIN)).get(f"{API}/stalls/{stall}")).status_code == 403


async def test_a_stall_that_moves_takes_its_instruments_and_open_flags_along(world: World) -> None:
    team = await world.client(Role.DEPARTMENT)
    instrument = await world.add_instrument()
    await open_flag(world, instrument)
    moved = stall_body(world.other_market, "E-1")
    answer = await team.put(f"{API}/stalls/{world.stall}", json=moved)
    assert answer.status_code == 200
    place = (world.other_commune, world.other_market, world.stall)
    assert await column(world.database, Instrument, instrument, "area_id", "market_id", "stall_id") == place
    assert await count(world.database, Flag, instrument_id=instrument, market_id=world.other_market) == 1
    async with world.database.read() as session:
        left = select(col(Tombstone.kind), col(Tombstone.row_id)).where(col(Tombstone.market_id) == world.market)
        buried = {tuple(row) for row in await session.execute(left)}
    assert buried == {("stall", world.stall), ("instrument", instrument)}


async def test_a_market_that_moves_takes_everything_in_it_along(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    instrument = await world.add_instrument()
    await open_flag(world, instrument)
    body = market_body(world.other_commune, f"M{world.market.hex[-6:]}")
    assert (await department.put(f"{API}/markets/{world.market}", json=body)).status_code == 200
    assert await column(world.database, Stall, world.stall, "area_id") == (world.other_commune,)
    assert await column(world.database, Instrument, instrument, "area_id") == (world.other_commune,)
    assert await count(world.database, Flag, instrument_id=instrument, area_id=world.other_commune) == 1
    team = await world.client(Role.DISTRICT_TEAM)
    assert (await team.get(f"{API}/markets/{world.market}")).status_code == 404


async def test_stalls_are_filtered_and_paged_by_code(world: World) -> None:
    board = await world.client(Role.BOARD)
    for number in (3, 1, 2):
        body = stall_body(world.market, f"Q-{number}", trader_name="Đàm Thị Kẻo", open=number != 2)
        await board.put(f"{API}/stalls/{new_id()}", json=body)
    query = {"q": "dam thi keo", "market": str(world.market), "limit": "2", "area": str(world.commune)}
    first = (await board.get(f"{API}/stalls", params=query)).json()
    second = (await board.get(f"{API}/stalls", params={**query, "cursor": first["next"]})).json()
    assert [item["code"] for item in first["items"] + second["items"]] == ["Q-1", "Q-2", "Q-3"]
    assert second["next"] is None
    closed = (await board.get(f"{API}/stalls", params={**query, "open": "false"})).json()
    assert [item["code"] for item in closed["items"]] == ["Q-2"]
    assert (await board.get(f"{API}/stalls", params={"cursor": "e30"})).status_code == 400
    assert (await board.get(f"{API}/stalls", params={"q": "a\x00b"})).status_code == 422

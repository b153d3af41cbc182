"""A market's list of instruments from a file: stalls and instruments, all or nothing."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from schemas.identity import Role
from service.instruments import label_codes
from service.instruments.models import Instrument
from service.markets.models import Stall
from tests.makers.register import API, column, count, entries_of
from tests.makers.spreadsheets import csv_file, xlsx_file
from tests.makers.world import World

HEADINGS = ["STT", "Sạp", "Hộ kinh doanh", "Loại cân", "Số máy", "Mã quản lý", "Max (kg)", "d", "Giá mua mới"]
ROW = [1, "A-01", "Nông Thị Hoa", "Cân đồng hồ lò xo", "", "NH-01", 10, "50 g", "320.000"]


@pytest.fixture
async def board(world: World) -> httpx.AsyncClient:
    return await world.client(Role.BOARD)


async def send(client: httpx.AsyncClient, market: UUID, data: bytes, **query: str) -> dict[str, Any]:
    answer = await client.post(
        f"{API}/markets/{market}/instruments/import", files={"file": ("x.bin", data)}, params=query
    )
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


async def listed(client: httpx.AsyncClient, market: UUID) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get(f"{API}/instruments", params={"market": str(market)})).json()[
        "items"
    ]
    return items


async def test_a_list_adds_stalls_and_instruments_once(world: World, board: httpx.AsyncClient) -> None:
    data = xlsx_file(
        [
            ["DANH SÁCH PHƯƠNG TIỆN ĐO"],
            HEADINGS,
            ROW,
            [2, "A-01", "", "cân đĩa", "77-12", "", "15", "5 g", ""],
            [3, "A-02", "Lý Văn Páo", "Cân bàn", "", "NH-03", "0,5", "0,2 g", "1.250.000 đ"],
        ]
    )
    dry = await send(board, world.market, data, dry_run="true")
    assert (dry["added"], dry["applied"], await listed(board, world.market)) == (3, False, [])
    first, again = await send(board, world.market, data), await send(board, world.market, data)
    assert (first["rows"], first["added"], first["applied"], first["errors"]) == (3, 3, True, [])
    assert (again["added"], again["unchanged"], again["changed"], again["applied"]) == (0, 3, 0, True)
    items = {item["local_tag"] or item["serial"]: item for item in await listed(board, world.market)}
    assert (items["NH-01"]["max_mg"], items["NH-01"]["d_mg"]) == (10_000_000, 50_000)
    assert (items["NH-03"]["max_mg"], items["NH-03"]["d_mg"]) == (500_000, 200)
    assert items["NH-03"]["value_new_vnd"] == 1_250_000
    assert items["NH-01"]["stall_id"] == items["77-12"]["stall_id"] != items["NH-03"]["stall_id"]
    assert all(label_codes.check(item["label_code"]) for item in items.values())
    assert await count(world.database, Stall, market_id=world.market) == 3
    assert [action for action, _ in await entries_of(world.database, UUID(items["NH-01"]["id"]))] == ["added"]


async def test_a_changed_row_changes_only_what_the_file_has(world: World, board: httpx.AsyncClient) -> None:
    await send(board, world.market, csv_file([HEADINGS, ROW]))
    (before,) = await listed(board, world.market)
    fewer = [["Sạp", "Hộ kinh doanh", "Loại cân", "Mã quản lý", "Max (kg)"], ["B-07", "Lý A", "cân bàn", "nh 01", "30"]]
    report = await send(board, world.market, csv_file(fewer, delimiter=";", encoding="utf-8-sig"))
    assert (report["changed"], report["added"], report["applied"]) == (1, 0, True)
    (after,) = await listed(board, world.market)
    assert after["id"] == before["id"]
    assert (after["kind"], after["max_mg"], after["d_mg"]) == ("platform_scale", 30_000_000, before["d_mg"])
    assert after["value_new_vnd"] == before["value_new_vnd"]
    assert after["stall_id"] != before["stall_id"]


KEYED = ["Sạp", "Hộ kinh doanh", "Loại cân", "Mã quản lý", "Số máy"]


@pytest.mark.parametrize(
    ("tag", "serial", "column_named"), [("NH-01", "78-99", "Số máy"), ("NH-02", "77-12", "Mã quản lý")]
)
async def test_a_row_whose_keys_contradict_the_register_overwrites_nothing(
    world: World, board: httpx.AsyncClient, tag: str, serial: str, column_named: str
) -> None:
    row = ["A-01", "Nông Thị Hoa", "Cân bàn"]
    await send(board, world.market, csv_file([KEYED, [*row, "NH-01", "77-12"]]))
    (before,) = await listed(board, world.market)
    report = await send(board, world.market, csv_file([KEYED, [*row, tag, serial]]))
    (error,) = report["errors"]
    assert (error["row"], error["column"], error["code"]) == (2, column_named, "keys_contradict")
    assert all(said in error["message"] for said in (before["label_code"], "NH-01", "77-12"))
    assert not report["applied"]
    assert await listed(board, world.market) == [before]


async def test_a_serial_that_the_register_does_not_have_yet_is_filled_in(
    world: World, board: httpx.AsyncClient
) -> None:
    row = ["A-01", "Nông Thị Hoa", "Cân bàn", "NH-01"]
    await send(board, world.market, csv_file([KEYED, [*row, ""]]))
    report = await send(board, world.market, csv_file([KEYED, [*row, "77-12"]]))
    assert (report["changed"], report["added"], report["errors"]) == (1, 0, [])
    (after,) = await listed(board, world.market)
    assert (after["local_tag"], after["serial"]) == ("NH-01", "77-12")


async def test_every_faulty_row_is_named_and_nothing_is_written(world: World, board: httpx.AsyncClient) -> None:
    rows: list[list[Any]] = [
        HEADINGS,
        ROW,
        [2, "", "A", "Cân bàn", "", "T-2", "30", "10 g", ""],
        [3, "C-1", "", "Cân bàn", "", "T-3", "30", "10 g", ""],
        [4, "C-2", "A", "cái cân", "", "T-4", "30", "10 g", ""],
        [5, "C-2", "A", "Cân bàn", "", "", "30", "10 g", ""],
        [6, "C-2", "A", "Cân bàn", "", "T-6", "30", "10", ""],
        [7, "C-2", "A", "Cân bàn", "", "nh01", "30", "10 g", ""],
        [8, "C-2", "A", "Cân bàn", "", "T-8", "0,001", "10 g", ""],
        [9, "C-2", "A" * 121, "Cân bàn", "", "T-9", "30", "10 g", ""],
    ]
    report = await send(board, world.market, csv_file(rows))
    assert [(error["row"], error["column"], error["code"]) for error in report["errors"]] == [
        (3, "Sạp", "missing"),
        (4, "Sạp", "stall_needs_trader"),
        (5, "Loại cân", "choice_not_understood"),
        (6, "Số máy", "no_identity"),
        (7, "d", "unit_missing"),
        (8, None, "row_repeated"),
        (9, None, "interval_above_max"),
        (10, "Hộ kinh doanh", "string_too_long"),
    ]
    assert not report["applied"]
    assert await count(world.database, Instrument, market_id=world.market) == 0
    assert await count(world.database, Stall, market_id=world.market) == 1


async def test_an_instrument_that_moved_away_is_not_made_twice(world: World, board: httpx.AsyncClient) -> None:
    department = await world.client(Role.DEPARTMENT)
    await send(department, world.market, csv_file([HEADINGS, ROW]))
    (item,) = await listed(department, world.market)
    body = {
        **{name: item[name] for name in ("kind", "local_tag", "max_mg", "d_mg")},
        "stall_id": str(world.other_stall),
    }
    assert (await department.put(f"{API}/instruments/{item['id']}", json=body)).status_code == 200
    report = await send(department, world.market, csv_file([HEADINGS, ROW]))
    assert [error["code"] for error in report["errors"]] == ["moved_away"]
    assert await column(world.database, Instrument, UUID(item["id"]), "market_id") == (world.other_market,)
    theirs = await board.post(
        f"{API}/markets/{world.market}/instruments/import", files={"file": csv_file([HEADINGS, ROW])}
    )
    assert theirs.status_code == 409


async def test_a_market_out_of_scope_is_not_found_and_a_verifier_may_not_import(
    world: World, board: httpx.AsyncClient
) -> None:
    files = {"file": csv_file([HEADINGS, ROW])}
    path = f"{API}/markets/{world.other_market}/instruments/import"
    assert (await board.post(path, files=files)).status_code == 404
    assert (await (await world.client(Role.VERIFIER)).post(path, files=files)).status_code == 403

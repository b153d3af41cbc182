"""Certificates from a file: all or nothing, each row's fault named, the same file twice harmless."""

import time
from datetime import datetime
from typing import Any

import httpx
import pytest

from schemas.identity import Role
from service.clock import VIET_NAM
from service.instruments.models import Instrument
from service.verifications.models import Verification
from service.vietnamese import code_key
from tests.conftest import MovableClock
from tests.makers.register import API, column, count
from tests.makers.spreadsheets import csv_file, xlsx_file
from tests.makers.world import World

HEADINGS = ["Số máy", "Chợ", "Số giấy chứng nhận", "Tem kiểm định", "Ngày kiểm định", "Thời hạn đến", "Kết quả"]


@pytest.fixture
async def verifier(world: World, clock: MovableClock) -> httpx.AsyncClient:
    clock.set(datetime(2026, 11, 22, 9, 0, tzinfo=VIET_NAM))
    return await world.client(Role.VERIFIER)


async def send(client: httpx.AsyncClient, data: bytes, **query: str) -> dict[str, Any]:
    answer = await client.post(f"{API}/verifications/import", files={"file": ("x.bin", data)}, params=query)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


async def with_serial(world: World, serial: str, **more: Any) -> Any:
    return await world.add_instrument(
        serial=serial, serial_key=code_key(serial), verified_on=None, valid_until=None, **more
    )


async def test_a_workbook_is_recorded_whole_and_the_second_time_unchanged(
    world: World, verifier: httpx.AsyncClient
) -> None:
    one, two = await with_serial(world, "NH-01"), await with_serial(world, "NH-02")
    day = datetime(2026, 6, 12)  # noqa: DTZ001  # a workbook knows no zone
    data = xlsx_file(
        [
            ["BẢNG KÊ GIẤY CHỨNG NHẬN"],
            HEADINGS,
            ["NH-01", "", "1-26", "KD-A 004512", day, "06/2028", "Đạt"],
            ["nh 02", "", "2-26", "", "2026-06-13", "", "Không đạt"],
        ]
    )
    dry = await send(verifier, data, dry_run="true")
    assert (dry["rows"], dry["added"], dry["applied"], dry["errors"]) == (2, 2, False, [])
    assert await count(world.database, Verification, instrument_id=one) == 0
    first, again = await send(verifier, data), await send(verifier, data)
    assert (first["added"], first["unchanged"], first["applied"]) == (2, 0, True)
    assert (again["added"], again["unchanged"], again["applied"], again["errors"]) == (0, 2, True, [])
    shown = (await verifier.get(f"{API}/instruments/{one}")).json()
    assert (shown["valid_until"], shown["mark"]["series"], shown["mark"]["number"]) == ("2028-06-30", "KD-A", "004512")
    assert (await verifier.get(f"{API}/instruments/{two}")).json()["state"] == "overdue"


async def test_every_faulty_row_is_named_and_nothing_is_written(world: World, verifier: httpx.AsyncClient) -> None:
    one = await with_serial(world, "E-01")
    await with_serial(world, "E-02")
    await with_serial(world, "E-02")
    other, world.body = world.body, ""
    foreign = await world.add_body()
    rows = [
        [*HEADINGS, "Tổ chức kiểm định"],
        ["E-01", "", "1-26", "X 1", "12/06/2026", "06/2028", "đạt", other],
        ["E-99", "", "2-26", "", "12/06/2026", "06/2028", "đạt", ""],
        ["E-02", "", "3-26", "", "12/06/2026", "06/2028", "đạt", ""],
        ["E-01", "", "4-26", "X 1", "12/06/2026", "06/2028", "đạt", ""],
        ["E-01", "", "5-26", "", "32/06/2026", "06/2028", "đạt", ""],
        ["E-01", "", "6-26", "", "12/06/2027", "06/2028", "đạt", ""],
        ["E-01", "", "", "", "12/06/2026", "06/2028", "chắc đạt", ""],
        ["E-01", "", "1-26", "", "12/06/2026", "06/2028", "đạt", ""],
        ["E-01", "", "9-26", "", "12/06/2026", "06/2028", "đạt", foreign],
        ["?", "", "10-26", "", "12/06/2026", "06/2028", "đạt", ""],
    ]
    report = await send(verifier, csv_file(rows, delimiter=";", encoding="utf-8-sig"))
    assert [(error["row"], error["column"], error["code"]) for error in report["errors"]] == [
        (3, "Số máy", "no_such_instrument"),
        (4, "Số máy", "several_instruments"),
        (5, "Tem kiểm định", "mark_twice"),
        (6, "Ngày kiểm định", "date_not_understood"),
        (7, "Ngày kiểm định", "in_future"),
        (8, "Kết quả", "choice_not_understood"),
        (8, "Số giấy chứng nhận", "missing"),
        (9, "Số giấy chứng nhận", "row_repeated"),
        (10, "Tổ chức kiểm định", "not_your_body"),
        (11, None, "instrument_not_named"),
    ]
    assert all(error["message"] != error["code"] for error in report["errors"])
    assert not report["applied"]
    assert await count(world.database, Verification, instrument_id=one) == 0


async def test_an_instrument_is_named_more_closely_by_its_market(world: World, verifier: httpx.AsyncClient) -> None:
    here, there = await with_serial(world, "M-01"), await with_serial(world, "M-01", other=True)
    rows = [HEADINGS, ["M-01", f"M{world.number}-{world.other_market.hex[-6:]}", "1-26", "", "12/06/2026", "", "đạt"]]
    assert (await send(verifier, csv_file(rows)))["added"] == 1
    assert await count(world.database, Verification, instrument_id=there) == 1
    assert await count(world.database, Verification, instrument_id=here) == 0


async def test_a_certificate_recorded_with_other_content_is_an_error(world: World, verifier: httpx.AsyncClient) -> None:
    await with_serial(world, "D-01")
    row = ["D-01", "", "1-26", "", "12/06/2026", "06/2028", "đạt"]
    await send(verifier, csv_file([HEADINGS, row]))
    report = await send(verifier, csv_file([HEADINGS, [*row[:5], "07/2028", "đạt"]]))
    assert [error["code"] for error in report["errors"]] == ["certificate_differs"]


async def test_only_the_first_two_hundred_errors_are_listed(world: World, verifier: httpx.AsyncClient) -> None:
    rows = [HEADINGS, *(["?-0", "", f"{n}-26", "", "12/06/2026", "06/2028", "đạt"] for n in range(350))]
    report = await send(verifier, csv_file(rows))
    assert (len(report["errors"]), report["errors_left_out"]) == (200, 150)


async def test_a_file_that_is_no_table_is_a_problem_in_the_persons_words(
    world: World, verifier: httpx.AsyncClient
) -> None:
    for data, status, code in (
        (b"\x89PNG\r\n\x1a\n\x00", 415, "import_not_a_sheet"),
        (b"a,b\n1,2\n", 422, "import_no_headings"),
        (b"", 422, "import_empty"),
    ):
        answer = await verifier.post(f"{API}/verifications/import", files={"file": ("x.xlsx", data)})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    board = await world.client(Role.BOARD)
    assert (await board.post(f"{API}/verifications/import", files={"file": ("x", b"a")})).status_code == 403


async def test_ten_thousand_rows_are_recorded_in_seconds(world: World, verifier: httpx.AsyncClient) -> None:
    rows: list[list[Any]] = [HEADINGS]
    for number in range(200):
        await with_serial(world, f"T-{number}")
        rows += [
            [f"T-{number}", "", f"{number}.{n}", f"T{world.number}-{number * 50 + n}", "12/06/2026", "06/2028", "đạt"]
            for n in range(50)
        ]
    began = time.monotonic()
    report = await send(verifier, xlsx_file(rows))
    assert (report["added"], report["errors"]) == (10_000, [])
    assert time.monotonic() - began < 30


async def test_an_imported_pass_moves_the_instruments_own_dates(world: World, verifier: httpx.AsyncClient) -> None:
    one = await with_serial(world, "V-01")
    await send(verifier, csv_file([HEADINGS, ["V-01", "", "1-26", "", "12/06/2026", "30/06/2028", "đạt"]]))
    dates = await column(world.database, Instrument, one, "verified_on", "valid_until")
    assert [str(day) for day in dates] == ["2026-06-12", "2028-06-30"]


async def test_a_month_that_the_workbook_keeps_as_its_first_day_ends_with_the_month(
    world: World, verifier: httpx.AsyncClient
) -> None:
    cell, text = await with_serial(world, "W-01"), await with_serial(world, "W-02")
    first = datetime(2026, 6, 1)  # noqa: DTZ001  # a workbook knows no zone
    rows: list[list[Any]] = [
        HEADINGS,
        ["W-01", "", "1-26", "", first, first.replace(year=2028), "đạt"],
        ["W-02", "", "2-26", "", first, "01/06/2028", "đạt"],
    ]
    assert (await send(verifier, xlsx_file(rows)))["errors"] == []
    ends = [await column(world.database, Instrument, one, "verified_on", "valid_until") for one in (cell, text)]
    assert [[str(day) for day in dates] for dates in ends] == [
        ["2026-06-01", "2028-06-30"],
        ["2026-06-01", "2028-06-01"],
    ]

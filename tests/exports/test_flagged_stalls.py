"""Flagged stalls as files that a spreadsheet and a map open."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from rules.grounds import FlagKind
from schemas.identity import Role
from service.flags import exporting
from service.ledger.models import LedgerEntry
from tests.makers.flags import open_flag
from tests.makers.world import World

SPITEFUL = '=HYPERLINK("http://x";"Bà Nông")'


async def two_flags(world: World, trader: str = "Nông Thị Đào") -> None:
    """One stall with a broken seal and an overdue scale, one elsewhere with a scale never verified."""
    today = world.app.state.clock.today()
    stall = await world.add_stall(world.market, world.commune, trader_name=trader, lat=22.74, lon=106.18)
    scale = await world.add_instrument(stall_id=stall, valid_until=today - timedelta(days=10))
    await open_flag(
        world,
        FlagKind.SEAL_BROKEN,
        scale,
        place=(world.commune, world.market, stall),
        since=today - timedelta(days=3),
    )
    await world.add_instrument(other=True, verified_on=None, valid_until=None)


async def fetch(world: World, form: str, language: str = "vi", query: str = "") -> Any:
    client = await world.client(Role.DEPARTMENT)
    answer = await client.get(f"/api/v1/flagged-stalls.{form}{query}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert f".{form}" in answer.headers["content-disposition"]
    return answer


async def fetch_sheet(world: World) -> Any:
    return load_workbook(io.BytesIO((await fetch(world, "xlsx")).content)).active


async def test_csv_opens_in_a_vietnamese_excel(world: World) -> None:
    await two_flags(world)
    answer = await fetch(world, "csv")
    assert answer.content.startswith("\ufeffXã, phường;Chợ;".encode())
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    since = world.app.state.clock.today() - timedelta(days=3)
    assert [row["Cảnh báo"] for row in rows] == [
        "Niêm phong, kẹp chì bị phá hoặc mất",
        "Quá hạn kiểm định",
        "Chưa kiểm định lần nào",
    ]
    assert (rows[0]["Từ ngày"], rows[0]["Số ngày"]) == (f"{since:%d/%m/%Y}", "3")
    assert (rows[0]["Tiểu thương"], rows[1]["Tiểu thương"], rows[0]["Vĩ độ"]) == ("Nông Thị Đào",) * 2 + ("22,74",)
    assert answer.content.count(b"\n") == answer.content.count(b"\r\n") == 4


async def test_csv_for_english_readers_has_commas_and_iso_dates(world: World) -> None:
    await two_flags(world)
    answer = await fetch(world, "csv", "en")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    since = world.app.state.clock.today() - timedelta(days=3)
    assert (rows[0]["Flag"], rows[0]["Since"]) == ("Seal broken or missing", since.isoformat())


@pytest.mark.parametrize("spite", [SPITEFUL, "+84", "-1", "@SUM(A1)", "\tx", 'a;"b"\nc'])
async def test_what_a_trader_is_called_is_never_a_formula(world: World, spite: str) -> None:
    await two_flags(world, spite)
    text = (await fetch(world, "csv")).content.decode("utf-8-sig")
    shown = next(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))["Tiểu thương"]
    assert shown in {spite, f"'{spite}"}
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))
    sheet = await fetch_sheet(world)
    cell = sheet["D2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (spite, "s", None)


async def test_xlsx_has_real_dates_a_frozen_heading_and_filters(world: World) -> None:
    await two_flags(world)
    sheet = await fetch_sheet(world)
    assert sheet.title == "Quầy có cảnh báo"
    assert [cell.value for cell in sheet[1]][:4] == ["Xã, phường", "Chợ", "Quầy", "Tiểu thương"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.max_row) == ("A2", "A1:O4", 4)
    since = world.app.state.clock.today() - timedelta(days=3)
    assert sheet["H2"].value == datetime(since.year, since.month, since.day)  # noqa: DTZ001  # a cell has no zone
    assert (sheet["H2"].number_format, sheet["H2"].is_date) == ("dd/mm/yyyy", True)
    assert (sheet["I2"].value, sheet["L2"].value, sheet["N2"].value) == (3, 22.74, 3)
    assert sheet.column_dimensions["K"].width > 40
    assert "Điều" in sheet["K2"].value


async def test_xlsx_prints_on_one_sheet_across_with_its_whole_text(world: World) -> None:
    await two_flags(world)
    sheet = await fetch_sheet(world)
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area.endswith("$A$1:$K$4"), "what only programs read is not printed"
    longest = max(range(2, 5), key=lambda row: len(sheet.cell(row, 11).value))
    assert sheet.row_dimensions[longest].height >= 30, "as high as its text"


async def test_geojson_places_each_stall_once_longitude_first(world: World) -> None:
    await two_flags(world)
    answer = await fetch(world, "geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    collection = json.loads(answer.content)
    first, second = collection["features"]
    assert (collection["type"], first["type"]) == ("FeatureCollection", "Feature")
    assert first["geometry"] == {"type": "Point", "coordinates": [106.18, 22.74]}
    assert (first["properties"]["position_of"], first["properties"]["severity"]) == ("stall", 3)
    assert [flag["kind"] for flag in first["properties"]["flags"]] == ["seal_broken", "verification_overdue"]
    assert (second["id"], second["geometry"]) == (str(world.other_stall), None)


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
async def test_an_export_is_in_the_ledger_with_its_filter_and_rows(world: World, form: str) -> None:
    await two_flags(world)
    client = await world.client(Role.DEPARTMENT)
    answer = await client.get(f"/api/v1/flagged-stalls.{form}?severity=3&market={world.market}")
    assert answer.status_code == 200
    ledger: Any = LedgerEntry
    async with world.database.read() as session:
        (detail,) = (
            await session.execute(
                select(ledger.detail).where(
                    ledger.action == "exported", ledger.detail["filter"]["market"][0].as_string() == str(world.market)
                )
            )
        ).scalars()
    assert detail == {"form": form, "filter": {"severity": [3], "market": [str(world.market)]}, "rows": 1}


async def test_an_export_within_scope_holds_all_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await two_flags(world)
    monkeypatch.setattr(exporting, "STALLS_AT_ONCE", 1)
    assert (await fetch(world, "csv")).content.count(b"\r\n") == 4
    board = await world.client(Role.BOARD)
    assert (await board.get("/api/v1/flagged-stalls.csv")).content.count(b"\r\n") == 3
    stranger = await world.client(Role.DEPARTMENT, elsewhere=True)
    assert (await stranger.get("/api/v1/flagged-stalls.csv")).content.count(b"\r\n") == 1


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
async def test_a_filter_that_lets_too_much_through_is_told_to_be_narrower(
    world: World, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_flags(world)
    monkeypatch.setattr(exporting, "MOST_ROWS", 1)
    client = await world.client(Role.DEPARTMENT)
    answer = await client.get(f"/api/v1/flagged-stalls.{form}")
    assert (answer.status_code, answer.json()["code"]) == (413, "export_too_large")
    assert "thu hẹp bộ lọc" in answer.json()["detail"]

"""Printed labels: each leads to the page of what it is on, whatever people wrote there."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select

from schemas import label_codes
from schemas.identity import Role
from service.app import create_app
from service.db import Database
from service.instruments.models import Instrument
from service.labels.forms import MOST_LABELS
from service.ledger.models import LedgerEntry
from service.settings import Settings
from tests.conftest import MovableClock
from tests.labels.printed import Printed, printed
from tests.makers.world import BASE_URL, World, anonymous, new_id

LABELS = "/api/v1/labels.pdf"
AWKWARD = '#panic("x") $1/2$ \\ ]*_@'


async def add_scale(world: World, **values: Any) -> tuple[UUID, str]:
    code = label_codes.make()
    return await world.add_instrument(label_code=code, **values), code


async def get(client: httpx.AsyncClient, folder: Path, **params: Any) -> Printed:
    answer = await client.get(LABELS, params={key: str(value) for key, value in params.items()})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    return printed(answer.content, folder)


def problem_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_every_scale_in_use_at_a_market_gets_a_label_that_leads_to_its_page(world: World, tmp_path: Path) -> None:
    codes = {(await add_scale(world))[1] for _ in range(26)}
    await add_scale(world, in_use=False)
    await add_scale(world, other=True)
    async with await world.client(Role.BOARD) as board:
        sheet = await get(board, tmp_path, market=world.market)
    assert {code.text for code in sheet.codes} == {f"{BASE_URL}/s/{code}" for code in codes}
    assert len(sheet.codes) == 26
    assert sheet.sizes == [(210, 297), (210, 297)]
    assert sheet.text.count("Cân đồng hồ lò xo, Max 10 kg") == 26
    assert all(code.width > 22 for code in sheet.codes), "large enough for a phone at arm's length"


async def test_the_code_to_type_stands_beside_the_code_to_scan(world: World, tmp_path: Path) -> None:
    scale, code = await add_scale(world)
    async with await world.client(Role.DEPARTMENT) as department:
        sheet = await get(department, tmp_path, instrument=scale)
    typed = f"{code[:3]} {code[3:6]} {code[6:]}"
    assert typed in sheet.text
    assert label_codes.correct(typed.lower()) == code
    assert "quacan.test" in sheet.text, "where to type it"
    assert "Quét xem cân còn hạn kiểm định không, hoặc báo cân sai." in " ".join(sheet.text.split())


async def test_a_stall_has_a_label_of_its_own_and_nobody_is_named_on_it(world: World, tmp_path: Path) -> None:
    await world.add_stall(world.market, world.commune, code="THIT-07", trader_name="Nông Thị Mẩy")
    await world.add_stall(world.market, world.commune, code="THIT-08", open=False)
    async with await world.client(Role.BOARD) as board:
        answers = await board.get("/api/v1/stalls", params={"market": str(world.market)})
        sheet = await get(board, tmp_path, market=world.market, of="stalls", form="a4_large")
    labels = {stall["label_code"] for stall in answers.json()["items"] if stall["open"]}
    assert {code.text for code in sheet.codes} == {f"{BASE_URL}/s/{label}" for label in labels}
    assert "Sạp THIT-07" in sheet.text
    assert "THIT-08" not in sheet.text
    assert "Mẩy" not in sheet.text


async def test_a_half_used_sheet_is_filled_where_it_is_still_empty(world: World, tmp_path: Path) -> None:
    for _ in range(3):
        await add_scale(world)
    async with await world.client(Role.BOARD) as board:
        sheet = await get(board, tmp_path, market=world.market, skip=22)
    places = [(code.page, int(code.x // 70), int(code.y // 37)) for code in sheet.codes]
    assert sorted(places) == [(0, 1, 7), (0, 2, 7), (1, 0, 0)]


async def test_a_thermal_printer_gets_one_label_a_page_as_wide_as_its_paper(world: World, tmp_path: Path) -> None:
    codes = {(await add_scale(world))[1] for _ in range(2)}
    async with await world.client(Role.DISTRICT_TEAM) as team:
        sheet = await get(team, tmp_path, market=world.market, form="thermal58")
    assert sheet.sizes == [(58, 60), (58, 60)]
    assert {code.text for code in sheet.codes} == {f"{BASE_URL}/s/{code}" for code in codes}
    assert sorted(code.page for code in sheet.codes) == [0, 1]
    assert all(code.x >= 5 and code.x + code.width <= 53 for code in sheet.codes), "within the print head"


@pytest.mark.parametrize("form", ["a4", "a4_large", "thermal58"])
async def test_what_people_wrote_is_printed_as_written_and_never_run(world: World, tmp_path: Path, form: str) -> None:
    market = await world.add_market(world.commune, new_id(), name="Chợ <b>#sys.inputs</b> {host}")
    stall = await world.add_stall(market, world.commune, code=AWKWARD)
    scale, code = await add_scale(world, market_id=market, stall_id=stall)
    async with await world.client(Role.DEPARTMENT) as department:
        sheet = await get(department, tmp_path, instrument=scale, form=form)
    assert f"Sạp {AWKWARD}" in sheet.text
    assert "Chợ <b>#sys.inputs</b> {host}" in sheet.text
    assert [found.text for found in sheet.codes] == [f"{BASE_URL}/s/{code}"]


@pytest.mark.parametrize(("form", "last"), [("a4", "M"), ("a4_large", "Q"), ("thermal58", "W")])
async def test_a_code_of_wide_letters_stays_on_its_line(world: World, tmp_path: Path, form: str, last: str) -> None:
    body = "WWWWWWW" + last
    code = body + label_codes.check_character(body)
    scale = await world.add_instrument(label_code=code)
    async with await world.client(Role.DEPARTMENT) as department:
        sheet = await get(department, tmp_path, instrument=scale, form=form)
    assert f"WWW WWW W{code[7:]}" in sheet.text


@pytest.mark.parametrize("form", ["a4", "a4_large", "thermal58"])
async def test_names_too_long_for_a_label_are_cut_and_spoil_nothing(world: World, tmp_path: Path, form: str) -> None:
    market = await world.add_market(world.commune, new_id(), name="Chợ " + "Nặm Nhũng " * 11)
    stall = await world.add_stall(market, world.commune, code="W" * 64)
    codes = {(await add_scale(world, market_id=market, stall_id=stall))[1] for _ in range(4)}
    async with await world.client(Role.DEPARTMENT) as department:
        sheet = await get(department, tmp_path, market=market, form=form)
    assert {found.text for found in sheet.codes} == {f"{BASE_URL}/s/{code}" for code in codes}
    assert sheet.text.count("WW…") == 4
    assert all(f"{code[:3]} {code[3:6]} {code[6:]}" in sheet.text for code in codes)


async def test_letters_typed_in_parts_are_printed_whole(world: World, tmp_path: Path) -> None:
    market = await world.add_market(world.commune, new_id(), name="Cho\u031b\u0323 Na\u0300 Ri\u0323")
    scale, _ = await add_scale(world, market_id=market)
    async with await world.client(Role.DEPARTMENT) as department:
        sheet = await get(department, tmp_path, instrument=scale)
    assert "Chợ Nà Rị" in sheet.text


async def test_labels_are_entered_in_the_ledger_with_their_codes(world: World) -> None:
    scale, code = await add_scale(world)
    person = await world.add_person(Role.BOARD, markets=(world.market,))
    async with anonymous(world.app, await world.token(person, Role.BOARD)) as board:
        assert (await board.get(LABELS, params={"instrument": str(scale)})).status_code == 200
    async with world.database.read() as session:
        made = select(LedgerEntry.action, LedgerEntry.detail).where(LedgerEntry.person_id == person)  # type: ignore[call-overload]  # columns
        entries = (await session.execute(made)).all()
    assert entries == [("exported", {"form": "a4", "labels": [code]})]


async def test_a_choice_that_cannot_be_printed_is_refused_with_what_to_mend(world: World) -> None:
    scale, _ = await add_scale(world)
    async with await world.client(Role.BOARD) as board:
        for params in (
            {},
            {"market": world.market, "instrument": scale},
            {"instrument": scale, "form": "a4_large", "skip": 8},
            {"instrument": scale, "form": "thermal58", "skip": 1},
            {"market": world.market, "part": 2},
        ):
            answer = await board.get(LABELS, params={key: str(value) for key, value in params.items()})
            assert problem_of(answer) == (422, "invalid")
            assert answer.json()["errors"][0]["message"]
        empty = await board.get(LABELS, params={"market": str(world.market), "of": "stalls"})
        assert empty.status_code == 200
        unknown = await board.get(LABELS, params={"instrument": [str(scale), str(new_id())]})
        assert problem_of(unknown) == (404, "not_found")


async def test_a_market_with_nothing_in_it_has_no_labels(world: World) -> None:
    market = await world.add_market(world.commune, new_id())
    async with await world.client(Role.DEPARTMENT) as department:
        assert problem_of(await department.get(LABELS, params={"market": str(market)})) == (404, "labels_none")


async def test_a_large_market_comes_in_parts(world: World, tmp_path: Path) -> None:
    await add_many(world.database, world, MOST_LABELS + 1)
    async with await world.client(Role.BOARD) as board:
        whole = await board.get(LABELS, params={"market": str(world.market)})
        assert problem_of(whole) == (413, "labels_too_many")
        assert "part=2" in whole.json()["detail"]
        rest = await get(board, tmp_path, market=world.market, part=2)
    assert len(rest.codes) == 1


async def test_others_are_answered_while_sheets_are_set(world: World) -> None:
    await add_many(world.database, world, 240)
    async with await world.client(Role.BOARD) as board:
        labels = asyncio.create_task(board.get(LABELS, params={"market": str(world.market)}))
        await asyncio.sleep(0.3)
        assert (await board.get("/healthz")).status_code == 200
        assert not labels.done()
        assert (await labels).status_code == 200


async def test_labels_lead_to_the_public_address(
    settings: Settings, world: World, clock: MovableClock, tmp_path: Path
) -> None:
    scale, code = await add_scale(world)
    app = create_app(settings.model_copy(update={"public_url": "https://can.example.vn/"}), clock=clock)
    async with await as_department(world, app) as client:
        sheet = await get(client, tmp_path, instrument=scale)
    await app.state.database.close()
    assert [found.text for found in sheet.codes] == [f"https://can.example.vn/s/{code}"]


async def test_outside_a_demo_nothing_is_printed_that_leads_nowhere(
    settings: Settings, world: World, clock: MovableClock
) -> None:
    scale, _ = await add_scale(world)
    app = create_app(settings.model_copy(update={"demo": False, "public_url": None}), clock=clock)
    async with await as_department(world, app) as client:
        answer = await client.get(LABELS, params={"instrument": str(scale)})
    await app.state.database.close()
    assert problem_of(answer) == (409, "public_url_unset")
    assert "QUACAN_PUBLIC_URL" in answer.json()["detail"]


async def as_department(world: World, app: FastAPI) -> httpx.AsyncClient:
    token = (await world.client(Role.DEPARTMENT)).headers["authorization"].removeprefix("Bearer ")
    return anonymous(app, token)


async def add_many(database: Database, world: World, count: int) -> None:
    scale, _ = await add_scale(world)
    async with database.write() as session:
        like = (await session.execute(select(Instrument.__table__).where(Instrument.id == scale))).mappings().one()  # type: ignore[attr-defined, arg-type]  # set by SQLModel
        rows = [{**like, "id": new_id(), "label_code": label_codes.make()} for _ in range(count - 1)]
        await session.execute(insert(Instrument), rows)

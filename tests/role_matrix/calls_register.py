"""Requests of the register."""

from schemas.register import AreaLevel
from service.markets.models import MARKET
from tests.makers.register import area_body, instrument_body, market_body, stall_body
from tests.makers.spreadsheets import csv_file
from tests.makers.world import new_id
from tests.role_matrix.calls import API, Call, Case, call_of

MANY = {"params": {"limit": 200}}


def code() -> str:
    return f"R{new_id().hex[-10:]}"


@call_of("GET /areas")
async def list_areas(case: Case) -> Call:
    return Call(f"{API}/areas", subject=case.home.commune, sent={"params": {"under": str(case.home.province)}})


@call_of("GET /areas/{area_id}")
async def read_area(case: Case) -> Call:
    return Call(f"{API}/areas/{case.home.commune}", subject=case.home.commune)


@call_of("PUT /areas/{area_id}")
async def write_area(case: Case) -> Call:
    area = new_id()
    await case.home.add_area(AreaLevel.COMMUNE, case.home.province, area)
    return Call(f"{API}/areas/{area}", subject=area, sent={"json": area_body(case.own.province, code())})


@call_of("GET /markets")
async def list_markets(case: Case) -> Call:
    return Call(f"{API}/markets", subject=case.home.market, sent=MANY)


@call_of("GET /markets/{market_id}")
async def read_market(case: Case) -> Call:
    return Call(f"{API}/markets/{case.home.market}", subject=case.home.market)


@call_of("PUT /markets/{market_id}")
async def write_market(case: Case) -> Call:
    market = await case.home.add_market(case.home.commune, new_id())
    return Call(f"{API}/markets/{market}", subject=market, sent={"json": market_body(case.own.commune, code())})


@call_of("GET /stalls")
async def list_stalls(case: Case) -> Call:
    sent = {"params": {"limit": 200, "market": str(case.home.market)}}
    return Call(f"{API}/stalls", subject=case.home.stall, sent=sent)


@call_of("GET /stalls/{stall_id}")
async def read_stall(case: Case) -> Call:
    return Call(f"{API}/stalls/{case.home.stall}", subject=case.home.stall)


@call_of("PUT /stalls/{stall_id}")
async def write_stall(case: Case) -> Call:
    stall = await case.home.add_stall(case.home.market, case.home.commune)
    return Call(f"{API}/stalls/{stall}", subject=stall, sent={"json": stall_body(case.own.market, code())})


@call_of("GET /instruments")
async def list_instruments(case: Case) -> Call:
    stall = await case.home.add_stall(case.home.market, case.home.commune)
    instrument = await case.home.add_instrument(stall_id=stall)
    return Call(f"{API}/instruments", subject=instrument, sent={"params": {"stall": str(stall)}})


@call_of("GET /instruments/lookup")
async def look_up_instrument(case: Case) -> Call:
    label = f"L{new_id().hex[-12:].upper()}"
    instrument = await case.home.add_instrument(label_code=label)
    return Call(f"{API}/instruments/lookup", subject=instrument, sent={"params": {"code": label}})


@call_of("GET /instruments/{instrument_id}")
async def read_instrument(case: Case) -> Call:
    instrument = await case.home.add_instrument()
    return Call(f"{API}/instruments/{instrument}", subject=instrument)


@call_of("PUT /instruments/{instrument_id}")
async def write_instrument(case: Case) -> Call:
    instrument = await case.home.add_instrument()
    body = instrument_body(case.own.stall, local_tag=code())
    return Call(f"{API}/instruments/{instrument}", subject=instrument, sent={"json": body})


@call_of("GET /instruments/{id}/history")
async def read_history(case: Case) -> Call:
    instrument = await case.home.add_instrument()
    return Call(f"{API}/instruments/{instrument}/history")


@call_of("POST /markets/{market_id}/instruments/import")
async def import_instruments(case: Case) -> Call:
    headings = ["Sạp", "Hộ kinh doanh", "Loại cân", "Số máy", "Max", "d"]
    rows = [headings, [code(), "Nông Thị Hoa", "Cân đồng hồ lò xo", code(), "10 kg", "50 g"]]
    sent = {"files": {"file": ("can.csv", csv_file(rows))}}
    path = f"{API}/markets/{case.home.market}/instruments/import"
    return Call(path, sent=sent, done=lambda report: report["applied"])


@call_of("GET /summary")
async def read_summary(case: Case) -> Call:
    await case.home.add_instrument()
    return Call(f"{API}/summary", subject=case.home.market, sent={"params": {"by": MARKET.name}})

"""Requests of flags and flagged stalls."""

from datetime import date

from sqlalchemy import select

from rules.grounds import FlagKind
from service.flags.models import FLAG
from tests.makers.flags import open_flag
from tests.role_matrix.calls import API, Call, Case, call_of
from tests.role_matrix.calls_register import code


async def overdue_stall(case: Case) -> str:
    """The code of a stall with an instrument whose verification has run out."""
    stall_code = code()
    stall = await case.home.add_stall(case.home.market, case.home.commune, code=stall_code)
    await case.home.add_instrument(stall_id=stall, verified_on=date(2020, 1, 15), valid_until=date(2022, 1, 15))
    return stall_code


@call_of("GET /flags")
async def list_flags(case: Case) -> Call:
    instrument = await case.home.add_instrument(verified_on=date(2020, 1, 15), valid_until=date(2021, 1, 15))
    return Call(f"{API}/flags", subject=instrument, sent={"params": {"limit": 200}})


async def open_event_flag(case: Case) -> str:
    instrument = await case.home.add_instrument()
    assert await open_flag(case.home, FlagKind.NONCONFORMING, instrument) == ["nonconforming"]
    async with case.home.database.read() as session:
        found = await session.execute(select(FLAG.c.id).where(FLAG.c.instrument_id == instrument))
        return str(found.scalar_one())


@call_of("POST /flags/{flag_id}/acknowledge")
async def acknowledge_flag(case: Case) -> Call:
    flag = await open_event_flag(case)
    return Call(f"{API}/flags/{flag}/acknowledge", subject=flag, sent={"json": {"note": "Đã hẹn kiểm định lại."}})


@call_of("POST /flags/{flag_id}/close")
async def close_flag(case: Case) -> Call:
    flag = await open_event_flag(case)
    sent = {"json": {"reason": "corrected", "note": "Đã sửa, cân lại đạt."}}
    return Call(f"{API}/flags/{flag}/close", subject=flag, sent=sent)


@call_of("GET /flagged-stalls")
async def list_flagged_stalls(case: Case) -> Call:
    return Call(f"{API}/flagged-stalls", subject=await overdue_stall(case), sent={"params": {"limit": 200}})


@call_of("GET /flagged-stalls.csv")
async def export_csv(case: Case) -> Call:
    return Call(f"{API}/flagged-stalls.csv", subject=await overdue_stall(case))


@call_of("GET /flagged-stalls.xlsx")
async def export_xlsx(case: Case) -> Call:
    await overdue_stall(case)
    return Call(f"{API}/flagged-stalls.xlsx")


@call_of("GET /flagged-stalls.geojson")
async def export_geojson(case: Case) -> Call:
    return Call(f"{API}/flagged-stalls.geojson", subject=await overdue_stall(case))

"""Requests of the flagged stalls and what is done about a flag."""

from tests.pages.matrix import page_of
from tests.role_matrix.calls import Call, Case
from tests.role_matrix.calls_flags import open_event_flag, overdue_stall


@page_of("GET /console")
async def start(_: Case) -> Call:
    return Call("/console")


@page_of("GET /console/flagged")
async def flagged(case: Case) -> Call:
    return Call(
        "/console/flagged", subject=await overdue_stall(case), sent={"params": {"flag": "verification_overdue"}}
    )


@page_of("GET /console/flagged.{form}")
async def flagged_file(case: Case) -> Call:
    return Call("/console/flagged.csv", subject=await overdue_stall(case))


@page_of("POST /console/flags/{flag_id}/acknowledge")
async def acknowledge(case: Case) -> Call:
    flag = await open_event_flag(case)
    return Call(f"/console/flags/{flag}/acknowledge", sent={"data": {"note": "Đã hẹn kiểm định lại."}})


@page_of("POST /console/flags/{flag_id}/close")
async def close(case: Case) -> Call:
    flag = await open_event_flag(case)
    return Call(f"/console/flags/{flag}/close", sent={"data": {"reason": "corrected", "note": "Cân lại đạt."}})

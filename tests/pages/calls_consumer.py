"""Requests of what anybody may see and send: the same for every role, inside its scope and out of it."""

from typing import Any
from uuid import UUID

from schemas import label_codes
from tests.makers.reports import add_report, fields_of, parts_of
from tests.pages.matrix import page_of
from tests.role_matrix.calls import Call, Case


async def fresh_stall(case: Case) -> UUID:
    """One that nobody has reported yet: only so many reports of one are taken in a day."""
    return await case.home.add_stall(case.home.market, case.home.commune)


async def label(case: Case) -> str:
    code = label_codes.make()
    await case.home.add_instrument(label_code=code, stall_id=await fresh_stall(case))
    return code


async def a_receipt(case: Case) -> str:
    return (await add_report(case.home, market_id=case.home.market, stall_id=await fresh_stall(case))).receipt


def filled(case: Case, **fields: Any) -> dict[str, Any]:
    return {"files": parts_of(fields_of(case.home.app, **fields))}


@page_of("GET /")
async def start(_: Case) -> Call:
    return Call("/")


@page_of("GET /s")
async def find_label(case: Case) -> Call:
    return Call("/s", sent={"params": {"code": (await label(case)).lower()}})


@page_of("GET /s/{code}")
async def status(case: Case) -> Call:
    return Call(f"/s/{await label(case)}")


@page_of("GET /s/{code}/report")
async def label_form(case: Case) -> Call:
    return Call(f"/s/{await label(case)}/report")


@page_of("POST /s/{code}/report")
async def send_from_label(case: Case) -> Call:
    return Call(f"/s/{await label(case)}/report", sent=filled(case))


@page_of("GET /markets")
async def markets(_: Case) -> Call:
    return Call("/markets", sent={"params": {"q": "cho"}})


@page_of("GET /markets/{market_id}")
async def market(case: Case) -> Call:
    return Call(f"/markets/{case.home.market}")


@page_of("GET /report")
async def market_form(case: Case) -> Call:
    return Call("/report", sent={"params": {"market": str(case.home.market)}})


@page_of("POST /report")
async def send_from_market(case: Case) -> Call:
    return Call("/report", sent=filled(case, market_id=case.home.market, stall_id=""))


@page_of("GET /r")
async def find_receipt(case: Case) -> Call:
    return Call("/r", sent={"params": {"receipt": await a_receipt(case)}})


@page_of("GET /r/{receipt}")
async def receipt(case: Case) -> Call:
    return Call(f"/r/{await a_receipt(case)}")

"""Requests of an instrument's page, of a check's and of its photos."""

from tests.makers.evidence import add_check, jpeg, send_whole, sha
from tests.makers.world import new_id
from tests.pages.matrix import page_of
from tests.role_matrix.calls import Call, Case
from tests.role_matrix.calls_spot_checks import recorded


@page_of("GET /console/find")
async def find(case: Case) -> Call:
    label = f"L{new_id().hex[-12:].upper()}"
    await case.home.add_instrument(label_code=label)
    return Call("/console/find", sent={"params": {"code": label}})


@page_of("GET /console/instruments/{instrument_id}")
async def instrument(case: Case) -> Call:
    serial = f"SN{new_id().hex[-10:]}"
    found = await case.home.add_instrument(serial=serial)
    return Call(f"/console/instruments/{found}", subject=serial)


@page_of("GET /console/checks/{check_id}")
async def check(case: Case) -> Call:
    made, _ = await recorded(case)
    return Call(f"/console/checks/{made}")


@page_of("GET /console/checks/{check_id}/photos/{sha256}")
async def photo(case: Case) -> Call:
    content = jpeg()
    made = await add_check(case.home, content)
    assert (await send_whole(made, content)).status_code == 201
    return Call(f"/console/checks/{made.id}/photos/{sha(content)}", sent={"params": {"size": "original"}})

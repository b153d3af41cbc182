"""Requests of spot checks, their photos and the phone's feed."""

from typing import Any
from uuid import UUID

from schemas.identity import Role
from tests.makers.evidence import STREAM, TUS, Check, add_check, beginning, create, jpeg, send_whole, sha
from tests.makers.spot_checks import add_weight_set, record_of
from tests.makers.world import new_id
from tests.role_matrix.calls import API, Call, Case, call_of, fixed

RECORDERS = (Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT)


async def check_of(case: Case, *photos: bytes) -> Check:
    """By the asker where they may record one, or else by the market's board."""
    if case.author is not None and case.role in RECORDERS:
        return await add_check(case.home, *photos, author=(case.author, case.client))
    return await add_check(case.home, *photos)


async def record(case: Case) -> dict[str, Any]:
    instrument = await case.home.add_instrument()
    standard = await add_weight_set(case.home)
    return record_of(case.home, instrument, standards=(standard,))


@call_of("PUT /spot-checks/{check_id}")
async def write_check(case: Case) -> Call:
    return Call(f"{API}/spot-checks/{new_id()}", sent={"json": await record(case)})


async def recorded(case: Case) -> tuple[UUID, dict[str, Any]]:
    """A check by the market's board, as a phone would have sent it."""
    check, sent = new_id(), await record(case)
    async with await case.home.client(Role.BOARD) as board:
        answer = await board.put(f"{API}/spot-checks/{check}", json=sent)
    assert answer.status_code == 201, answer.text
    return check, sent


@call_of("GET /spot-checks")
async def list_checks(case: Case) -> Call:
    check, sent = await recorded(case)
    return Call(f"{API}/spot-checks", subject=check, sent={"params": {"instrument": sent["instrument_id"]}})


@call_of("GET /spot-checks/{check_id}")
async def read_check(case: Case) -> Call:
    check, _ = await recorded(case)
    return Call(f"{API}/spot-checks/{check}", subject=check)


@call_of("GET /spot-checks/{check_id}/photos/{sha256}")
async def show_photo(case: Case) -> Call:
    content = jpeg()
    check = await add_check(case.home, content)
    assert (await send_whole(check, content)).status_code == 201
    return Call(f"{check.photos}/{sha(content)}", sent={"params": {"size": "original"}})


fixed("OPTIONS /spot-checks/{check_id}/photos", f"{API}/spot-checks/{new_id()}/photos")
fixed(
    "OPTIONS /spot-checks/{check_id}/photos/uploads/{upload_id}",
    f"{API}/spot-checks/{new_id()}/photos/uploads/{new_id()}",
)


@call_of("POST /spot-checks/{check_id}/photos")
async def begin_upload(case: Case) -> Call:
    content = jpeg()
    check = await check_of(case, content)
    return Call(check.photos, sent={"content": content, "headers": beginning(content)})


async def upload_of(case: Case, content: bytes) -> str:
    check = await check_of(case, content)
    answer = await create(check, content)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


@call_of("HEAD /spot-checks/{check_id}/photos/uploads/{upload_id}")
async def ask_progress(case: Case) -> Call:
    return Call(await upload_of(case, jpeg()), sent={"headers": TUS})


@call_of("PATCH /spot-checks/{check_id}/photos/uploads/{upload_id}")
async def continue_upload(case: Case) -> Call:
    content = jpeg()
    headers = {**TUS, **STREAM, "Upload-Offset": "0"}
    return Call(await upload_of(case, content), sent={"content": content[:1000], "headers": headers})


@call_of("DELETE /spot-checks/{check_id}/photos/uploads/{upload_id}")
async def end_upload(case: Case) -> Call:
    return Call(await upload_of(case, jpeg()), sent={"headers": TUS})


@call_of("GET /sync")
async def read_feed(case: Case) -> Call:
    return Call(f"{API}/sync", subject=case.home.market, sent={"params": {"limit": 2000}})

"""Requests of consumers' reports, by anybody and by inspectors."""

from typing import Any

from schemas.identity import Role
from tests.makers.evidence import jpeg, sha
from tests.makers.reports import act, add_report, fields_of, label_of, parts_of
from tests.role_matrix.calls import API, Call, Case, call_of, fixed

fixed("GET /public/markets")
fixed("GET /public/report-form")


@call_of("GET /public/instruments/{code}")
async def read_instrument(case: Case) -> Call:
    return Call(f"{API}/public/instruments/{await label_of(case.home, await case.home.add_instrument())}")


@call_of("GET /public/stalls/{code}")
async def read_stall(case: Case) -> Call:
    return Call(f"{API}/public/stalls/{await label_of(case.home)}")


@call_of("GET /public/markets/{market_id}/stalls")
async def list_stalls(case: Case) -> Call:
    return Call(f"{API}/public/markets/{case.home.market}/stalls")


@call_of("POST /public/reports")
async def send_report(case: Case) -> Call:
    stall = await case.home.add_stall(case.home.market, case.home.commune)
    fields = fields_of(case.home.app, market_id=case.home.market, stall_id=stall)
    return Call(f"{API}/public/reports", sent={"files": parts_of(fields)})


@call_of("GET /public/reports/{receipt}")
async def follow_report(case: Case) -> Call:
    return Call(f"{API}/public/reports/{(await report_of(case)).receipt}")


@call_of("GET /public/reports/{receipt}/photos/{sha256}")
async def see_released_photo(case: Case) -> Call:
    photo = jpeg()
    sent = await report_of(case, photos=[photo])
    await act(case.home, sent.id, "confirm", Role.DEPARTMENT, public_photos=[sha(photo)])
    return Call(f"{API}/public/reports/{sent.receipt}/photos/{sha(photo)}")


async def report_of(case: Case, **more: Any) -> Any:
    """At a stall of its own, of which only so many are taken in a day."""
    stall = await case.home.add_stall(case.home.market, case.home.commune)
    return await add_report(case.home, market_id=case.home.market, stall_id=stall, **more)


@call_of("GET /reports")
async def list_reports(case: Case) -> Call:
    return Call(f"{API}/reports", subject=(await report_of(case)).id, sent={"params": {"limit": 200}})


@call_of("GET /reports/{report_id}")
async def read_report(case: Case) -> Call:
    sent = await report_of(case)
    return Call(f"{API}/reports/{sent.id}", subject=sent.id)


@call_of("GET /reports/{report_id}/joinable")
async def list_joinable(case: Case) -> Call:
    stall = await case.home.add_stall(case.home.market, case.home.commune)
    one, other = [await add_report(case.home, market_id=case.home.market, stall_id=stall) for _ in range(2)]
    return Call(f"{API}/reports/{one.id}/joinable", subject=other.id)


@call_of("POST /reports/{report_id}/confirm")
async def confirm(case: Case) -> Call:
    sent = await report_of(case)
    return Call(f"{API}/reports/{sent.id}/confirm", subject=sent.id, sent={"json": {}})


@call_of("POST /reports/{report_id}/join")
async def join(case: Case) -> Call:
    stall = await case.home.add_stall(case.home.market, case.home.commune)
    one, main = [await add_report(case.home, market_id=case.home.market, stall_id=stall) for _ in range(2)]
    return Call(f"{API}/reports/{one.id}/join", subject=main.id, sent={"json": {"main_id": str(main.id)}})


@call_of("POST /reports/{report_id}/dismiss")
async def dismiss(case: Case) -> Call:
    sent = await report_of(case)
    return Call(f"{API}/reports/{sent.id}/dismiss", subject=sent.id, sent={"json": {"reason": "not_credible"}})


@call_of("POST /reports/{report_id}/reply")
async def reply(case: Case) -> Call:
    sent, today = await report_of(case), case.home.app.state.clock.today()
    said = {"text": "Đề nghị cân lại.", "said_on": today.isoformat()}
    return Call(f"{API}/reports/{sent.id}/reply", subject=sent.id, sent={"json": said})


@call_of("POST /reports/{report_id}/answer")
async def answer(case: Case) -> Call:
    sent = await report_of(case)
    return Call(f"{API}/reports/{sent.id}/answer", subject=sent.id, sent={"json": {"text": "Sẽ cân lại trong tuần."}})


@call_of("GET /reports/{report_id}/photos/{sha256}")
async def see_photo(case: Case) -> Call:
    photo = jpeg()
    sent = await report_of(case, photos=[photo])
    return Call(f"{API}/reports/{sent.id}/photos/{sha(photo)}")

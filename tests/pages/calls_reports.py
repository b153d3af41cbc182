"""Requests of the inbox of consumers' reports."""

from tests.makers.evidence import jpeg, sha
from tests.makers.reports import add_report
from tests.pages.matrix import page_of
from tests.role_matrix.calls import Call, Case
from tests.role_matrix.calls_reports import report_of


@page_of("GET /console/reports")
async def inbox(case: Case) -> Call:
    return Call("/console/reports", subject=(await report_of(case)).id)


@page_of("GET /console/reports/{report_id}")
async def report(case: Case) -> Call:
    sent = await report_of(case)
    return Call(f"/console/reports/{sent.id}", subject=sent.id)


@page_of("GET /console/reports/{report_id}/photos/{sha256}")
async def photo(case: Case) -> Call:
    content = jpeg()
    sent = await report_of(case, photos=[content])
    return Call(f"/console/reports/{sent.id}/photos/{sha(content)}")


@page_of("POST /console/reports/{report_id}/confirm")
async def confirm(case: Case) -> Call:
    return Call(f"/console/reports/{(await report_of(case)).id}/confirm", sent={"data": {"note": "Đã gọi hỏi."}})


@page_of("POST /console/reports/{report_id}/join")
async def join(case: Case) -> Call:
    stall = await case.home.add_stall(case.home.market, case.home.commune)
    one, main = [await add_report(case.home, market_id=case.home.market, stall_id=stall) for _ in range(2)]
    return Call(f"/console/reports/{one.id}/join", sent={"data": {"main_id": str(main.id)}})


@page_of("POST /console/reports/{report_id}/dismiss")
async def dismiss(case: Case) -> Call:
    return Call(f"/console/reports/{(await report_of(case)).id}/dismiss", sent={"data": {"reason": "not_credible"}})


@page_of("POST /console/reports/{report_id}/answer")
async def answer(case: Case) -> Call:
    return Call(f"/console/reports/{(await report_of(case)).id}/answer", sent={"data": {"text": "Sẽ cân lại."}})


@page_of("POST /console/reports/{report_id}/reply")
async def reply(case: Case) -> Call:
    said = {"text": "Đề nghị cân lại.", "said_on": case.home.app.state.clock.today().isoformat()}
    return Call(f"/console/reports/{(await report_of(case)).id}/reply", sent={"data": said})

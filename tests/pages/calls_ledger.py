"""A request of the ledger's view."""

from schemas.identity import Role
from tests.makers.reports import act
from tests.pages.matrix import page_of
from tests.role_matrix.calls import Call, Case
from tests.role_matrix.calls_reports import report_of


@page_of("GET /console/ledger")
async def ledger(case: Case) -> Call:
    sent = await report_of(case)
    await act(case.home, sent.id, "confirm", Role.DEPARTMENT)
    return Call("/console/ledger", subject=f"/console/ledger?subject={sent.id}")

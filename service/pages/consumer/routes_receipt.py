"""The page of a receipt: what became of a report, for whoever has its code."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from schemas.reports import Progress, PublicReport
from service.pages.consumer.showing import KEEP_NOTHING, show
from service.pages.language import page_language
from service.pages.page_route import PageRoute
from service.pages.rendering import render
from service.reports.receipt_codes import read_receipt
from service.reports.usecases_public import UnknownReceipt, public_report

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Code = Annotated[str, Path(max_length=300, pattern=r"^[^\x00]*$")]
LONGEST_SHOWN = 40

STEPS = ("received", "looked", "checked", "done")
REACHED = {
    Progress.RECEIVED: 1,
    Progress.CONFIRMED: 2,
    Progress.MEASURED_WRONG: 3,
    Progress.FOUND_RIGHT: 4,
    Progress.SETTLED: 4,
}
"""How many of the steps are behind a report; one that was dismissed goes none of them."""


@router.get("/r/{receipt}")
async def receipt_page(request: Request, receipt: Code, sent: Annotated[bool, Query()] = False) -> Response:
    """Nobody's browser keeps it: what was reported is between the sender and the inspectors."""
    code = read_receipt(receipt)
    try:
        async with request.app.state.database.read() as session:
            report = await public_report(session, receipt, language=page_language(request))
    except UnknownReceipt:
        return unknown_receipt(request, receipt)
    settings = request.app.state.settings
    context = {
        "code": code,
        "report": report,
        "sent": sent,
        "steps": _steps(report),
        "address": f"{(settings.public_url or str(request.base_url)).rstrip('/')}/r/{code}",
    }
    return render(request, "consumer/receipt.html", context, headers=KEEP_NOTHING)


def unknown_receipt(request: Request, typed: str) -> Response:
    shown = (read_receipt(typed) or typed)[:LONGEST_SHOWN]
    return show(request, "consumer/unknown_receipt.html", {"shown": shown}, status=404)


def _steps(report: PublicReport) -> list[dict[str, Any]]:
    """The way of a report, with how far it has come."""
    reached = REACHED.get(report.progress, 0)
    if not reached:
        return []
    names = ["reached" if number < reached else "open" for number in range(len(STEPS))]
    names[reached - 1] = "now"
    return [{"text": f"consumer.step_{step}", "state": name} for step, name in zip(STEPS, names, strict=True)]

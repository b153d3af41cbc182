"""A report as a page of ours takes it, from a browser that did no work for it."""

from starlette.requests import Request

from service.reports.abuse_forms import FormToken
from service.reports.taking import Taken
from service.reports.usecases_sending import admit, desk_of, read_form, take_report
from tests.makers.reports import fields_of, parts_of
from tests.makers.world import World
from tests.reports.encoding import encoded


async def submit(place: World, address: str, form: FormToken) -> Taken:
    """About the world's stall."""
    fields = fields_of(place.app, form, proved=False, market_id=place.market, stall_id=place.stall)
    headers, body = encoded(parts_of(fields))

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "method": "POST", "path": "/report", "headers": raw, "app": place.app}, receive)
    desk = desk_of(request)
    sender = await admit(desk, address)
    return await take_report(desk, sender, await read_form(request, desk, proof_required=False), language="vi")

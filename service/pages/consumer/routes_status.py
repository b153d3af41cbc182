"""The page that a label leads to: whether the scale is in date, what was found last, where to weigh again."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from schemas import label_codes
from schemas.reports import PublicStall
from service.labels.usecases import grouped
from service.pages.consumer.dial import dial_of
from service.pages.consumer.showing import show
from service.pages.language import page_language
from service.pages.page_route import PageRoute
from service.reports.usecases_public import UnknownLabel, public_subject

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Code = Annotated[str, Path(max_length=300, pattern=r"^[^\x00]*$")]
LONGEST_SHOWN = 40


@router.get("/s/{code}")
async def status_page(request: Request, code: Code) -> Response:
    language = page_language(request)
    today = request.app.state.clock.today()
    try:
        async with request.app.state.database.read() as session:
            subject = await public_subject(session, code, today=today, language=language)
    except UnknownLabel:
        return unknown_code(request, code)
    if isinstance(subject, PublicStall):
        dials = [each for each in subject.instruments if each.analogue]
        context = {"stall": subject, "grouped": grouped, "any_dial": bool(dials), "any": bool(subject.instruments)}
        return show(request, "consumer/stall.html", context)
    dial = dial_of(subject.max_mg, subject.d_mg) if subject.analogue else None
    return show(request, "consumer/instrument.html", {"scale": subject, "dial": dial, "grouped": grouped})


def unknown_code(request: Request, code: str) -> Response:
    """Tells a slip of the finger from a code that nobody gave out."""
    right = label_codes.correct(code)
    text = "consumer.code_unknown" if right else "consumer.code_mistyped"
    shown = grouped(right) if right else code[:LONGEST_SHOWN]
    return show(request, "consumer/unknown.html", {"text": text, "shown": shown, "typed": shown}, status=404)

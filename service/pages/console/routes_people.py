"""People whom somebody manages: added, ended, and given a code with which one phone signs in."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from uuid_utils.compat import uuid7

from schemas.identity import EnrolmentIn, EnrolmentOut, PersonIn, PersonOut, Role
from service.db import ReadSession
from service.errors import NotFound, ServiceError
from service.identity.enrolling import make_enrolment
from service.identity.people import person_out, put_person
from service.identity.policy import MANAGES
from service.identity.queries_people import PeopleFilter, find_person, people_page
from service.markets.queries import markets_page
from service.messages import say
from service.pages.console.menu import render_console
from service.pages.console.visits import Visit, own_form, visitor_of
from service.pages.language import page_language
from service.pages.page_route import PageRoute, redirect
from service.paging import Cursor, decode_cursor, page_of

ROWS, MOST_MARKETS = 50, 500
PEOPLE = "/console/people"
PERSON = f"{PEOPLE}/{{person_id}}"
router = APIRouter(route_class=PageRoute, include_in_schema=False)
Manager = Annotated[Visit, Depends(visitor_of(*MANAGES), scope="function")]
Text = Annotated[str, Form(max_length=120)]


@router.get(PEOPLE)
async def people_list(
    request: Request,
    visitor: Manager,
    q: Annotated[str | None, Query(max_length=64, pattern=r"^[^\x00]*$")] = None,
    cursor: Cursor = None,
) -> Response:
    """By user name, with a form for one more."""
    return await _shown(request, visitor, q=q, cursor=cursor)


@router.post(PEOPLE, dependencies=[Depends(own_form)])
async def add_person(
    request: Request,
    visitor: Manager,
    person_id: Annotated[UUID, Form()],
    role: Annotated[Role, Form()],
    username: Text = "",
    name: Text = "",
    markets: Annotated[list[UUID], Form(max_length=500)] = [],  # noqa: B006  # FastAPI copies defaults
) -> Response:
    """The id was made with the form: sent twice it is one person. Without markets the scope is one's own areas."""
    who = visitor.who
    typed = {"username": username, "name": name, "role": role, "markets": [str(market) for market in markets]}
    try:
        wanted = PersonIn(
            username=username,
            name=name,
            role=role,
            body=None,
            areas=[] if markets else [*who.provinces, *who.areas],
            markets=markets,
        )
        async with request.app.state.database.write() as session:
            await put_person(session, who, person_id, wanted, request.app.state.clock.now())
    except ServiceError as refusal:
        return await _shown(request, visitor, typed=typed, refusal=refusal)
    return redirect(PEOPLE)


@router.post(f"{PERSON}/enrolment", dependencies=[Depends(own_form)])
async def enrolment(request: Request, visitor: Manager, person_id: UUID) -> Response:
    """The code is shown in this answer only, so it is a page and no way on to one."""
    state = request.app.state
    server = (state.settings.public_url or str(request.base_url)).rstrip("/")
    asked = EnrolmentIn(person_id=person_id)
    async with state.database.write() as session:
        made = await make_enrolment(
            session, visitor.who, asked, server=server, settings=state.settings, now=state.clock.now()
        )
        person = await _person(session, visitor, person_id)
    context = {"made": made, "picture": _picture(made), "person": person}
    return render_console(request, visitor, "console/enrolment.html", context)


@router.post(f"{PERSON}/active", dependencies=[Depends(own_form)])
async def change_active(
    request: Request, visitor: Manager, person_id: UUID, active: Annotated[bool, Form()] = False
) -> Response:
    """Ending an account signs its phones out at once."""
    async with request.app.state.database.write() as session:
        person = await _person(session, visitor, person_id)
        wanted = PersonIn(
            username=person.username,
            name=person.name,
            role=person.role,
            body=person.body,
            locale=person.locale,
            areas=person.areas,
            markets=person.markets,
            active=active,
        )
        await put_person(session, visitor.who, person_id, wanted, request.app.state.clock.now())
    return redirect(PEOPLE)


async def _shown(
    request: Request,
    visitor: Visit,
    *,
    q: str | None = None,
    cursor: str | None = None,
    typed: Mapping[str, object] | None = None,
    refusal: ServiceError | None = None,
) -> Response:
    who, language = visitor.who, page_language(request)
    key = decode_cursor(cursor, str)
    async with request.app.state.database.read() as session:
        wanted = PeopleFilter(role=(), active=None, q=q)
        rows = await people_page(session, who, wanted, ROWS, str(key[0]) if key else None)
        markets = await markets_page(session, who, q=None, area=None, is_open=None, after=None, limit=MOST_MARKETS)
    page = page_of(rows, ROWS, item=person_out, key=lambda row: (row.username,))
    problems = [problem.message for problem in refusal.errors] if refusal is not None else []
    context = {
        "page": page,
        "q": q or "",
        "markets": markets,
        "market_names": {market["id"]: market["name"] for market in markets},
        "roles": sorted(MANAGES.get(who.role, ()), key=list(Role).index),
        "new_id": uuid7(),
        "typed": typed or {},
        "refused": say(refusal.code, language, **refusal.values) if refusal is not None else None,
        "problems": problems,
        "manages": MANAGES.get(who.role, frozenset()),
    }
    status = refusal.status if refusal is not None else 200
    return render_console(request, visitor, "console/people.html", context, status=status)


async def _person(session: ReadSession, visitor: Visit, person_id: UUID) -> PersonOut:
    row = await find_person(session, visitor.who, person_id)
    if row is None:
        raise NotFound
    return person_out(row)


def _picture(made: EnrolmentOut) -> str:
    """The drawn code as an address of its own: no markup is put into the page."""
    return "data:image/svg+xml;base64," + b64encode(made.qr_svg.encode()).decode()

"""One-time codes for phones."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from schemas.identity import EnrolIn, EnrolmentIn, EnrolmentOut, Tokens
from service.db import WriteDb
from service.errors import problems
from service.identity.enrolling import enrol, make_enrolment
from service.identity.guards import writer_of
from service.identity.issuing import host_of, issuer_of
from service.identity.policy import MANAGES
from service.identity.who import Who

router = APIRouter(tags=["identity"])
Managing = Annotated[Who, Depends(writer_of(*MANAGES), scope="function")]


@router.post("/enrolments", status_code=201, responses=problems(409))
async def create_enrolment(
    body: EnrolmentIn, request: Request, response: Response, session: WriteDb, who: Managing
) -> EnrolmentOut:
    """A code with which one phone of this person signs in, once; it is shown only in this answer."""
    response.headers["Cache-Control"] = "no-store"
    settings = request.app.state.settings
    server = (settings.public_url or str(request.base_url)).rstrip("/")
    now = request.app.state.clock.now()
    return await make_enrolment(session, who, body, server=server, settings=settings, now=now)


@router.post("/auth/enrol", responses=problems(409, 410, 429))
async def use_enrolment(body: EnrolIn, request: Request, response: Response) -> Tokens:
    """Sign a phone in with the code that its owner was given; spaces, dashes and lower case do not matter."""
    state = request.app.state
    return await enrol(state.database, issuer_of(request, response), body, host_of(request), state.clock.now())

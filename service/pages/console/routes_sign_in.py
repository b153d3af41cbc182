"""Signing in to the console and out of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from service.errors import ServiceError
from service.identity.issuing import device_name_of, host_of
from service.identity.leaving import sign_out
from service.identity.sessions import Issuer
from service.identity.signing_in import SignIn, sign_in
from service.messages import LANGUAGES, say
from service.pages.console.visits import Visitor, forget, keep, own_form
from service.pages.inside import inside
from service.pages.language import LANGUAGE_COOKIE, page_language
from service.pages.page_route import SIGN_IN, PageRoute, redirect
from service.pages.rendering import render

HOME = "/console"
router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(SIGN_IN)
async def sign_in_page(request: Request, next: str = HOME) -> Response:  # noqa: A002  # what the address calls it
    return render(request, "console/sign_in.html", {"next": inside(next, HOME), "username": "", "problem": None})


@router.post(SIGN_IN)
async def sign_in_form(
    request: Request,
    username: Annotated[str, Form(max_length=64)] = "",
    password: Annotated[str, Form(max_length=1024)] = "",
    next: Annotated[str, Form(max_length=2000)] = HOME,  # noqa: A002  # as above
) -> Response:
    """A refusal shows the form again with what to do; the name typed stays."""
    state = request.app.state
    asked = SignIn(username, password, device_name_of(request, None), host_of(request))
    issuer = Issuer(state.keys, state.settings)
    try:
        tokens = await sign_in(state.database, issuer, state.passwords, asked, state.clock.now())
    except ServiceError as refusal:
        problem = say(refusal.code, page_language(request), **refusal.values)
        context = {"next": inside(next, HOME), "username": username, "problem": problem}
        return render(request, "console/sign_in.html", context, status=refusal.status, headers=refusal.headers)
    response = redirect(inside(next, HOME))
    keep(request, response, tokens)
    return response


@router.post("/console/sign-out", dependencies=[Depends(own_form)])
async def sign_out_form(request: Request, visitor: Visitor) -> Response:
    async with request.app.state.database.write() as session:
        await sign_out(session, visitor.who, request.app.state.clock.now())
    response = redirect(SIGN_IN)
    forget(request, response)
    return response


@router.post("/language")
async def choose_language(
    request: Request,
    language: Annotated[str, Form(max_length=8)] = "vi",
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002  # as above
) -> Response:
    response = redirect(inside(next, "/"))
    if language in LANGUAGES:
        secure = not request.app.state.settings.demo
        response.set_cookie(
            LANGUAGE_COOKIE, language, max_age=365 * 86400, secure=secure, samesite="lax", httponly=True
        )
    return response

"""A route whose refusals are pages, and which refuses what another site asks for in a visitor's name."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from service.errors import Forbidden, ServiceError
from service.identity.access_tokens import NotSignedIn
from service.messages import say
from service.pages.headers import page_headers
from service.pages.language import page_language
from service.pages.rendering import render

SIGN_IN = "/console/sign-in"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ForeignForm(Forbidden):
    """A form that another site, or an old page, sent."""

    code = "foreign_form"


class PageRoute(APIRoute):
    """Errors become pages in the reader's language; cookies that were renewed on the way go out with any answer."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def page(request: Request) -> Response:
            drop_empty_parameters(request)
            try:
                if request.method not in SAFE:
                    refuse_other_sites(request)
                response = await handler(request)
            except NotSignedIn:
                response = to_sign_in(request)
            except ServiceError as refusal:
                text = say(refusal.code, page_language(request), **refusal.values)
                response = error_page(request, refusal.status, text, refusal)
            except RequestValidationError:
                response = error_page(request, 422, say("invalid", page_language(request)))
            except HTTPException as refusal:
                response = error_page(request, refusal.status_code, say("not_found", page_language(request)))
            for renew in getattr(request.state, "renewed_cookies", ()):
                renew(response)
            for name, value in page_headers(request.app.state.settings).items():
                # Files and redirects too; whatever says something of its own keeps to that.
                response.headers.setdefault(name, value)
            return response

        return page


def drop_empty_parameters(request: Request) -> None:
    """A form sends every field, filled or not; an empty filter is none."""
    given = request.scope.get("query_string", b"").decode("latin-1")
    if given:
        request.scope["query_string"] = urlencode(parse_qsl(given)).encode()


def refuse_other_sites(request: Request) -> None:
    """Raises `ForeignForm`. Browsers say where a request comes from; one that says nothing sends its Origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise ForeignForm
        return
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ForeignForm


def redirect(address: str) -> RedirectResponse:
    """After a form, or to where a question led; nobody keeps the answer."""
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})


def to_sign_in(request: Request) -> Response:
    """Back to the same page afterwards, if it was one that only shows."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    address = f"{SIGN_IN}?next={quote(back)}" if request.method == "GET" else SIGN_IN
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": SIGN_IN})
    return redirect(address)


def error_page(request: Request, status: int, text: str, refusal: ServiceError | None = None) -> Response:
    errors = refusal.errors if refusal is not None else []
    headers = refusal.headers if refusal is not None else {}
    return render(
        request, "error.html", {"status": status, "text": text, "errors": errors}, status=status, headers=headers
    )

"""Refuses bodies that are too large before they are in memory; uploads and imports have limits of their own."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schemas.reports import MOST_PHOTOS
from service.errors import TooLarge, problem_response
from service.settings import Settings

REPORTS = ("/public/reports", "/report")
"""Where consumers send reports with photos: to the API and to the page."""
STREAMED = "application/offset+octet-stream"


class BodyLimit:
    """A pure ASGI middleware: it counts what passes and keeps nothing."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if "/photos" in scope["path"] and headers.get("content-type", "").partition(";")[0].strip().lower() == STREAMED:
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        declared = headers.get("content-length", "0")
        if not (declared.isascii() and declared.isdecimal()) or len(declared) > 18 or int(declared) > limit:
            await problem_response(Request(scope), TooLarge.status, TooLarge.code)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge
            return message

        async def unless_too_large(message: Message) -> None:
            # The framework takes whatever breaks a body off for a client's mistake and would say 400.
            if seen <= limit:
                await send(message)

        await self._app(scope, counted, unless_too_large)
        if seen > limit:
            await problem_response(Request(scope), TooLarge.status, TooLarge.code)(scope, receive, send)

    def _limit(self, path: str) -> int:
        if path.endswith(REPORTS):
            return MOST_PHOTOS * self._settings.max_report_photo_bytes + 64 * 1024
        if path.endswith("/import"):
            return self._settings.max_import_bytes + 64 * 1024
        return self._settings.max_body_bytes

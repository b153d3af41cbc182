"""A page for anybody: the same for everybody in a language, so a browser may keep it and ask whether it still holds."""

import hashlib
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from service.pages.rendering import render

ASK_FIRST = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
"""Kept only to save sending it again; what was typed into it comes back with the browser's own back button."""
KEEP_NOTHING = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""Between one sender and the inspectors."""


def show(request: Request, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200) -> Response:
    """304 to a browser that has it already."""
    made = render(request, template, context, status=status, headers=ASK_FIRST)
    tag = f'"{hashlib.sha256(bytes(made.body)).hexdigest()[:24]}"'
    made.headers["ETag"] = tag
    if status == 200 and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={**ASK_FIRST, "ETag": tag})
    return made

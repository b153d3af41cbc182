"""The bytes of a form."""

from typing import Any

import httpx


def encoded(parts: list[tuple[str, Any]]) -> tuple[dict[str, str], bytes]:
    """Headers and body as a browser sends them."""
    request = httpx.Request("POST", "http://quacan.test", files=parts)
    body = request.read()
    return {"content-type": request.headers["content-type"], "content-length": str(len(body))}, body

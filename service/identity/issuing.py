"""What a request tells about who signs in, and what its answer needs."""

from fastapi import Request, Response

from service.identity.sessions import Issuer

LONGEST_DEVICE_NAME = 120


def issuer_of(request: Request, response: Response) -> Issuer:
    # RFC 6749 §5.1: no cache may keep a token.
    response.headers["Cache-Control"] = "no-store"
    return Issuer(request.app.state.keys, request.app.state.settings)


def host_of(request: Request) -> str | None:
    """The client's address; behind a trusted proxy the server has put the client's own here."""
    return request.client.host if request.client else None


def device_name_of(request: Request, given: str | None) -> str:
    """The name given, or what the client calls itself."""
    name = given or request.headers.get("user-agent", "")
    printable = "".join(char for char in name if char.isprintable()).strip()
    return printable[:LONGEST_DEVICE_NAME] or "?"

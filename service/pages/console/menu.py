"""A page of the console, with the bar at the top that leads to the pages somebody may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from schemas.identity import Role
from service.pages.console.visits import Visit
from service.pages.rendering import render

EVERYONE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Entry:
    """`text` is the key of its words."""

    address: str
    text: str
    roles: frozenset[Role] = EVERYONE


MENU: tuple[Entry, ...] = ()


def menu_of(visit: Visit) -> list[Entry]:
    return [entry for entry in MENU if visit.who.role in entry.roles]


def render_console(
    request: Request, visitor: Visit, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HTMLResponse:
    return render(request, template, {"menu": menu_of(visitor), **(context or {})}, status=status)

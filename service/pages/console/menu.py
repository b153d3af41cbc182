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


INSPECTORS = frozenset({Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT})
MENU: tuple[Entry, ...] = (
    Entry("/console/flagged", "console.menu.flagged", INSPECTORS),
    Entry("/console/map", "console.menu.map", INSPECTORS),
    Entry("/console/markets", "console.menu.markets", INSPECTORS | {Role.VERIFIER}),
    Entry("/console/reports", "console.menu.reports", INSPECTORS),
    Entry("/console/plots", "console.menu.plots", INSPECTORS),
    Entry("/console/find", "console.menu.find", INSPECTORS | {Role.VERIFIER}),
    Entry("/console/imports", "console.menu.imports", INSPECTORS | {Role.VERIFIER}),
    Entry("/console/people", "console.menu.people", frozenset({Role.DEPARTMENT, Role.ADMIN})),
    Entry("/console/ledger", "console.menu.ledger", frozenset({Role.DEPARTMENT})),
    Entry("/console/labels", "console.menu.labels", INSPECTORS),
)
NOTHING = "/console/sign-in"


def menu_of(visit: Visit) -> list[Entry]:
    return [entry for entry in MENU if visit.who.role in entry.roles]


def first_page_of(visit: Visit) -> str:
    """Where somebody begins."""
    return next((entry.address for entry in menu_of(visit)), NOTHING)


def render_console(
    request: Request, visitor: Visit, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HTMLResponse:
    return render(request, template, {"menu": menu_of(visitor), **(context or {})}, status=status)

"""A real request for each route, made by a small maker beside its feature's others."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from schemas.identity import Role
from tests.makers.world import World, anonymous

API = "/api/v1"


@dataclass(frozen=True)
class Case:
    """Who asks: the subject of the request lies at `home`, the asker at `own`, there or in another province."""

    home: World
    own: World
    role: Role | None
    inside: bool
    client: httpx.AsyncClient
    person: UUID | None

    @property
    def author(self) -> UUID | None:
        """Whom a maker gives the subject to: the asker, if it is theirs to have."""
        return self.person if self.inside else None


@dataclass(frozen=True)
class Call:
    """`subject` must stand in what somebody inside reads, and never in what anybody outside is told."""

    path: str
    subject: UUID | str | None = None
    sent: dict[str, Any] = field(default_factory=dict)
    done: Callable[[Any], bool] | None = None
    """Where 200 alone does not tell whether it was done, reads it from the answer: inside it was, outside not."""


Maker = Callable[[Case], Awaitable[Call]]
MAKERS: dict[str, Maker] = {}


def call_of(route: str) -> Callable[[Maker], Maker]:
    """Registers the maker of a route such as `GET /people/{person_id}`."""

    def register(maker: Maker) -> Maker:
        assert route not in MAKERS, f"{route} has a maker already"
        MAKERS[route] = maker
        return maker

    return register


def fixed(route: str, path: str | None = None, **sent: Any) -> None:
    """A route whose request is always the same."""

    async def maker(case: Case) -> Call:  # every maker takes it
        return Call(path or API + route.partition(" ")[2], sent=sent)

    call_of(route)(maker)


async def make_case(home: World, elsewhere: World, role: Role | None, *, inside: bool) -> Case:
    """Somebody of the role: a board of the market, a team of the commune, the others of the province."""
    if role is None:
        return Case(home, home, None, inside, anonymous(home.app), None)
    world = home if inside else elsewhere
    areas = {Role.BOARD: (), Role.DISTRICT_TEAM: (world.commune,)}.get(role, (world.province,))
    person = await world.add_person(role, areas=areas, markets=(world.market,) if role is Role.BOARD else ())
    return Case(home, world, role, inside, anonymous(world.app, await world.token(person, role)), person)

"""The people who may sign in to the demo, each with the password `demo-` and their name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.identity import Role
from service.db import WriteSession
from service.demo.geography import NUOC_HAI, PROVINCE, district_id
from service.demo.ids import demo_id
from service.identity.accounts import demo_person


@dataclass(frozen=True, slots=True)
class DemoPerson:
    username: str
    name: str
    role: Role
    areas: tuple[UUID, ...] = ()
    markets: tuple[UUID, ...] = ()
    body: str | None = None
    sees: str = ""

    @property
    def id(self) -> UUID:
        return demo_id("person", self.username)


# The team's scope is the district as it was: it sees the communes that took its place.
PEOPLE = (
    DemoPerson("department", "Sở KH&CN Cao Bằng", Role.DEPARTMENT, areas=(PROVINCE,), sees="the whole province"),
    DemoPerson(
        "district",
        "Đội kiểm tra Hòa An",
        Role.DISTRICT_TEAM,
        areas=(district_id("Huyện Hòa An"),),
        sees="the communes of the former district of Hòa An",
    ),
    DemoPerson("board", "Ban quản lý chợ Nước Hai", Role.BOARD, markets=(NUOC_HAI.id,), sees="Nước Hai market"),
    DemoPerson(
        "verifier",
        "Kiểm định viên TTKT",
        Role.VERIFIER,
        areas=(PROVINCE,),
        body="TTKT-CB",
        sees="the province's instruments, its own certificates",
    ),
    DemoPerson("admin", "Quản trị", Role.ADMIN, areas=(PROVINCE,), sees="the accounts, no evidence"),
)
BY_NAME = {person.username: person for person in PEOPLE}
VERIFIER_ID = BY_NAME["verifier"].id


async def add_people(session: WriteSession, at: datetime) -> None:
    for person in PEOPLE:
        await demo_person(
            session,
            id=person.id,
            username=person.username,
            name=person.name,
            role=person.role,
            at=at,
            areas=person.areas,
            markets=person.markets,
            body=person.body,
        )


def sign_ins() -> list[tuple[str, str, str]]:
    """User name, password and what they see."""
    return [(person.username, f"demo-{person.username}", person.sees) for person in PEOPLE]

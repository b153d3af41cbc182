"""Accounts made at the machine: the first ones of an empty register, and lost passwords."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.identity import Locale, Role
from service.clock import Clock
from service.commands.acting import writing
from service.commands.queries import area_ids, market_ids
from service.identity.accounts import add_person, set_password
from service.identity.queries_people import is_body
from service.running.failure import StartError
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Places and the body by their codes; without a password the person signs in by an enrolment code."""

    username: str
    name: str
    role: Role
    areas: Sequence[str]
    markets: Sequence[str]
    body: str | None
    locale: Locale
    password: str | None


async def add(settings: Settings, person: NewPerson) -> None:
    """Raises `StartError` for a code that is not there, and the refusals of `add_person`."""
    async with writing(settings) as session:
        if person.body is not None and not await is_body(session, person.body):
            raise StartError(f"there is no verification body with the code {person.body}: see `quacan body add`")
        await add_person(
            session,
            username=person.username,
            name=person.name,
            role=person.role,
            at=Clock().now(),
            password=person.password,
            areas=await area_ids(session, person.areas),
            markets=await market_ids(session, person.markets),
            body=person.body,
            locale=person.locale,
        )


async def change_password(settings: Settings, username: str, password: str) -> None:
    async with writing(settings) as session:
        await set_password(session, username=username, password=password, at=Clock().now())

"""A transaction for one command, and the person it is done for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import UUID

from schemas.identity import Role
from service.db import AnySession, WriteSession, create_database
from service.identity.names import username_key
from service.identity.queries import find_account, find_credentials
from service.identity.who import Who
from service.running.failure import StartError
from service.settings import Settings

AT_THE_MACHINE = Who(
    person_id=UUID(int=0),
    name="quacan",
    role=Role.ADMIN,
    session_id=None,
    device_id=None,
    body=None,
    provinces=(),
    areas=(),
    markets=(),
    locale="en",
    everywhere=True,
)
"""For reading only: the ledger takes nobody who is not a person."""


@asynccontextmanager
async def writing(settings: Settings) -> AsyncIterator[WriteSession]:
    database = create_database(settings)
    try:
        async with database.write() as session:
            yield session
    finally:
        await database.close()


async def acting_for(session: AnySession, username: str) -> Who:
    """Who has the machine may do everything on it; what is done stands under this person's name and body."""
    known = await find_credentials(session, username_key(username))
    account = await find_account(session, known.id) if known else None
    if account is None:
        raise StartError(f"there is nobody with the user name {username}: see `quacan user add`")
    return replace(AT_THE_MACHINE, person_id=account.id, name=account.name, role=account.role, body=account.body)

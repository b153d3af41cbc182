"""People made by the command line and for the demo, where nobody is signed in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from anyio import to_thread
from sqlalchemy import update
from uuid_utils.compat import uuid7

from schemas.identity import Locale, Role
from service.db import WriteSession
from service.errors import InvalidRequest, NotFound
from service.identity.enrolling import void_codes
from service.identity.models import PERSON
from service.identity.names import is_username, username_key
from service.identity.passwords import hash_password
from service.identity.people import UsernameTaken, insert_person
from service.identity.queries import Account, find_credentials
from service.identity.queries_people import holder_of
from service.identity.sessions import end_sessions_of
from service.identity.signing_in import demo_password
from service.ledger.entries import enter


class UsernameUnusable(InvalidRequest):
    code = "username_unusable"


async def add_person(
    session: WriteSession,
    *,
    username: str,
    name: str,
    role: Role,
    at: datetime,
    password: str | None = None,
    areas: Sequence[UUID] = (),
    markets: Sequence[UUID] = (),
    body: str | None = None,
    locale: Locale = Locale.VI,
    id: UUID | None = None,  # as on the wire
) -> UUID:
    """Someone who may sign in by `password`, or by an enrolment code when there is none.

    The areas, markets and the body must exist. Raises `UsernameUnusable`, `UsernameTaken`, `PasswordTooShort`.
    """
    account = Account(
        id=id or UUID(int=uuid7().int),
        username=username_key(username),
        name=name.strip(),
        role=role,
        body=body,
        locale=locale.value,
        active=True,
        areas=tuple(dict.fromkeys(areas)),
        markets=tuple(dict.fromkeys(markets)),
    )
    if not is_username(account.username):
        raise UsernameUnusable
    if await holder_of(session, account.username) is not None:
        raise UsernameTaken
    password_hash = await to_thread.run_sync(hash_password, password) if password is not None else None
    await insert_person(session, account, password_hash=password_hash, at=at)
    await enter(session, at=at, person_id=None, action="created", subject_kind="person", subject_id=account.id)
    return account.id


async def set_password(session: WriteSession, *, username: str, password: str, at: datetime) -> None:
    """Signs the person out everywhere and voids their enrolment codes. Raises `NotFound`, `PasswordTooShort`."""
    known = await find_credentials(session, username_key(username))
    if known is None:
        raise NotFound
    password_hash = await to_thread.run_sync(hash_password, password)
    await session.execute(update(PERSON).where(PERSON.c.id == known.id).values(password_hash=password_hash))
    await void_codes(session, known.id, at)
    await end_sessions_of(session, known.id, reason="password_changed", now=at)
    await enter(session, at=at, person_id=None, action="password_set", subject_kind="person", subject_id=known.id)


async def demo_person(
    session: WriteSession,
    *,
    id: UUID,  # as on the wire
    username: str,
    name: str,
    role: Role,
    at: datetime,
    areas: Sequence[UUID] = (),
    markets: Sequence[UUID] = (),
    body: str | None = None,
) -> None:
    """Someone with the password `demo-` + user name, which is good in demo mode only; made before is well too."""
    if await find_credentials(session, username_key(username)) is None:
        await add_person(
            session,
            id=id,
            username=username,
            name=name,
            role=role,
            at=at,
            password=demo_password(username_key(username)),
            areas=areas,
            markets=markets,
            body=body,
        )

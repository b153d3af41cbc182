"""Choosing one's own password."""

from datetime import datetime

from sqlalchemy import update

from schemas.identity import PasswordIn
from service.db import Database, Within, WriteSession
from service.errors import Conflict, Forbidden, NotFound
from service.identity.access_tokens import NotSignedIn
from service.identity.enrolling import void_codes
from service.identity.models import AUTH_SESSION, DEVICE, PERSON
from service.identity.passwords import Passwords
from service.identity.queries import find_account, find_credentials, find_who
from service.identity.throttle import begin_attempt, forgive, name_subject
from service.identity.who import Who
from service.ledger.entries import enter
from service.settings import Settings


class WrongPassword(Forbidden):
    code = "wrong_password"


async def choose_password(
    database: Database, who: Who, wanted: PasswordIn, *, passwords: Passwords, settings: Settings, now: datetime
) -> None:
    """Who has a password must know it; every other session ends, and unused enrolment codes with them.

    Raises `WrongPassword`, `TooManyTries`, `Conflict` when the password was changed meanwhile, and
    `NotSignedIn` when the session ended meanwhile. No connection is held while passwords wait for
    their turn.
    """
    username, known = await _find(database, who)
    attempt = None
    if known is not None:
        attempt = await begin_attempt(database, [name_subject(username, settings)], now, settings)
        if not await passwords.match(known, wanted.current or ""):
            raise WrongPassword
    fresh = await passwords.hash(wanted.new)
    async with database.write() as session:
        if attempt is not None:
            await forgive(session, attempt)
        replaced = await _replace(session, who, known, fresh)
        if replaced:
            await void_codes(session, who.person_id, now)
            await _end_other_sessions(session, who, now)
            await _tell(session, who, now)
    # Raised after the commit: whoever knew the password did not guess.
    if not replaced:
        raise Conflict


async def _find(database: Database, who: Who) -> tuple[str, str | None]:
    async with database.read() as session:
        account = await find_account(session, who.person_id)
        known = await find_credentials(session, account.username) if account else None
    if account is None or known is None:
        raise NotFound
    return account.username, known.password_hash


async def _replace(session: WriteSession, who: Who, known: str | None, fresh: str) -> bool:
    """False when the password is no longer the known one. Raises `NotSignedIn`."""
    unchanged = (PERSON.c.id == who.person_id, PERSON.c.password_hash.is_not_distinct_from(known))
    replaced = update(PERSON).where(*unchanged).values(password_hash=fresh).returning(PERSON.c.id)
    done = (await session.execute(replaced)).scalar_one_or_none() is not None
    if done and (who.session_id is None or await find_who(Within(session), who.person_id, who.session_id) is None):
        raise NotSignedIn
    return done


async def _end_other_sessions(session: WriteSession, who: Who, now: datetime) -> None:
    others = (AUTH_SESSION.c.person_id == who.person_id, AUTH_SESSION.c.id != who.session_id)
    ended = update(AUTH_SESSION).where(*others, AUTH_SESSION.c.revoked_at.is_(None))
    await session.execute(ended.values(revoked_at=now, revoked_reason="password_changed"))
    devices = update(DEVICE).where(DEVICE.c.person_id == who.person_id, DEVICE.c.id != who.device_id)
    await session.execute(devices.where(DEVICE.c.revoked_at.is_(None)).values(revoked_at=now))


async def _tell(session: WriteSession, who: Who, now: datetime) -> None:
    id_ = who.person_id
    await enter(session, at=now, person_id=id_, action="password_set", subject_kind="person", subject_id=id_)

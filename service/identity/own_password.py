"""Choosing one's own password."""

from datetime import datetime

from sqlalchemy import update

from schemas.identity import PasswordIn
from service.db import Database, WriteSession
from service.errors import Forbidden, NotFound
from service.identity.models import AUTH_SESSION, DEVICE, PERSON
from service.identity.passwords import Passwords
from service.identity.queries import find_account, find_credentials
from service.identity.throttle import begin_attempt, forgive, name_subject
from service.identity.who import Who
from service.ledger.entries import enter
from service.settings import Settings


class WrongPassword(Forbidden):
    code = "wrong_password"


async def choose_password(
    session: WriteSession,
    who: Who,
    wanted: PasswordIn,
    *,
    database: Database,
    passwords: Passwords,
    settings: Settings,
    now: datetime,
) -> None:
    """Who has a password must know it; every other session ends. Raises `WrongPassword`, `TooManyTries`."""
    account = await find_account(session, who.person_id)
    known = await find_credentials(session, account.username) if account else None
    if account is None or known is None:
        raise NotFound
    if known.password_hash is not None:
        name = name_subject(account.username, settings)
        attempt = await begin_attempt(database, [name], now, settings)
        if not await passwords.match(known.password_hash, wanted.current or ""):
            raise WrongPassword
        await forgive(session, attempt)
    fresh = await passwords.hash(wanted.new)
    await session.execute(update(PERSON).where(PERSON.c.id == who.person_id).values(password_hash=fresh))
    await _end_other_sessions(session, who, now)
    await enter(
        session,
        at=now,
        person_id=who.person_id,
        action="password_set",
        subject_kind="person",
        subject_id=who.person_id,
    )


async def _end_other_sessions(session: WriteSession, who: Who, now: datetime) -> None:
    others = (AUTH_SESSION.c.person_id == who.person_id, AUTH_SESSION.c.id != who.session_id)
    ended = update(AUTH_SESSION).where(*others, AUTH_SESSION.c.revoked_at.is_(None))
    await session.execute(ended.values(revoked_at=now, revoked_reason="password_changed"))
    devices = update(DEVICE).where(DEVICE.c.person_id == who.person_id, DEVICE.c.id != who.device_id)
    await session.execute(devices.where(DEVICE.c.revoked_at.is_(None)).values(revoked_at=now))

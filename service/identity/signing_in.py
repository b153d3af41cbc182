"""Signing in by name and password; who is not told why not."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from schemas.identity import Tokens
from service.db import Database
from service.errors import ServiceError
from service.identity.models import PERSON
from service.identity.names import is_username, username_key
from service.identity.passwords import Passwords, needs_rehash
from service.identity.queries import Credentials, find_account, find_credentials
from service.identity.sessions import Issuer, open_session
from service.identity.throttle import address_subject, begin_attempt, forgive, name_subject


class WrongNameOrPassword(ServiceError):
    """Unknown name, wrong password and ended account answer alike."""

    status = 401
    code = "wrong_name_or_password"

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


@dataclass(frozen=True, slots=True)
class SignIn:
    username: str
    password: str
    device_name: str
    host: str | None


async def sign_in(database: Database, issuer: Issuer, passwords: Passwords, asked: SignIn, now: datetime) -> Tokens:
    """Raises `WrongNameOrPassword`, and `TooManyTries` after too many of them.

    Three short transactions rather than one: a connection held while passwords wait for their turn
    would be taken from everybody else.
    """
    settings = issuer.settings
    username = username_key(asked.username)
    name = name_subject(username, settings)
    attempt = await begin_attempt(database, [name, address_subject(asked.host, settings)], now, settings)
    known = await _find(database, username)
    good = await passwords.match(known.password_hash if known else None, asked.password)
    if known is None or known.password_hash is None or not good or not known.active:
        raise WrongNameOrPassword
    if asked.password == demo_password(username) and not settings.demo:
        raise WrongNameOrPassword
    fresh_hash = await passwords.hash(asked.password) if needs_rehash(known.password_hash) else None
    async with database.write() as session:
        account = await find_account(session, known.id)
        if account is None or not account.active:
            raise WrongNameOrPassword
        await forgive(session, attempt, name=name)
        if fresh_hash is not None:
            unchanged = (PERSON.c.id == known.id, PERSON.c.password_hash == known.password_hash)
            await session.execute(update(PERSON).where(*unchanged).values(password_hash=fresh_hash))
        return await open_session(session, issuer, account, device_name=asked.device_name, by="password", now=now)


async def _find(database: Database, username: str) -> Credentials | None:
    if not is_username(username):
        return None
    async with database.read() as session:
        return await find_credentials(session, username)


def demo_password(username: str) -> str:
    """Known to everyone who read the README; good in demo mode only."""
    return f"demo-{username}"

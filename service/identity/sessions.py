"""Sessions: opened by a sign-in, carried on by refresh tokens, ended by their owner, a theft or a deactivation."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime, func, insert, literal, select, update
from uuid_utils.compat import uuid7

from schemas.identity import Tokens
from service.db import WriteSession
from service.identity.access_tokens import make_access_token
from service.identity.keys import SigningKeys
from service.identity.models import AUTH_SESSION, DEVICE, REFRESH_TOKEN
from service.identity.queries import Account
from service.ledger.entries import enter
from service.settings import Settings

# A token is a header of every request, and proxies take 8 kB of headers.
BEARER = "bearer"
MOST_PLACES_IN_TOKEN = 64


@dataclass(frozen=True, slots=True)
class Issuer:
    keys: SigningKeys
    settings: Settings

    def tokens(self, account: Account, session_id: UUID, refresh_token: str, now: datetime) -> Tokens:
        minutes = self.settings.access_token_minutes
        access_token = make_access_token(
            self.keys,
            person_id=account.id,
            session_id=session_id,
            role=account.role,
            scope=_scope(account),
            now=now,
            minutes=minutes,
        )
        return Tokens(
            access_token=access_token, token_type=BEARER, expires_in=minutes * 60, refresh_token=refresh_token
        )


def _scope(account: Account) -> dict[str, list[str]] | None:
    """None when it is too long for a header; the client reads it from /me."""
    if len(account.areas) + len(account.markets) > MOST_PLACES_IN_TOKEN:
        return None
    return {"areas": [str(area) for area in account.areas], "markets": [str(market) for market in account.markets]}


def token_hash(refresh_token: str) -> str:
    return hashlib.sha256(refresh_token.encode("utf-8", "surrogatepass")).hexdigest()


async def open_session(
    session: WriteSession, issuer: Issuer, account: Account, *, device_name: str, by: str, now: datetime
) -> Tokens:
    """A new device with a session of its own; `by` is `password` or `enrolment`, for the ledger."""
    device_id, session_id = _new_id(), _new_id()
    device = {"person_id": account.id, "name": device_name, "created_at": now, "last_seen_at": now}
    await session.execute(insert(DEVICE).values(id=device_id, **device))
    opened = {"person_id": account.id, "device_id": device_id, "created_at": now}
    await session.execute(insert(AUTH_SESSION).values(id=session_id, **opened))
    refresh_token = await issue_refresh_token(session, issuer, session_id, predecessor=None, now=now)
    await enter(
        session,
        at=now,
        person_id=account.id,
        action="signed_in",
        subject_kind="device",
        subject_id=device_id,
        detail={"by": by},
    )
    return issuer.tokens(account, session_id, refresh_token, now)


async def issue_refresh_token(
    session: WriteSession, issuer: Issuer, session_id: UUID, *, predecessor: str | None, now: datetime
) -> str:
    """256 random bits, of which only the digest is stored.

    A further successor of one token expires no later than the first: while it lives, the first is remembered.
    """
    refresh_token = secrets.token_urlsafe(32)
    expires_at = literal(now + timedelta(days=issuer.settings.refresh_token_days), DateTime(timezone=True))
    first = select(func.min(REFRESH_TOKEN.c.expires_at)).where(
        REFRESH_TOKEN.c.session_id == session_id, REFRESH_TOKEN.c.predecessor == predecessor
    )
    row = {
        "token_hash": token_hash(refresh_token),
        "session_id": session_id,
        "predecessor": predecessor,
        "issued_at": now,
        # LEAST passes over the NULL of a token without siblings.
        "expires_at": func.least(expires_at, first.scalar_subquery()),
    }
    await session.execute(insert(REFRESH_TOKEN).values(**row))
    return refresh_token


async def end_session(session: WriteSession, session_id: UUID, device_id: UUID, *, reason: str, now: datetime) -> None:
    """Every token of the session is refused from now on; a session already ended stays as it was."""
    ended = update(AUTH_SESSION).where(AUTH_SESSION.c.id == session_id, AUTH_SESSION.c.revoked_at.is_(None))
    await session.execute(ended.values(revoked_at=now, revoked_reason=reason))
    device = update(DEVICE).where(DEVICE.c.id == device_id, DEVICE.c.revoked_at.is_(None))
    await session.execute(device.values(revoked_at=now))


async def end_sessions_of(session: WriteSession, person_id: UUID, *, reason: str, now: datetime) -> None:
    ended = update(AUTH_SESSION).where(AUTH_SESSION.c.person_id == person_id, AUTH_SESSION.c.revoked_at.is_(None))
    await session.execute(ended.values(revoked_at=now, revoked_reason=reason))
    devices = update(DEVICE).where(DEVICE.c.person_id == person_id, DEVICE.c.revoked_at.is_(None))
    await session.execute(devices.values(revoked_at=now))


def _new_id() -> UUID:
    return UUID(int=uuid7().int)

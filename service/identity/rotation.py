"""Refresh tokens rotate: each is exchanged once, and a stolen one betrays itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update

from schemas.identity import Tokens
from service.db import WriteSession
from service.errors import ServiceError
from service.identity.access_tokens import NotSignedIn
from service.identity.models import AUTH_SESSION, DEVICE, REFRESH_TOKEN
from service.identity.queries import find_account
from service.identity.sessions import Issuer, end_session, issue_refresh_token, token_hash
from service.ledger.entries import enter


class SessionRevoked(ServiceError):
    status = 401
    code = "session_revoked"

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


@dataclass(frozen=True, slots=True)
class _Family:
    session_id: UUID
    person_id: UUID
    device_id: UUID
    revoked: bool


@dataclass(frozen=True, slots=True)
class _Presented:
    digest: str
    predecessor: str | None
    expires_at: datetime


async def rotate(
    session: WriteSession, issuer: Issuer, refresh_token: str, now: datetime
) -> Tokens | NotSignedIn | SessionRevoked:
    """Exchanges a refresh token for new ones with today's role and scope.

    A refusal is returned, not raised: the end of a stolen session has to be committed.

    A token that was exchanged before is taken again as long as none of its successors has been used:
    the answer was lost on the way, or the network sent the request twice. Of the successors of one
    token the first one used counts, and any other shows that two parties hold the session: it ends.
    """
    digest = token_hash(refresh_token)
    family = await _lock_family(session, digest)
    if family is None:
        return NotSignedIn()
    if family.revoked:
        return SessionRevoked()
    presented = await _find_token(session, digest)
    if presented is None or presented.expires_at <= now:
        return NotSignedIn()
    if await _is_stolen(session, presented):
        await _end_stolen(session, family, now)
        return SessionRevoked()
    account = await find_account(session, family.person_id)
    if account is None or not account.active:
        return NotSignedIn()
    await _use(session, presented, family, now)
    successor = await issue_refresh_token(session, issuer, family.session_id, predecessor=digest, now=now)
    return issuer.tokens(account, family.session_id, successor, now)


async def _lock_family(session: WriteSession, digest: str) -> _Family | None:
    """Two refreshes of one session go one after the other."""
    of_token = select(REFRESH_TOKEN.c.session_id).where(REFRESH_TOKEN.c.token_hash == digest).scalar_subquery()
    found = (
        select(AUTH_SESSION.c.id, AUTH_SESSION.c.person_id, AUTH_SESSION.c.device_id, AUTH_SESSION.c.revoked_at)
        .where(AUTH_SESSION.c.id == of_token)
        .with_for_update()
    )
    row = (await session.execute(found)).one_or_none()
    if row is None:
        return None
    return _Family(row.id, row.person_id, row.device_id, row.revoked_at is not None)


async def _find_token(session: WriteSession, digest: str) -> _Presented | None:
    found = select(REFRESH_TOKEN.c.predecessor, REFRESH_TOKEN.c.expires_at).where(REFRESH_TOKEN.c.token_hash == digest)
    row = (await session.execute(found)).one_or_none()
    return _Presented(digest, row.predecessor, row.expires_at) if row else None


async def _is_stolen(session: WriteSession, presented: _Presented) -> bool:
    relatives = [REFRESH_TOKEN.c.predecessor == presented.digest]
    if presented.predecessor is not None:
        relatives.append(REFRESH_TOKEN.c.predecessor == presented.predecessor)
    used = select(func.count()).where(
        or_(*relatives), REFRESH_TOKEN.c.token_hash != presented.digest, REFRESH_TOKEN.c.used_at.is_not(None)
    )
    return bool((await session.execute(used)).scalar_one())


async def _end_stolen(session: WriteSession, family: _Family, now: datetime) -> None:
    await end_session(session, family.session_id, family.device_id, reason="reused", now=now)
    await enter(
        session,
        at=now,
        person_id=family.person_id,
        action="revoked",
        subject_kind="device",
        subject_id=family.device_id,
        detail={"reason": "reused"},
    )


async def _use(session: WriteSession, presented: _Presented, family: _Family, now: datetime) -> None:
    this = REFRESH_TOKEN.c.token_hash == presented.digest
    await session.execute(update(REFRESH_TOKEN).where(this, REFRESH_TOKEN.c.used_at.is_(None)).values(used_at=now))
    await session.execute(update(DEVICE).where(DEVICE.c.id == family.device_id).values(last_seen_at=now))
    # A used token is remembered as long as it or any sibling could be shown: siblings expire together at the latest.
    expired = REFRESH_TOKEN.c.expires_at <= now
    await session.execute(delete(REFRESH_TOKEN).where(REFRESH_TOKEN.c.session_id == family.session_id, expired, ~this))

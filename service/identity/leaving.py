"""Ending sessions: one's own, and those of a phone that got lost."""

from datetime import datetime
from uuid import UUID

from service.db import WriteSession
from service.errors import NotFound
from service.identity.queries_devices import find_session_of_device
from service.identity.sessions import end_session
from service.identity.who import Who
from service.ledger.entries import enter


async def sign_out(session: WriteSession, who: Who, now: datetime) -> None:
    if who.session_id is None or who.device_id is None:
        return
    await end_session(session, who.session_id, who.device_id, reason="signed_out", now=now)
    await _tell(session, who, who.device_id, "signed_out", now)


async def revoke_device(session: WriteSession, who: Who, device_id: UUID, now: datetime) -> None:
    """Ends a session of one's own from elsewhere; again is fine. Raises `NotFound`."""
    session_id = await find_session_of_device(session, who.person_id, device_id)
    if session_id is None:
        raise NotFound
    await end_session(session, session_id, device_id, reason="revoked", now=now)
    await _tell(session, who, device_id, "revoked", now)


async def _tell(session: WriteSession, who: Who, device_id: UUID, action: str, now: datetime) -> None:
    await enter(session, at=now, person_id=who.person_id, action=action, subject_kind="device", subject_id=device_id)

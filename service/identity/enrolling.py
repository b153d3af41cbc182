"""A phone signs in with a one-time code that the department gave out."""

from datetime import datetime, timedelta
from io import BytesIO
from urllib.parse import urlencode
from uuid import UUID

import segno
from sqlalchemy import insert, update

from schemas.identity import EnrolIn, EnrolmentIn, EnrolmentOut, Tokens
from service.db import Database, WriteSession
from service.errors import Conflict, InvalidRequest, NotFound, ServiceError
from service.identity.codes import code_hash, new_code, read_code
from service.identity.models import ENROLMENT
from service.identity.policy import may_manage
from service.identity.queries import find_account
from service.identity.queries_enrolments import find_enrolment, owner_of_code
from service.identity.queries_people import find_person, lock_person
from service.identity.sessions import Issuer, open_session
from service.identity.throttle import address_subject, begin_attempt, forgive
from service.identity.who import Who
from service.ledger.entries import enter
from service.settings import Settings


class PersonInactive(Conflict):
    code = "person_inactive"


class CodeMistyped(InvalidRequest):
    code = "enrolment_code_mistyped"


class CodeUnknown(NotFound):
    code = "enrolment_code_unknown"


class CodeUsed(Conflict):
    code = "enrolment_code_used"


class CodeExpired(ServiceError):
    status = 410
    code = "enrolment_code_expired"


async def make_enrolment(
    session: WriteSession, who: Who, wanted: EnrolmentIn, *, server: str, settings: Settings, now: datetime
) -> EnrolmentOut:
    """Raises `NotFound`, `Forbidden` for somebody who is not theirs to manage, `PersonInactive`."""
    await lock_person(session, wanted.person_id)
    account = await find_account(session, wanted.person_id)
    if account is None or await find_person(session, who, wanted.person_id) is None:
        raise NotFound
    may_manage(who, account.role)
    if not account.active:
        raise PersonInactive
    hours = wanted.valid_hours or settings.enrolment_hours
    code, expires_at = new_code(), now + timedelta(hours=hours)
    row = {"person_id": account.id, "created_by": who.person_id, "created_at": now, "expires_at": expires_at}
    await session.execute(insert(ENROLMENT).values(code_hash=code_hash(code), **row))
    await enter(
        session,
        at=now,
        person_id=who.person_id,
        action="enrolment_made",
        subject_kind="person",
        subject_id=account.id,
        detail={"valid_hours": hours},
    )
    qr_text = f"quacan://enrol?{urlencode({'server': server, 'code': code})}"
    return EnrolmentOut(code=code, expires_at=expires_at, qr_text=qr_text, qr_svg=_svg(qr_text))


async def void_codes(session: WriteSession, person_id: UUID, now: datetime) -> None:
    """Codes given out before no longer sign in; who calls holds the person's row, so that no phone slips through."""
    unused = (ENROLMENT.c.person_id == person_id, ENROLMENT.c.used_at.is_(None), ENROLMENT.c.expires_at > now)
    # As if it had ended when it was made: a phone whose request began before this one must find it expired too.
    await session.execute(update(ENROLMENT).where(*unused).values(expires_at=ENROLMENT.c.created_at))


def _svg(content: str) -> str:
    drawn = BytesIO()
    segno.make(content, error="m", micro=False).save(drawn, kind="svg", scale=6, xmldecl=False, light="#fff")
    return drawn.getvalue().decode()


async def enrol(database: Database, issuer: Issuer, wanted: EnrolIn, host: str | None, now: datetime) -> Tokens:
    """Raises `CodeMistyped`, `CodeUnknown`, `CodeUsed`, `CodeExpired`, and `TooManyTries` after too many of them."""
    code = read_code(wanted.code)
    if code is None:
        raise CodeMistyped
    attempt = await begin_attempt(database, [address_subject(host, issuer.settings)], now, issuer.settings)
    async with database.write() as session:
        tokens = await _redeem(session, issuer, code_hash(code), wanted.device_name, now)
        await forgive(session, attempt)
        return tokens


async def _redeem(session: WriteSession, issuer: Issuer, digest: str, device_name: str, now: datetime) -> Tokens:
    # The person first and then the code, as everybody who voids codes does.
    owner = await owner_of_code(session, digest)
    if owner is None:
        raise CodeUnknown
    await lock_person(session, owner)
    enrolment = await find_enrolment(session, digest)
    if enrolment is None:
        raise CodeUnknown
    if enrolment.used_at is not None:
        raise CodeUsed
    account = await find_account(session, enrolment.person_id)
    if account is None or not account.active or enrolment.expires_at <= now:
        raise CodeExpired
    await session.execute(update(ENROLMENT).where(ENROLMENT.c.code_hash == digest).values(used_at=now))
    return await open_session(session, issuer, account, device_name=device_name, by="enrolment", now=now)

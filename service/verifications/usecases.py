"""Recording one verification."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping

from rules.cycles import ValidUntilPrecision
from rules.kinds import IndicationType, InstrumentKind
from schemas.canonical import digest
from schemas.verifications import Mark, VerificationIn, VerificationMode, VerificationOut, VerificationResult
from service.clock import local_date
from service.db import WriteSession
from service.errors import Conflict, Differs, Forbidden, InvalidRequest, NotFound
from service.identity.who import Who
from service.instruments.queries import instrument_for_update
from service.register.refusals import problem
from service.register.rows import refusing
from service.verifications.policy import may_record
from service.verifications.queries import find_verification, holders_of, known_bodies
from service.verifications.recording import NewVerification, record
from service.verifications.standing import faults_of


class MarkTaken(Conflict):
    """The sticker is recorded for another verification; `errors` names its instrument if that is in scope."""

    code = "mark_taken"


class CertificateTaken(Conflict):
    """The instrument has a verification with this certificate of this body under another id."""

    code = "certificate_taken"


class IdTaken(NotFound):
    """The id is in use out of scope."""


async def put_verification(
    session: WriteSession, who: Who, instrument_id: UUID, verification_id: UUID, data: VerificationIn, *, now: datetime
) -> tuple[VerificationOut, bool]:
    """The verification, and whether it is new; its content never changes.

    Raises `NotFound`, `Forbidden`, `InvalidRequest`, `Differs`, `MarkTaken`, `CertificateTaken`.
    """
    instrument = await instrument_for_update(session, who, instrument_id)
    if instrument is None:
        raise NotFound
    if not may_record(who, data.body):
        raise Forbidden
    known = await find_verification(session, who, verification_id)
    if known is not None:
        if known["content_digest"] != digest(data):
            raise Differs
        return verification_out(known), False
    await _check(session, who, instrument, data, now)
    taken = {
        "instrument_mark_body_series_number_key": MarkTaken,
        "verification_body_certificate_number_instrument_id_key": CertificateTaken,
        "verification_pkey": IdTaken,
    }
    async with refusing(session, taken):
        await record(session, who, [NewVerification(verification_id, instrument, data)], now=now)
    row = await find_verification(session, who, verification_id)
    if row is None:
        raise NotFound
    return verification_out(row), True


async def _check(session: WriteSession, who: Who, instrument: RowMapping, data: VerificationIn, now: datetime) -> None:
    kind = InstrumentKind(instrument["kind"])
    indication = IndicationType(instrument["indication_type"]) if instrument["indication_type"] else None
    found = [problem(who, f"/{field}", code) for field, code in faults_of(data, kind, indication, local_date(now))]
    if data.instrument_id != instrument["id"]:
        found.append(problem(who, "/instrument_id", "not_the_one_in_the_address"))
    if data.body not in await known_bodies(session):
        found.append(problem(who, "/body", "unknown_body"))
    if found:
        raise InvalidRequest(errors=found)
    if data.mark is not None:
        key = (data.body, data.mark.series, data.mark.number)
        holder = (await holders_of(session, who, [key])).get(key)
        if holder is not None:
            raise MarkTaken(errors=[problem(who, "/mark", "mark_of", label=holder["label_code"])])


def verification_out(row: RowMapping) -> VerificationOut:
    mark = None
    if row["mark_number"] is not None:
        mark = Mark(series=row["mark_series"], number=row["mark_number"])
    return VerificationOut(
        id=row["id"],
        instrument_id=row["instrument_id"],
        body=row["body"],
        certificate_number=row["certificate_number"],
        mark=mark,
        verified_on=row["verified_on"],
        valid_until=row["valid_until"],
        valid_until_precision=ValidUntilPrecision(row["valid_until_precision"]),
        mode=VerificationMode(row["mode"]),
        result=VerificationResult(row["result"]),
        recorded_at=row["recorded_at"],
    )

"""Recording a spot check: once, whatever happens on the way."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from schemas.authority import authority_of
from schemas.canonical import digest
from schemas.spot_checks import SpotCheckIn
from service.db import Database, Source, Within, WriteSession, timestamp
from service.errors import Differs, NotFound
from service.flags.lifting import lift_flags_of_check
from service.flags.opening import FlagSubject, OpenFlag, open_flags
from service.identity.access_tokens import Claims, NotSignedIn
from service.identity.keys import SigningKeys
from service.identity.who import Who, one_of
from service.spot_checks.findings import KeptFinding, findings_to_keep, flags_to_open
from service.spot_checks.judging import judge_record
from service.spot_checks.policy import RECORDERS
from service.spot_checks.queries_context import (
    Context,
    Question,
    StoredCheck,
    find_asker_and_context,
    find_context,
    find_stored,
)
from service.spot_checks.receipts import plain_finding, sign_receipt
from service.spot_checks.timing import Timing, timing_of
from service.spot_checks.wording import finding_out
from service.spot_checks.writing import JudgedCheck, store_check, store_receipt
from service.statements import Row
from service.verifications.standing import CLOSED_BY_A_PASS

_UNSIGNED: Final = "{}"


class UnknownInstrument(NotFound):
    code = "unknown_instrument"


class UnknownStall(NotFound):
    code = "unknown_stall"


@dataclass(frozen=True, slots=True)
class Recorded:
    """`receipt` is JSON; `new` is false for a record that was stored before."""

    receipt: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """When a record arrives, and how it is receipted. `language`: None for the person's own."""

    now: datetime
    keys: SigningKeys
    language: str | None


async def record_spot_check(
    database: Database, source: Source, claims: Claims, check_id: UUID, record: SpotCheckIn, desk: Desk
) -> Recorded:
    """All is written in one transaction: by one statement on the `source`, or by a session where there are flags.

    Raises `NotSignedIn` and `Forbidden`, `Differs` for an id known with other content, `NotFound` for what is not in
    scope.
    """
    timing = timing_of(record.performed_at, record.device.sent_at, desk.now)
    found = await find_asker_and_context(source, claims, _question(check_id, record, timing))
    if found is None:
        raise NotSignedIn
    who, context = one_of(found[0], RECORDERS), found[1]
    check = _take(who, check_id, record, context, timing, desk.now)
    if isinstance(check, Recorded):
        return check
    if check.flags or check.flagged:
        async with database.write() as session:
            receipt = await _store_with_flags(session, who, check, desk)
    else:
        receipt = await _store(source, who, check, desk)
    return Recorded(receipt, new=True) if receipt else await _lost_race(source, who, check)


async def record_within(session: WriteSession, who: Who, check_id: UUID, record: SpotCheckIn, desk: Desk) -> Recorded:
    """As `record_spot_check`, in a transaction under way."""
    timing = timing_of(record.performed_at, record.device.sent_at, desk.now)
    context = await find_context(Within(session), who, _question(check_id, record, timing))
    check = _take(who, check_id, record, context, timing, desk.now)
    if isinstance(check, Recorded):
        return check
    receipt = await _store_with_flags(session, who, check, desk)
    return Recorded(receipt, new=True) if receipt else await _lost_race(Within(session), who, check)


def _question(check_id: UUID, record: SpotCheckIn, timing: Timing) -> Question:
    return Question(
        check_id=check_id,
        instrument_id=record.instrument_id,
        stall_id=record.unregistered.stall_id if record.unregistered else None,
        standards=record.standards,
        day=timing.day,
    )


def _take(
    who: Who, check_id: UUID, record: SpotCheckIn, context: Context, timing: Timing, now: datetime
) -> JudgedCheck | Recorded:
    """The record judged by what the register knows, or its receipt where it was stored before."""
    content = digest(record)
    if context.stored is not None:
        return _recorded_before(context.stored, who, content)
    return _judge(who, check_id, record, context, content, timing, now)


async def _store(source: Source, who: Who, check: JudgedCheck, desk: Desk) -> str | None:
    """The receipt; None where the id was taken meanwhile."""
    receipt = _receipt(who, check, [], desk)
    return receipt if await store_check(source, who, check, receipt) else None


async def _store_with_flags(session: WriteSession, who: Who, check: JudgedCheck, desk: Desk) -> str | None:
    """As `_store`, with the flags that the check opens and those it lifts."""
    # Which flags are new is known only once the id is taken.
    if not await store_check(Within(session), who, check, _UNSIGNED):
        return None
    receipt = _receipt(who, check, await _open_flags(session, who, check), desk)
    await store_receipt(session, check.id, receipt)
    if check.flagged:
        await _lift_flags(session, who, check)
    return receipt


async def _lost_race(source: Source, who: Who, check: JudgedCheck) -> Recorded:
    stored = await find_stored(source, who, check.id)
    if stored is None:
        raise NotFound
    return _recorded_before(stored, who, check.digest)


def _still_standing(flags: list[OpenFlag], record: SpotCheckIn, place: Row, day: date) -> list[OpenFlag]:
    """Without what a verification made after the check, and recorded before it arrived, has settled."""
    if record.instrument_id is None:
        return flags
    verified_on, valid_until = place["verified_on"], place["valid_until"]
    passed_later = verified_on is not None and verified_on > day and (valid_until is None or valid_until >= verified_on)
    return [flag for flag in flags if not (passed_later and flag.kind in CLOSED_BY_A_PASS)]


def _recorded_before(stored: StoredCheck, who: Who, content: str) -> Recorded:
    """Only its author gets the receipt again; whoever cannot see the record does not learn what it is."""
    if stored.person_id != who.person_id and not stored.visible:
        raise NotFound
    if stored.person_id != who.person_id or stored.digest != content:
        raise Differs
    return Recorded(stored.receipt, new=False)


def _judge(
    who: Who, check_id: UUID, record: SpotCheckIn, context: Context, content: str, timing: Timing, now: datetime
) -> JudgedCheck:
    if context.place is None:
        raise UnknownInstrument if record.instrument_id else UnknownStall
    judgement = judge_record(record, context, timing)
    verdict = judgement.verdict
    findings = findings_to_keep(verdict.findings, timing, verdict.verdict, record.device.verdict)
    return JudgedCheck(
        id=check_id,
        record=record,
        place=context.place,
        authority=authority_of(who.role, timing.day).value,
        timing=timing,
        received_at=now,
        digest=content,
        judgement=judgement,
        findings=findings,
        flags=_still_standing(flags_to_open(findings), record, context.place, timing.day),
        flagged=context.flagged,
    )


def _receipt(who: Who, check: JudgedCheck, opened: list[str], desk: Desk) -> str:
    language = desk.language or who.locale
    members: dict[str, object] = {
        "id": str(check.id),
        "received_at": timestamp(check.received_at),
        "digest": check.digest,
        "verdict": check.judgement.verdict.verdict.value,
        "findings": [_said(entry, language) for entry in check.findings],
        "flags_opened": opened,
        "photos_missing": [photo.sha256 for photo in check.record.photos],
    }
    return sign_receipt(desk.keys, members)


def _said(entry: KeptFinding, language: str) -> dict[str, Any]:
    return plain_finding(finding_out(entry.code, entry.severity, entry.flag, entry.grounds, entry.detail, language))


async def _open_flags(session: WriteSession, who: Who, check: JudgedCheck) -> list[str]:
    place, described = check.place, check.record.unregistered
    return await open_flags(
        session,
        subject=FlagSubject(
            province_id=place["province_id"],
            area_id=place["area_id"],
            market_id=place["market_id"],
            stall_id=place["stall_id"],
            instrument_id=check.record.instrument_id,
            instrument_kind=described.kind.value if described else place["kind"],
        ),
        flags=check.flags,
        cause_kind="check",
        cause_id=check.id,
        since=check.timing.day,
        at=check.received_at,
        by=who.person_id,
        role=who.role.value,
    )


async def _lift_flags(session: WriteSession, who: Who, check: JudgedCheck) -> None:
    """What stood before and this check shows to be in order."""
    if check.record.instrument_id is not None:
        await lift_flags_of_check(
            session,
            instrument_id=check.record.instrument_id,
            refutes=check.judgement.refutes,
            check_id=check.id,
            performed_at=check.timing.happened_at,
            role=who.role,
            at=check.received_at,
            by=who.person_id,
        )

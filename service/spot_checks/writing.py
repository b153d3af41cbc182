"""Storing a check with its readings, findings, expected photos and ledger entry, in one statement."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from schemas.plain import to_plain
from schemas.spot_checks import SpotCheckIn
from service.db import Source, WriteSession
from service.flags.opening import OpenFlag
from service.identity.who import Who
from service.spot_checks.findings import KeptFinding
from service.spot_checks.judging import Judgement
from service.spot_checks.timing import Timing
from service.statements import Row, Statement

# The id is taken first: whoever loses the race for it waits here for the winner, and then writes nothing.
# The instrument remembers its newest check by when it happened, not by when it arrived.
_STORE: Final = Statement(
    text(
        """
        WITH taken AS (
            INSERT INTO spot_check (
                id, province_id, area_id, market_id, stall_id, instrument_id, unregistered, person_id, authority,
                performed_at, performed_on, received_at, clock_offset_s, lat, lon, accuracy_m, method, purpose,
                standards, goods_mg, zero_before_mg, zero_after_mg, sticker_state, sticker_code, sticker_valid_until,
                seal, signs, note, content_digest, verdict, rules_version, judged_by, device, receipt, photos_missing)
            VALUES (
                :id, :province_id, :area_id, :market_id, :stall_id, :instrument_id, CAST(:unregistered AS jsonb),
                :person_id, :authority, :performed_at, :performed_on, :received_at, :clock_offset_s, :lat, :lon,
                :accuracy_m, :method, :purpose, CAST(:standards AS uuid[]), :goods_mg, :zero_before_mg, :zero_after_mg,
                :sticker_state, :sticker_code, :sticker_valid_until, :seal, CAST(:signs AS text[]), :note,
                :content_digest, :verdict, :rules_version, CAST(:judged_by AS jsonb), CAST(:device AS jsonb),
                CAST(:receipt AS jsonb), :photos_missing)
            ON CONFLICT (id) DO NOTHING
            RETURNING id, received_at),
        readings AS (
            INSERT INTO reading (check_id, ordinal, load_mg, indication_mg, shortage_mg, limit_mg, verdict, rule, notes)
            SELECT taken.id, r.* FROM taken, jsonb_to_recordset(CAST(:readings AS jsonb)) AS r(
                ordinal smallint, load_mg bigint, indication_mg bigint, shortage_mg bigint, limit_mg bigint,
                verdict text, rule text, notes text[])),
        findings AS (
            INSERT INTO finding (check_id, code, subject, severity, flag, grounds, detail, found_at)
            SELECT taken.id, f.*, taken.received_at FROM taken, jsonb_to_recordset(CAST(:findings AS jsonb)) AS f(
                code text, subject text, severity smallint, flag text, grounds text[], detail jsonb)),
        photos AS (
            INSERT INTO expected_photo (check_id, sha256, kind, size, taken_at)
            SELECT taken.id, p.* FROM taken, jsonb_to_recordset(CAST(:photos AS jsonb)) AS p(
                sha256 text, kind text, size integer, taken_at timestamptz)),
        newest AS (
            UPDATE instrument SET last_check_id = taken.id, last_check_at = :happened_at, last_verdict = :verdict
            FROM taken
            WHERE instrument.id = :instrument_id
              AND (instrument.last_check_at IS NULL OR instrument.last_check_at < :happened_at)),
        entered AS (
            INSERT INTO ledger_entry (at, person_id, action, subject_kind, subject_id, detail)
            SELECT taken.received_at, :person_id, 'recorded', 'spot_check', taken.id, CAST(:entry AS jsonb) FROM taken)
        SELECT id FROM taken
        """
    )
)
_RECEIPT: Final = text("UPDATE spot_check SET receipt = CAST(:receipt AS jsonb) WHERE id = :id")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCheck:
    """A record ready to be stored; `place` is the row with its province, area, market and stall.

    `flags` are those it opens; `flagged`: its instrument carries some already.
    """

    id: UUID
    record: SpotCheckIn
    place: Row
    authority: str
    timing: Timing
    received_at: datetime
    digest: str
    judgement: Judgement
    findings: Sequence[KeptFinding]
    flags: Sequence[OpenFlag]
    flagged: bool


async def store_check(source: Source, who: Who, check: JudgedCheck, receipt: str) -> bool:
    """False where the id was taken meanwhile and nothing was written."""
    values = {**_of_record(check.record), **_of_judgement(who, check), "receipt": receipt}
    return bool(await source.fetch(_STORE, values))


async def store_receipt(session: WriteSession, check_id: UUID, receipt: str) -> None:
    await session.execute(_RECEIPT, {"id": check_id, "receipt": receipt})


def _of_record(record: SpotCheckIn) -> dict[str, Any]:
    position, sticker = record.position, record.sticker
    return {
        "instrument_id": record.instrument_id,
        "unregistered": _json(to_plain(record.unregistered)) if record.unregistered else None,
        "performed_at": record.performed_at,
        "lat": position.lat if position else None,
        "lon": position.lon if position else None,
        "accuracy_m": position.accuracy_m if position else None,
        "method": record.method.value,
        "purpose": record.purpose.value,
        "standards": record.standards,
        "goods_mg": record.goods_mg,
        "zero_before_mg": record.zero_before_mg,
        "zero_after_mg": record.zero_after_mg,
        "sticker_state": sticker.state.value,
        "sticker_code": sticker.code,
        "sticker_valid_until": sticker.valid_until,
        "seal": record.seal.value,
        "signs": [sign.value for sign in record.signs],
        "note": record.note,
        "device": _json(to_plain(record.device)),
        "photos": _json([to_plain(photo) for photo in record.photos]),
        "photos_missing": len(record.photos),
    }


def _of_judgement(who: Who, check: JudgedCheck) -> dict[str, Any]:
    place, timing, verdict = check.place, check.timing, check.judgement.verdict
    readings = [
        {
            "ordinal": ordinal,
            "load_mg": entry.load_mg,
            "indication_mg": entry.indication_mg,
            "shortage_mg": entry.shortage_mg,
            "limit_mg": entry.limit_mg,
            "verdict": entry.verdict.value,
            "rule": entry.rule,
            "notes": [note.value for note in entry.notes],
        }
        for ordinal, entry in enumerate(verdict.readings)
    ]
    return {
        "id": check.id,
        "province_id": place["province_id"],
        "area_id": place["area_id"],
        "market_id": place["market_id"],
        "stall_id": place["stall_id"],
        "person_id": who.person_id,
        "authority": check.authority,
        "performed_on": timing.day,
        "happened_at": timing.happened_at,
        "received_at": check.received_at,
        "clock_offset_s": timing.offset_s,
        "content_digest": check.digest,
        "verdict": verdict.verdict.value,
        "rules_version": verdict.rules_version,
        "judged_by": _json(check.judgement.judged_by),
        "entry": _json(_entry(check)),
        "readings": _json(readings),
        "findings": _json([to_plain(entry) | {"detail": dict(entry.detail)} for entry in check.findings]),
    }


def _entry(check: JudgedCheck) -> dict[str, Any]:
    """What the ledger keeps of the record."""
    photos = [photo.sha256 for photo in check.record.photos]
    return {"digest": check.digest, "verdict": check.judgement.verdict.verdict.value, "photos": photos}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

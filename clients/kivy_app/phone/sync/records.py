"""Sending one record: what goes out, and what an answer to it proves."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from phone.core.clock import Clock
from phone.core.receipts import ReceiptRefused, verify_receipt
from phone.store.outbox_rows import OutboxRecord
from phone.sync.answers import Answer, NotOurService, Refused, media_type
from phone.sync.server import API
from phone.sync.session import Session
from schemas.plain import to_plain
from schemas.spot_checks import Receipt, SpotCheckIn


class ReceiptDiffers(Exception):
    """The service proves to have this record with another content than it was sent: no retry mends that."""


def path_of(record_id: UUID) -> str:
    return f"{API}/spot-checks/{record_id}"


def body_of(content: SpotCheckIn, clock: Clock) -> bytes:
    """`sent_at` is the time of this very try: by it the service knows how far the phone's clock is off."""
    device = replace(content.device, sent_at=clock.now())
    plain: dict[str, Any] = to_plain(replace(content, device=device))
    # What is not said is null for the service, too; the instrument must be named even then.
    said = {name: value for name, value in plain.items() if value is not None or name == "instrument_id"}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


async def send_record(session: Session, record: OutboxRecord, clock: Clock) -> tuple[Receipt, str]:
    """The receipt, proven, and the service's words for it. Raises what `Session.ask` does, and `ReceiptDiffers`."""
    headers = {"Content-Type": "application/json"}
    body = body_of(record.content, clock)
    answer = await session.ask("PUT", path_of(record.id), person_id=record.person_id, body=body, headers=headers)
    if media_type(answer.headers) != "application/json":
        raise NotOurService("portal")
    keys = await session.key_set()
    try:
        receipt = _proven(answer, record, keys)
    except ReceiptRefused as refused:
        if refused.reason != "unknown_key":
            raise NotOurService("portal" if refused.reason == "not_a_receipt" else "receipt_unproven") from refused
        receipt = await _proven_by_newer_key(session, answer, record)
    session.heard(answer)
    return receipt, answer.body.decode()


async def _proven_by_newer_key(session: Session, answer: Answer, record: OutboxRecord) -> Receipt:
    try:
        return _proven(answer, record, await session.key_set(anew=True))
    except ReceiptRefused as refused:
        raise NotOurService("receipt_unproven") from refused


def _proven(answer: Answer, record: OutboxRecord, keys: Mapping[str, Any]) -> Receipt:
    try:
        return verify_receipt(answer.body, record.id, record.digest, keys)
    except ReceiptRefused as refused:
        if refused.reason == "other_digest":
            raise ReceiptDiffers from refused
        raise


def damaged_on_the_way(refused: Refused) -> bool:
    """The service got nothing or no JSON, and only JSON is sent from here: it was cut short between the two."""
    return any(code == "json_invalid" or (pointer, code) == ("/", "missing") for pointer, code in refused.parts)

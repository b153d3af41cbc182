"""What the worker does with a photo after it has arrived; every job may run twice or be cut off anywhere."""

import json
from datetime import datetime

import structlog

from service.db import WriteSession
from service.evidence.codes_queries import codes_of_others, image_to_derive, known_codes, sticker_checks
from service.evidence.derived import derive_sizes
from service.evidence.findings import code_finding, keys_read, subject_of
from service.evidence.imaging import PhotoRefused, read_codes
from service.evidence.late_findings import enter_finding, enter_twins, mark_derived
from service.evidence.room import EvidenceRoom, in_thread
from service.identity.who import Who
from service.storage import ObjectMissing, photo_key
from service.storage.keys import UPLOADS

log = structlog.get_logger(__name__)
_MOST_CODES = 20
_LONGEST_CODE = 500


async def derive_photo(room: EvidenceRoom, who: Who, payload: bytes) -> None:
    """Make the smaller pictures, read the codes of a sticker, and compare them with what was typed."""
    sha256 = payload.decode()
    async with room.database.read() as session:
        image = await image_to_derive(session, sha256)
    if image is None:
        return
    try:
        original = await room.store.get(photo_key(sha256))
        if image.derived_at is None:
            await derive_sizes(room.store, sha256, original)
        codes = list(image.codes)
        if image.sticker and not codes:
            codes = _storable([code.text for code in await in_thread(read_codes, original)])
    except (ObjectMissing, PhotoRefused):
        # Trying again would not help; the log tells the operators, and the page shows the original or says so.
        log.exception("photo_not_derived", sha256=sha256)
        return
    async with room.database.write() as session:
        now = room.clock.now()
        await mark_derived(session, sha256, codes, now)
        await enter_twins(session, sha256, now)
        if codes:
            await _compare(session, who, sha256, codes, now)


async def _compare(session: WriteSession, who: Who, sha256: str, codes: list[str], now: datetime) -> None:
    """Codes of a sticker photo against what was typed at each check it belongs to, and against the register."""
    read = {key for code in codes for key in keys_read(code)}
    for check in await sticker_checks(session, who, sha256):
        own = await known_codes(session, who, check.instrument_id) if check.instrument_id else set()
        foreign = await codes_of_others(session, who, check.province_id, read - own, check.instrument_id)
        finding = code_finding(codes, check.sticker_code, own, foreign)
        if finding is not None:
            await enter_finding(session, check.id, finding, subject_of(sha256), now)


async def delete_objects(room: EvidenceRoom, payload: bytes) -> None:
    """Delete pieces of uploads; anything else in the list is refused."""
    keys = json.loads(payload)
    await room.store.delete([key for key in keys if key.startswith(f"{UPLOADS}/")])


def _storable(codes: list[str]) -> list[str]:
    """What a column of text can hold: some codes are not text at all."""
    return [code[:_LONGEST_CODE] for code in codes if "\x00" not in code and code.strip()][:_MOST_CODES]

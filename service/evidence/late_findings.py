"""What the worker writes about a photo; every statement may be repeated."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from service.db import WriteSession
from service.evidence.findings import PhotoFinding, subject_of

_DERIVED = text(
    "UPDATE stored_image SET derived_at = COALESCE(derived_at, :now), codes = :codes WHERE sha256 = :sha256"
)
_FOUND = text(
    """
    INSERT INTO finding (check_id, code, subject, severity, flag, grounds, detail, found_at)
    VALUES (:check_id, :code, :subject, 1, NULL, ARRAY[]::text[], CAST(:detail AS jsonb), :now)
    ON CONFLICT DO NOTHING
    """
)

# All that came after the first: two that arrive at one moment do not see each other in their own transactions.
_TWINS = text(
    """
    INSERT INTO finding (check_id, code, subject, severity, flag, grounds, detail, found_at)
    SELECT later.check_id, 'photo_seen_elsewhere', CAST(:subject AS text), 1, NULL, ARRAY[]::text[],
           jsonb_build_object('photo', CAST(:subject AS text)), CAST(:now AS timestamptz)
    FROM photo later
    JOIN LATERAL (SELECT check_id FROM photo WHERE sha256 = :sha256 ORDER BY received_at, check_id LIMIT 1) earliest
      ON earliest.check_id <> later.check_id
    WHERE later.sha256 = :sha256
    ON CONFLICT DO NOTHING
    """
)


async def mark_derived(session: WriteSession, sha256: str, codes: list[str], now: datetime) -> None:
    await session.execute(_DERIVED, {"sha256": sha256, "codes": codes, "now": now})


async def enter_finding(
    session: WriteSession, check_id: UUID, finding: PhotoFinding, subject: str, now: datetime
) -> None:
    values = {"check_id": check_id, "code": finding.code, "subject": subject, "now": now}
    await session.execute(_FOUND, values | {"detail": json.dumps(finding.detail)})


async def enter_twins(session: WriteSession, sha256: str, now: datetime) -> None:
    await session.execute(_TWINS, {"sha256": sha256, "subject": subject_of(sha256), "now": now})

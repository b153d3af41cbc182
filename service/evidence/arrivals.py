"""Entering a photo whose bytes are in the store."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text

from service.db import Source
from service.evidence.findings import PhotoFinding, located, photo_findings, subject_of
from service.evidence.imaging import Examined
from service.evidence.queries import CheckScene
from service.evidence.uploads import hold_key
from service.statements import Statement

DERIVE_PHOTO = "derive_photo"

# One statement, because its parts must agree and each round trip costs as much as all of it: the ledger's entry
# and the worker's job stand in it for the same reason. The count goes down only with a row that is new; keys are
# checked at the statement's end, when all rows are there.
_ARRIVE: Final = Statement(
    text(
        """
        WITH held AS (
            SELECT pg_advisory_xact_lock_shared(:hold)
        ), image AS (
            INSERT INTO stored_image (sha256, size, media_type, width, height,
                                      exif_taken_at, exif_lat, exif_lon, stored_at)
            VALUES (:sha256, :size, :media_type, :width, :height, :taken_at, :lat, :lon, :now)
            ON CONFLICT DO NOTHING
        ), arrived AS (
            INSERT INTO photo (check_id, sha256, received_at) VALUES (:check_id, :sha256, :now)
            ON CONFLICT DO NOTHING RETURNING check_id
        ), counted AS (
            UPDATE spot_check SET photos_missing = photos_missing - 1
            FROM arrived WHERE spot_check.id = arrived.check_id
        ), twin AS (
            SELECT check_id FROM photo WHERE sha256 = :sha256 AND check_id <> :check_id
            LIMIT 1
        ), noticed AS (
            INSERT INTO finding (check_id, code, subject, severity, flag, grounds, detail, found_at)
            SELECT arrived.check_id, found.code, :subject, 1, NULL, ARRAY[]::text[], found.detail, :now
            FROM arrived, (
                SELECT entry ->> 'code' AS code, entry -> 'detail' AS detail
                FROM jsonb_array_elements(CAST(:findings AS jsonb)) entry
                UNION ALL
                SELECT 'photo_seen_elsewhere',
                       jsonb_build_object('photo', CAST(:subject AS text))
                FROM twin
            ) found
            ON CONFLICT DO NOTHING
        ), entered AS (
            INSERT INTO ledger_entry (at, person_id, action, subject_kind, subject_id, detail)
            SELECT :now, :person_id, 'received', 'photo', arrived.check_id, CAST(:entry AS jsonb) FROM arrived
        )
        INSERT INTO pgqueuer (priority, entrypoint, payload, status)
        SELECT 0, :job, CAST(:payload AS bytea), 'queued' FROM arrived, held
        """
    )
)


@dataclass(frozen=True, slots=True)
class Arrival:
    scene: CheckScene
    sha256: str
    size: int
    examined: Examined


async def enter_arrival(source: Source, arrival: Arrival, now: datetime) -> None:
    """Does nothing for a photo that had come before.

    From here until the transaction ends the content is held: a sweeper that thinks these bytes orphaned waits, and
    then sees their row; where it was quicker, this waits for the sweeper.
    """
    findings = photo_findings(arrival.scene, arrival.examined)
    await source.fetch(_ARRIVE, _parameters(arrival, findings, now))


def _parameters(arrival: Arrival, findings: list[PhotoFinding], now: datetime) -> dict[str, Any]:
    examined = arrival.examined
    return {
        "hold": hold_key(arrival.sha256),
        "check_id": arrival.scene.check_id,
        "sha256": arrival.sha256,
        "size": arrival.size,
        "media_type": examined.media_type.value,
        "width": examined.width,
        "height": examined.height,
        "taken_at": located(examined.taken_at),
        "lat": examined.lat,
        "lon": examined.lon,
        "now": now,
        "person_id": arrival.scene.person_id,
        "entry": json.dumps({"sha256": arrival.sha256, "size": arrival.size, "media_type": examined.media_type.value}),
        "job": DERIVE_PHOTO,
        "payload": arrival.sha256.encode(),
        "subject": subject_of(arrival.sha256),
        "findings": json.dumps([{"code": finding.code, "detail": finding.detail} for finding in findings]),
    }

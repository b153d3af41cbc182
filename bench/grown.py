"""A register with years of checks behind it: those already stored, copied to other days and instruments in SQL."""

import os
from pathlib import Path

import asyncpg

_KEYS = {"spot_check": "id", "reading": "check_id", "finding": "check_id", "expected_photo": "check_id"}
_MOVED = {
    "id": "made.id",
    "check_id": "made.id",
    "province_id": "place.province_id",
    "area_id": "place.area_id",
    "market_id": "place.market_id",
    "stall_id": "place.stall_id",
    "instrument_id": "place.id",
    "performed_at": "made.at",
    "performed_on": "(made.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date",
    "received_at": "made.at + interval '1 minute'",
    "found_at": "made.at + interval '1 minute'",
    "sha256": "made.sha256",
    "photos_missing": "0",
}

# Each copy is of the next stored check in turn, at a time of its own in the two years before.
_MADE = """
CREATE TEMPORARY TABLE made AS
SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8'
        || substr(hash, 4, 15))::uuid AS id, at, md5('a' || n) || md5('b' || n) AS sha256, source.id AS source_id,
       instrument.id AS instrument_id, n
FROM (SELECT n, md5('check' || n) AS hash, now() - interval '730 days' * (1 - n::float / {checks}) AS at
      FROM generate_series(1, {checks}) n) numbered
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS all_of FROM spot_check) source
  ON source.place = numbered.n % source.all_of
JOIN (SELECT id, row_number() OVER (ORDER BY md5(id::text)) - 1 AS place, count(*) OVER () AS all_of FROM instrument)
  instrument ON instrument.place = numbered.n % instrument.all_of
"""
_COPY = """
INSERT INTO {table} ({columns})
SELECT {values} FROM made JOIN {table} source ON source.{key} = made.source_id
JOIN instrument place ON place.id = made.instrument_id
"""
_IMAGES = """
INSERT INTO stored_image (sha256, size, media_type, width, height, stored_at, derived_at)
SELECT sha256, 300000, 'image/jpeg', 1280, 960, at + interval '1 minute', at + interval '2 minutes' FROM made
"""
_PHOTOS = "INSERT INTO photo (check_id, sha256, received_at) SELECT id, sha256, at + interval '1 minute' FROM made"
_LEDGER = """
INSERT INTO ledger_entry (at, person_id, action, subject_kind, subject_id, detail)
SELECT made.at, entry.person_id, entry.action, entry.subject_kind, made.id, entry.detail
FROM made JOIN ledger_entry entry ON entry.subject_id = made.source_id AND entry.action IN ('recorded', 'received')
ORDER BY made.at
"""
_FLAGS = """
INSERT INTO flag ({columns})
SELECT {values} FROM made JOIN flag source ON source.cause_id = made.source_id
JOIN instrument place ON place.id = made.instrument_id
"""
_CLOSED = {
    **_MOVED,
    "id": "md5('flag' || made.n || source.kind)::uuid",
    "cause_id": "made.id",
    "instrument_kind": "place.kind",
    "since": "made.at::date",
    "opened_at": "made.at",
    "closed_at": "made.at + interval '9 days'",
    "close_reason": "'corrected'",
}
_NEWEST = """
UPDATE instrument SET last_check_id = newest.id, last_check_at = newest.at, last_verdict = newest.verdict
FROM (SELECT DISTINCT ON (made.instrument_id) made.instrument_id, made.id, made.at, c.verdict
      FROM made JOIN spot_check c ON c.id = made.id ORDER BY made.instrument_id, made.at DESC) newest
WHERE instrument.id = newest.instrument_id
"""
_TABLES = ("spot_check", "reading", "finding", "expected_photo", "stored_image", "photo", "flag", "ledger_entry")


async def grow(dsn: str, checks: int) -> int:
    """Copies what is stored until there are `checks` more, each with reading, photo and ledger entries of its own.

    Returns how many checks there are then.
    """
    connection = await asyncpg.connect(dsn)
    try:
        for table in _TABLES:
            await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        await connection.execute(_MADE.format(checks=int(checks)))
        await connection.execute("CREATE UNIQUE INDEX ON made (id); ANALYZE made")
        for table, key in _KEYS.items():
            names = await _columns(connection, table)
            await connection.execute(_COPY.format(table=table, key=key, **_lists(names, _MOVED)))
        for statement in (_IMAGES, _PHOTOS, _LEDGER):
            await connection.execute(statement)
        await connection.execute(_FLAGS.format(**_lists(await _columns(connection, "flag"), _CLOSED)))
        await connection.execute(_NEWEST)
        for table in _TABLES:
            await connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        await connection.execute(f"VACUUM (ANALYZE) instrument, {', '.join(_TABLES)}")
        return int(await connection.fetchval("SELECT count(*) FROM spot_check"))
    finally:
        await connection.close()


async def _columns(connection: asyncpg.Connection, table: str) -> list[str]:
    rows = await connection.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND table_schema = 'public' "
        "AND is_generated = 'NEVER' ORDER BY ordinal_position",
        table,
    )
    return [row["column_name"] for row in rows]


def _lists(names: list[str], moved: dict[str, str]) -> dict[str, str]:
    return {"columns": ", ".join(names), "values": ", ".join(moved.get(name, f"source.{name}") for name in names)}


def make_shelves(folder: Path) -> None:
    """All 4096 of them, as a store has after some thousand photos."""
    for number in range(4096):
        (folder / f"{number:03x}").mkdir(parents=True, exist_ok=True)


async def make_files(dsn: str, folder: Path) -> None:
    """A name for each stored photo, without its bytes: the folders are as full as they would be."""
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            async for row in connection.cursor("SELECT sha256 FROM stored_image", prefetch=5000):
                path = folder / row["sha256"][:3] / row["sha256"]
                if not path.exists():
                    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o640))
    finally:
        await connection.close()

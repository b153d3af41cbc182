"""Fills a database with a register of any size, in SQL: 1,000,000 instruments in about a minute."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

INSTRUMENTS_PER_STALL = 4
INSTRUMENTS_PER_PROVINCE = 6_000
COMMUNES_PER_PROVINCE = 56
MARKETS_PER_PROVINCE = 80

Connection: TypeAlias = Any  # an asyncpg.Connection, which brings no types


@dataclass(frozen=True, slots=True)
class Register:
    """What was made, with one place of each kind to ask about; `instruments` may be a few fewer than asked for."""

    provinces: int
    markets: int
    stalls: int
    instruments: int
    flags: int
    province_id: UUID
    area_id: UUID
    market_id: UUID


async def fill_register(
    connection: Connection, instruments: int, today: date, *, provinces: int | None = None
) -> Register:
    """`provinces=1` puts everything into one, 56 communes and 80 markets still; else 6,000 instruments are in each.

    Relative to `today` 7 % are overdue, 4 % due within 30 days, 2 % never verified, 3 % out of use; 3 % carry a flag
    of a check, as many had one that was closed; 2 % of the stalls are closed. The database must be migrated and empty.
    """
    provinces = provinces or max(1, round(instruments / INSTRUMENTS_PER_PROVINCE))
    stalls = instruments // INSTRUMENTS_PER_STALL
    await _identifiers(connection)
    await connection.execute(_AREAS.format(provinces=provinces, communes=COMMUNES_PER_PROVINCE))
    await connection.execute(
        _MARKETS.format(provinces=provinces, communes=COMMUNES_PER_PROVINCE, markets=MARKETS_PER_PROVINCE)
    )
    async with _bare(connection, "stall"):
        await connection.execute(_STALLS.format(stalls=stalls, markets=provinces * MARKETS_PER_PROVINCE))
    async with _bare(connection, "instrument"):
        await connection.execute(_INSTRUMENTS.format(per_stall=INSTRUMENTS_PER_STALL, today=today.isoformat()))
    async with _bare(connection, "flag"):
        await connection.execute(_FLAGS.format(today=today.isoformat()))
    await connection.execute("VACUUM (ANALYZE) area, area_closure, market, stall, instrument, flag")
    row = await connection.fetchrow(_SUMMARY)
    assert row is not None
    return Register(**row)


async def _identifiers(connection: Connection) -> None:
    """Ids in the shape of UUIDv7, growing with their number, the same in every run."""
    await connection.execute(
        """
        CREATE OR REPLACE FUNCTION pg_temp.made_id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
            SELECT (lpad(to_hex(1700000000000 + n), 12, '0') || '70008' || substr(md5(kind || n), 1, 15))::uuid
        $$;
        CREATE OR REPLACE FUNCTION pg_temp.dice(kind text, n bigint) RETURNS int LANGUAGE sql IMMUTABLE AS $$
            SELECT ('x' || substr(md5(kind || n), 17, 7))::bit(28)::int % 1000
        $$;
        """
    )


@asynccontextmanager
async def _bare(connection: Connection, table: str) -> AsyncIterator[None]:
    """Without its indexes and references while it is filled; both are built again, and so checked, at the end."""
    indexes = await connection.fetch(
        """
        SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = $1::text::regclass
          AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
        """,
        table,
    )
    references = await connection.fetch(
        "SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint "
        "WHERE conrelid = $1::text::regclass AND contype = 'f'",
        table,
    )
    for row in references:
        await connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {row['name']}")
    for row in indexes:
        await connection.execute(f"DROP INDEX {row['name']}")
    yield
    for row in indexes:
        await connection.execute(re.sub(r" ON public\.", " ON ", row["definition"]))
    for row in references:
        await connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {row['name']} {row['definition']}")


_AREAS = """
INSERT INTO area (id, code, name, sort_key, level, parent_id, province_id, valid_from)
SELECT pg_temp.made_id('province', p), 'P' || p, 'Tỉnh ' || p, 'p' || lpad(p::text, 6, '0'), 'province',
       NULL, pg_temp.made_id('province', p), '2004-01-01'
FROM generate_series(1, {provinces}) p;
INSERT INTO area (id, code, name, sort_key, level, parent_id, province_id, valid_from)
SELECT pg_temp.made_id('commune', (p - 1) * {communes} + c), 'C' || p || '-' || c, 'Xã ' || c,
       'c' || lpad(c::text, 6, '0'), 'commune', pg_temp.made_id('province', p), pg_temp.made_id('province', p),
       '2025-07-01'
FROM generate_series(1, {provinces}) p, generate_series(1, {communes}) c;
INSERT INTO area_closure (ancestor_id, descendant_id)
SELECT id, id FROM area UNION SELECT province_id, id FROM area;
"""

_MARKETS = """
INSERT INTO market (id, province_id, area_id, code, name, sort_key, search_key, calendar, open, lat, lon)
SELECT pg_temp.made_id('market', (p - 1) * {markets} + m), pg_temp.made_id('province', p),
       pg_temp.made_id('commune', (p - 1) * {communes} + 1 + m % {communes}), 'M' || p || '-' || m, 'Chợ ' || m,
       'cho ' || lpad(m::text, 6, '0'), 'cho ' || m, '{{"kind": "daily", "days": []}}', true,
       22.4 + (m % 60) / 100.0, 105.6 + (m % 90) / 100.0
FROM generate_series(1, {provinces}) p, generate_series(1, {markets}) m;
"""

# Neighbours in time lie in different markets, so nothing is read faster here than in a grown register.
_STALLS = """
INSERT INTO stall (id, province_id, area_id, market_id, label_code, code, sort_key, search_key, trader_name, open)
SELECT pg_temp.made_id('stall', n), m.province_id, m.area_id, m.id, 'S' || n, 'Q' || n, 'q' || lpad(n::text, 9, '0'),
       'q' || n, 'Nông Thị ' || n, pg_temp.dice('shut', n) >= 20
FROM generate_series(1, {stalls}) n JOIN market m ON m.id = pg_temp.made_id('market', 1 + n % {markets});
"""

_INSTRUMENTS = """
INSERT INTO instrument (id, province_id, area_id, market_id, stall_id, label_code, kind, indication_type, maker, serial,
                        serial_key, max_mg, d_mg, in_use, registered_on, verified_on, valid_until)
SELECT pg_temp.made_id('scale', n), s.province_id, s.area_id, s.market_id, s.id, 'L' || n,
       (ARRAY['spring_dial_scale', 'spring_dial_scale', 'spring_dial_scale', 'counter_scale', 'platform_scale',
              'steelyard'])[1 + pg_temp.dice('kind', n) % 6],
       'analogue', 'Nhơn Hoà', 'NH' || n, 'NH' || n, 10000000, 50000, pg_temp.dice('used', n) >= 30,
       date '{today}' - 300 - pg_temp.dice('registered', n),
       CASE WHEN verified THEN ends - 730 END, CASE WHEN verified THEN ends END
FROM (SELECT s.*, row_number() OVER (ORDER BY s.id) AS number FROM stall s) s
CROSS JOIN generate_series(1, {per_stall}) k
CROSS JOIN LATERAL (SELECT (s.number - 1) * {per_stall} + k AS n) numbered
CROSS JOIN LATERAL (SELECT pg_temp.dice('verified', n) >= 20 AS verified,
                           date '{today}' - 50 + (pg_temp.dice('ends', n) * 700 / 1000) AS ends) dated;
"""

_FLAGS = """
INSERT INTO flag (id, kind, severity, province_id, area_id, market_id, stall_id, instrument_id, instrument_kind,
                  cause_kind, cause_id, grounds, since, opened_at, opened_by_role, held_by_role, closed_at,
                  close_reason)
SELECT pg_temp.made_id('flag', n), flag_kind, severity, i.province_id, i.area_id, i.market_id, i.stall_id, i.id, i.kind,
       'check', pg_temp.made_id('check', n), '{{}}', began, began::timestamptz, 'board', 'board',
       CASE WHEN closed THEN began::timestamptz + interval '9 days' END, CASE WHEN closed THEN 'corrected' END
FROM (SELECT i.*, row_number() OVER (ORDER BY i.id) AS n FROM instrument i) i
CROSS JOIN LATERAL (SELECT pg_temp.dice('flagged', n) AS face) thrown
CROSS JOIN LATERAL (SELECT face % 2 = 1 AS closed, date '{today}' - 1 - pg_temp.dice('began', n) % 400 AS began,
    (ARRAY['nonconforming', 'seal_broken', 'mark_missing', 'mark_unreadable', 'wrong_scale_for_goods',
           'nonconforming'])[1 + face / 2 % 6] AS flag_kind,
    (ARRAY[3, 3, 2, 1, 1, 3])[1 + face / 2 % 6] AS severity) drawn
WHERE face < 60;
"""

_SUMMARY = """
SELECT (SELECT count(*) FROM area WHERE level = 'province') AS provinces, (SELECT count(*) FROM market) AS markets,
       (SELECT count(*) FROM stall) AS stalls, (SELECT count(*) FROM instrument) AS instruments,
       (SELECT count(*) FROM flag) AS flags, m.province_id, m.area_id, m.id AS market_id
FROM market m ORDER BY m.id LIMIT 1 OFFSET 7
"""

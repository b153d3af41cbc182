"""Markets and stalls, each with what it holds in figures."""

import json
import sqlite3
from collections import Counter, defaultdict
from datetime import date
from types import MappingProxyType
from uuid import UUID

from phone.core.badges import Badge
from phone.store.columns import uuid_of
from phone.store.register_keys import search_key
from phone.store.register_reading import FLAGS, STALLS, flag_of, instrument_rows, stall_of
from phone.store.register_rows import InstrumentRow, MarketName, MarketRow, StallRow
from schemas.sync import SyncFlag, SyncMarket
from schemas.vietnamese import sort_key

_MARKETS = """
    SELECT market.*, own.id AS id, area.name AS area_name
    FROM market JOIN known_id own ON own.key = market.key LEFT JOIN area ON area.id = market.area_id
    WHERE market.open
"""
_COUNTED = "instrument.in_use AND stall.open AND stall.market IN (SELECT key FROM market WHERE open)"


def market_rows(connection: sqlite3.Connection, person: bytes | None, today: date) -> list[MarketRow]:
    """Those open, by name."""
    instruments: dict[UUID, list[InstrumentRow]] = defaultdict(list)
    for row in instrument_rows(connection, person, _COUNTED, ()):
        instruments[row.stall.market_id].append(row)
    markets = [_market_row(row, instruments[uuid_of(row["id"])], today) for row in connection.execute(_MARKETS)]
    return sorted(markets, key=lambda row: (sort_key(row.market.name), row.market.id))


def market_name(connection: sqlite3.Connection, market_id: UUID) -> MarketName | None:
    row = connection.execute(f"{_MARKETS} AND own.id = ?", (market_id.bytes,)).fetchone()
    return MarketName(_market(row), row["area_name"]) if row is not None else None


def stall_rows(connection: sqlite3.Connection, market_id: UUID) -> list[StallRow]:
    """Those open, by code."""
    flags: dict[int, list[SyncFlag]] = defaultdict(list)
    for row in connection.execute(f"{FLAGS} WHERE flag.instrument IS NULL ORDER BY severity DESC, since"):
        flags[row["stall"]].append(flag_of(row))
    counts = dict(
        connection.execute("SELECT stall, count(*) FROM instrument WHERE in_use GROUP BY stall").fetchall(),
    )
    rows = connection.execute(
        f"{STALLS} WHERE market.id = ? AND stall.open ORDER BY stall.sort_key, stall.key", (market_id.bytes,)
    )
    return [
        StallRow(stall_of(row), counts.get(row["key"], 0), tuple(flags[row["key"]]), row["search_key"]) for row in rows
    ]


def _market_row(row: sqlite3.Row, instruments: list[InstrumentRow], today: date) -> MarketRow:
    counts = Counter(dict.fromkeys(Badge, 0))
    counts.update(instrument.badge(today) for instrument in instruments)
    return MarketRow(
        _market(row),
        row["area_name"],
        MappingProxyType(dict(counts)),
        sum(instrument.to_check(today) for instrument in instruments),
        sum(instrument.checked_on(today) for instrument in instruments),
        search_key((row["code"],), (row["name"], row["area_name"])),
    )


def _market(row: sqlite3.Row) -> SyncMarket:
    return SyncMarket(
        id=uuid_of(row["id"]),
        area_id=uuid_of(row["area_id"]),
        code=row["code"],
        name=row["name"],
        calendar=json.loads(row["calendar"]),
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        lat=row["lat"],
        lon=row["lon"],
        open=bool(row["open"]),
    )

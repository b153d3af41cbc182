"""A page of the feed into the register's tables."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from phone.store.columns import maybe_bytes, maybe_day_number, maybe_micros, micros
from phone.store.register_keys import in_order, search_key
from phone.store.register_numbers import NO_ID, IdNumbers, WordNumbers
from schemas.plain import to_plain
from schemas.sync import Gone, SyncFlag, SyncInstrument, SyncPage, SyncSpotCheck, SyncStall, SyncVerification

HISTORY: Final = timedelta(days=2 * 366)
"""How far back checks and verifications are kept; the newest two of each result stay whatever their age."""
TABLES: Final = (
    "area",
    "market",
    "stall",
    "instrument",
    "verification",
    "spot_check",
    "flag",
    "standard",
    "known_id",
    "word",
)
# Kinds of row that may leave the scope; by number where other rows name them by it.
_BY_NUMBER: Final = frozenset({"market", "stall", "instrument"})
_BY_ID: Final = frozenset({"area", "verification", "spot_check", "flag", "standard"})


class PageWriter:
    """Within a transaction that is not its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids = IdNumbers(connection)
        self._words = WordNumbers(connection)

    def write(self, page: SyncPage) -> None:
        """Parents and children may come in any order: nothing here depends on which page a row was on."""
        self._forget(page.gone)
        self._areas(page)
        self._markets(page)
        self._put("stall", map(self._stall, page.stalls))
        self._put("instrument", map(self._instrument, page.instruments))
        self._put("verification", map(self._verification, page.verifications))
        self._standards(page)
        self._flags(page.flags)
        self._checks(page.spot_checks)
        if not page.more:
            self._tidy(page)

    def _forget(self, gone: Iterable[Gone]) -> None:
        for row in gone:
            if row.kind in _BY_NUMBER:
                number = self._ids.find(row.id)
                self._connection.execute(f"DELETE FROM {row.kind} WHERE key = ?", (number,))
                if row.kind == "instrument":
                    # Its open flags went with it: they come again where it is still in scope, and nobody
                    # would tell of their closing where it is not. What else names it is history.
                    self._connection.execute("DELETE FROM flag WHERE instrument = ?", (number,))
            elif row.kind in _BY_ID:
                self._connection.execute(f"DELETE FROM {row.kind} WHERE id = ?", (row.id.bytes,))

    def _areas(self, page: SyncPage) -> None:
        self._put(
            "area",
            (
                (
                    area.id.bytes,
                    area.code,
                    area.name,
                    area.level,
                    maybe_bytes(area.parent_id),
                    area.valid_from.toordinal(),
                    maybe_day_number(area.valid_until),
                )
                for area in page.areas
            ),
        )

    def _markets(self, page: SyncPage) -> None:
        self._put(
            "market",
            (
                (
                    self._ids.number(market.id),
                    market.area_id.bytes,
                    market.code,
                    market.name,
                    json.dumps(market.calendar, ensure_ascii=False),
                    market.opens_at,
                    market.closes_at,
                    market.lat,
                    market.lon,
                    market.open,
                )
                for market in page.markets
            ),
        )

    def _stall(self, stall: SyncStall) -> tuple[Any, ...]:
        return (
            self._ids.number(stall.id),
            self._ids.number(stall.market_id),
            stall.code,
            stall.trader_name,
            stall.sector,
            stall.open,
            in_order(stall.code),
            search_key((stall.code,), (stall.trader_name, stall.sector)),
        )

    def _instrument(self, one: SyncInstrument) -> tuple[Any, ...]:
        word = self._words.number
        return (
            self._ids.number(one.id),
            self._ids.number(one.stall_id),
            one.label_code,
            word(one.kind),
            word(one.indication_type),
            word(one.maker),
            word(one.model),
            one.serial,
            one.local_tag,
            one.max_mg,
            one.min_mg,
            one.d_mg,
            one.e_mg,
            word(one.accuracy_class),
            one.in_use,
            one.registered_on.toordinal(),
            maybe_day_number(one.verified_on),
            maybe_day_number(one.valid_until),
            maybe_micros(one.last_check_at),
            word(one.last_verdict),
            search_key((one.label_code, one.serial, one.local_tag, one.model), (one.maker,)),
        )

    def _verification(self, one: SyncVerification) -> tuple[Any, ...]:
        word = self._words.number
        return (
            self._ids.number(one.instrument_id),
            one.id.bytes,
            word(one.body),
            one.certificate_number,
            word(one.mark_series),
            one.mark_number,
            one.verified_on.toordinal(),
            maybe_day_number(one.valid_until),
            word(one.valid_until_precision),
            word(one.result),
        )

    def _standards(self, page: SyncPage) -> None:
        self._put(
            "standard",
            (
                (
                    standard.id.bytes,
                    self._ids.number(standard.market_id) if standard.market_id else None,
                    json.dumps(to_plain(standard), ensure_ascii=False),
                    standard.name,
                    standard.in_use,
                )
                for standard in page.standards
            ),
        )

    def _flags(self, flags: Iterable[SyncFlag]) -> None:
        flags = list(flags)
        # What was closed is no badge any more, and nothing else here asks for it.
        closed = [(flag.id.bytes,) for flag in flags if flag.closed_at is not None]
        self._connection.executemany("DELETE FROM flag WHERE id = ?", closed)
        self._put(
            "flag",
            (
                (
                    flag.id.bytes,
                    flag.kind,
                    flag.severity,
                    self._ids.number(flag.stall_id) if flag.stall_id else None,
                    self._ids.number(flag.instrument_id) if flag.instrument_id else None,
                    flag.since.toordinal(),
                    flag.opened_by_role,
                )
                for flag in flags
                if flag.closed_at is None
            ),
        )

    def _checks(self, checks: list[SyncSpotCheck]) -> None:
        # One of an instrument that nobody had on the register may later have one.
        known_now = [(NO_ID, check.id.bytes) for check in checks if check.instrument_id is not None]
        self._connection.executemany("DELETE FROM spot_check WHERE instrument = ? AND id = ?", known_now)
        word = self._words.number
        self._put(
            "spot_check",
            (
                (
                    self._ids.number(check.instrument_id) if check.instrument_id else NO_ID,
                    check.id.bytes,
                    self._ids.number(check.stall_id),
                    micros(check.performed_at),
                    word(check.authority),
                    word(check.method),
                    word(check.verdict),
                    check.photos_missing,
                )
                for check in checks
            ),
        )

    def _tidy(self, page: SyncPage) -> None:
        """What is old by the service's clock: the phone's own may be years off.

        A row that names one not known here is kept: what is written while a pass runs comes with the next.
        """
        since = page.server_time - HISTORY
        self._connection.execute("DELETE FROM spot_check WHERE performed_at < ?", (micros(since),))
        self._connection.execute(_OLD_VERIFICATIONS, (since.date().toordinal(),))

    def _put(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        rows = list(rows)
        if rows:
            places = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", rows)


def forget_register(connection: sqlite3.Connection) -> None:
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")


_OLD_VERIFICATIONS: Final = """
    DELETE FROM verification WHERE verified_on < ? AND (instrument, id) IN (
        SELECT instrument, id FROM (
            SELECT instrument, id, row_number() OVER (
                PARTITION BY instrument, result ORDER BY verified_on DESC, id DESC
            ) AS place FROM verification
        ) WHERE place > 2
    )
"""

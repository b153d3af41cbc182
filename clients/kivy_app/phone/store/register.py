"""The register of the markets in scope, as far as the service has told."""

import json
import logging
import sqlite3
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from phone.core.clock import VIET_NAM, Clock
from phone.store.account import read_account
from phone.store.connections import Connections
from phone.store.errors import StorageFull
from phone.store.register_codes import numbers_of_code
from phone.store.register_markets import market_name, market_rows, stall_rows
from phone.store.register_numbers import words_of
from phone.store.register_reading import check_of, instrument_rows, own_checks_of, verification_of
from phone.store.register_rows import HistoryEntry, InstrumentRow, MarketName, MarketRow, StallRow
from phone.store.register_writing import PageWriter, forget_register
from phone.store.settings import read_setting, write_setting
from schemas.plain import from_plain
from schemas.sync import SyncPage, SyncStandard, SyncVerification

logger = logging.getLogger(__name__)

_CURSOR: Final = "register.cursor"
_WHOLE_SINCE: Final = "register.whole_since"
_LOOSE: Final = "register.loose"
"""Set while much was deleted or written in no order, so that the file is worth making compact."""


class Register:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections = connections
        self._clock = clock

    def cursor(self) -> str | None:
        return read_setting(self._connections.read(), _CURSOR)

    def whole_since(self) -> datetime | None:
        """The service's time when the register was last complete; None while the first pass is not finished."""
        kept = read_setting(self._connections.read(), _WHOLE_SINCE)
        return None if kept is None else datetime.fromisoformat(kept)

    def apply(self, page: SyncPage) -> None:
        """All of a page or nothing, its cursor included. Raises `StorageFull`."""
        with self._connections.write() as connection:
            if page.reset:
                forget_register(connection)
                write_setting(connection, _WHOLE_SINCE, None)
            if read_setting(connection, _WHOLE_SINCE) is None:
                write_setting(connection, _LOOSE, "1")
            PageWriter(connection).write(page)
            write_setting(connection, _CURSOR, page.cursor)
            if not page.more:
                write_setting(connection, _WHOLE_SINCE, page.server_time.isoformat())
        if not page.more and read_setting(self._connections.read(), _LOOSE) is not None:
            self._make_compact()

    def clear(self) -> None:
        """Forgets the register and its cursor; never drafts, records or photos."""
        with self._connections.write() as connection:
            clear_register(connection)

    def markets(self) -> list[MarketRow]:
        """Those open, by name."""
        with self._connections.snapshot() as connection:
            return market_rows(connection, self._person(connection), self._clock.today())

    def market(self, market_id: UUID) -> MarketName | None:
        """One that is open, without counting what it holds."""
        with self._connections.snapshot() as connection:
            return market_name(connection, market_id)

    def stalls(self, market_id: UUID) -> list[StallRow]:
        """Those open, by code."""
        with self._connections.snapshot() as connection:
            return stall_rows(connection, market_id)

    def instruments(self, market_id: UUID, *, retired: bool = False) -> list[InstrumentRow]:
        """By stall; those out of use or of a closed stall only with `retired`."""
        condition = "stall.market = (SELECT key FROM known_id WHERE id = ?)"
        return self._rows(
            condition if retired else f"{condition} AND instrument.in_use AND stall.open", (market_id.bytes,)
        )

    def instrument(self, instrument_id: UUID) -> InstrumentRow | None:
        rows = self._rows("instrument.key = (SELECT key FROM known_id WHERE id = ?)", (instrument_id.bytes,))
        return rows[0] if rows else None

    def history(self, instrument_id: UUID) -> list[HistoryEntry]:
        """Newest first; of a day, checks before the verification. Own checks until the register tells of them."""
        with self._connections.snapshot() as connection:
            words = words_of(connection)
            rows = connection.execute(
                """
                SELECT spot_check.*, stall_id.id AS stall_id
                FROM spot_check JOIN known_id own ON own.key = spot_check.instrument
                JOIN known_id stall_id ON stall_id.key = spot_check.stall WHERE own.id = ?
                """,
                (instrument_id.bytes,),
            )
            checks = [check_of(row, words, instrument_id) for row in rows]
            own_checks = own_checks_of(connection, instrument_id)
            verifications = _verifications(connection, instrument_id)
        known = {check.id for check in checks}
        entries = [
            *((check.performed_at, HistoryEntry(_day(check.performed_at), check=check)) for check in checks),
            *(
                (own.performed_at, HistoryEntry(_day(own.performed_at), own_check=own))
                for own in own_checks
                if own.record_id not in known
            ),
            *(
                (datetime.combine(one.verified_on, time(), VIET_NAM), HistoryEntry(one.verified_on, verification=one))
                for one in verifications
            ),
        ]
        return [entry for _, entry in sorted(entries, key=lambda timed: timed[0], reverse=True)]

    def verifications(self, instrument_id: UUID) -> tuple[SyncVerification, ...]:
        """All of the instrument that the phone has, newest first: what the rules judge a check by."""
        with self._connections.snapshot() as connection:
            return tuple(_verifications(connection, instrument_id))

    def find_by_code(self, text: str) -> list[InstrumentRow]:
        """Whatever carries it: our label, a sticker with or without series, a serial, a local tag."""
        with self._connections.snapshot() as connection:
            numbers = numbers_of_code(connection, text)
            places = ", ".join("?" * len(numbers))
            return instrument_rows(
                connection, self._person(connection), f"instrument.key IN ({places})", tuple(numbers)
            )

    def standards(self, market_id: UUID | None = None) -> list[SyncStandard]:
        """In use, by name; with a market, those kept there and those kept at none."""
        condition = "in_use"
        values: tuple[bytes, ...] = ()
        if market_id is not None:
            condition = "in_use AND (market IS NULL OR market = (SELECT key FROM known_id WHERE id = ?))"
            values = (market_id.bytes,)
        rows = self._connections.read().execute(
            f"SELECT content FROM standard WHERE {condition} ORDER BY name, id", values
        )
        return [from_plain(SyncStandard, json.loads(row["content"]), ignore_unknown=True) for row in rows]

    def _rows(self, condition: str, values: tuple[Any, ...]) -> list[InstrumentRow]:
        with self._connections.snapshot() as connection:
            return instrument_rows(connection, self._person(connection), condition, values)

    def _person(self, connection: sqlite3.Connection) -> bytes | None:
        account = read_account(connection)
        return account.person_id.bytes if account else None

    def _make_compact(self) -> None:
        """Only saves room: where another reads just now, or no room is left to do it in, the next pass does it."""
        try:
            self._connections.make_compact()
        except (StorageFull, sqlite3.OperationalError) as refused:
            logger.info("the register was not made compact: %s", refused)
            return
        with self._connections.write() as connection:
            write_setting(connection, _LOOSE, None)


def clear_register(connection: sqlite3.Connection) -> None:
    """Within a transaction that is not its own."""
    forget_register(connection)
    write_setting(connection, _CURSOR, None)
    write_setting(connection, _WHOLE_SINCE, None)


def _verifications(connection: sqlite3.Connection, instrument_id: UUID) -> list[SyncVerification]:
    words = words_of(connection)
    rows = connection.execute(
        """
        SELECT verification.* FROM verification JOIN known_id ON known_id.key = verification.instrument
        WHERE known_id.id = ? ORDER BY verified_on DESC, verification.id DESC
        """,
        (instrument_id.bytes,),
    )
    return [verification_of(row, words, instrument_id) for row in rows]


def _day(moment: datetime) -> date:
    return moment.astimezone(VIET_NAM).date()

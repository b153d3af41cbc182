"""The register's tables into rows that others see: a few statements, however many rows they are."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from phone.core.outbox_state import OutboxState
from phone.store.columns import maybe_day, maybe_moment, maybe_uuid, moment, uuid_of
from phone.store.register_numbers import words_of
from phone.store.register_rows import InstrumentRow, OwnCheck
from rules.verdicts import Verdict
from schemas.sync import SyncFlag, SyncInstrument, SyncSpotCheck, SyncStall, SyncVerification

Values = tuple[Any, ...]
Words = Mapping[int, str]

STALLS: Final = """
    SELECT stall.*, own.id AS id, market.id AS market_id
    FROM stall JOIN known_id own ON own.key = stall.key JOIN known_id market ON market.key = stall.market
"""
FLAGS: Final = """
    SELECT flag.*, place.id AS stall_id, own.id AS instrument_id
    FROM flag LEFT JOIN known_id place ON place.key = flag.stall LEFT JOIN known_id own ON own.key = flag.instrument
"""
_INSTRUMENTS: Final = """
    SELECT instrument.*, known_id.id AS id
    FROM instrument JOIN stall ON stall.key = instrument.stall JOIN known_id ON known_id.key = instrument.key
"""
_KEYS: Final = "SELECT instrument.key FROM instrument JOIN stall ON stall.key = instrument.stall"
_OWN_CHECKS: Final = "SELECT id, instrument_id, performed_at, verdict, state FROM outbox"


def instrument_rows(
    connection: sqlite3.Connection, person: bytes | None, condition: str, values: Values
) -> list[InstrumentRow]:
    """`condition` is on instrument and stall; by stall. Drafts are those of the person."""
    keys = f"{_KEYS} WHERE {condition}"
    words = words_of(connection)
    stalls = _stalls_of(connection, keys, values)
    flags = _flags_of(connection, keys, values)
    own_checks = _own_checks_of(connection, keys, values)
    drafts = _drafts_of(connection, person)
    rows = connection.execute(
        f"{_INSTRUMENTS} WHERE {condition} ORDER BY stall.sort_key, stall.key, instrument.key", values
    )
    found = []
    for row in rows:
        stall, stall_key = stalls[row["stall"]]
        instrument = _instrument(row, words, stall.id)
        found.append(
            InstrumentRow(
                instrument,
                stall,
                tuple(flags.get(row["key"], ())),
                _newer(own_checks.get(row["id"]), instrument),
                drafts.get(row["id"]),
                f"{stall_key}\n{row['search_key']}",
            )
        )
    return found


def own_checks_of(connection: sqlite3.Connection, instrument_id: UUID) -> list[OwnCheck]:
    """Newest first."""
    rows = connection.execute(
        f"{_OWN_CHECKS} WHERE instrument_id = ? ORDER BY performed_at DESC, id DESC", (instrument_id.bytes,)
    )
    return [_own_check(row) for row in rows]


def stall_of(row: sqlite3.Row) -> SyncStall:
    return SyncStall(
        id=uuid_of(row["id"]),
        market_id=uuid_of(row["market_id"]),
        code=row["code"],
        trader_name=row["trader_name"],
        sector=row["sector"],
        open=bool(row["open"]),
    )


def flag_of(row: sqlite3.Row) -> SyncFlag:
    return SyncFlag(
        id=uuid_of(row["id"]),
        kind=row["kind"],
        severity=row["severity"],
        stall_id=maybe_uuid(row["stall_id"]),
        instrument_id=maybe_uuid(row["instrument_id"]),
        since=_day(row["since"]),
        opened_by_role=row["opened_by_role"],
        closed_at=None,
    )


def verification_of(row: sqlite3.Row, words: Words, instrument_id: UUID) -> SyncVerification:
    return SyncVerification(
        id=uuid_of(row["id"]),
        instrument_id=instrument_id,
        body=words[row["body"]],
        certificate_number=row["certificate_number"],
        mark_series=_word(words, row["mark_series"]),
        mark_number=row["mark_number"],
        verified_on=_day(row["verified_on"]),
        valid_until=maybe_day(row["valid_until"]),
        valid_until_precision=words[row["valid_until_precision"]],
        result=words[row["result"]],
    )


def check_of(row: sqlite3.Row, words: Words, instrument_id: UUID | None) -> SyncSpotCheck:
    return SyncSpotCheck(
        id=uuid_of(row["id"]),
        instrument_id=instrument_id,
        stall_id=uuid_of(row["stall_id"]),
        performed_at=moment(row["performed_at"]),
        authority=words[row["authority"]],
        method=words[row["method"]],
        verdict=words[row["verdict"]],
        photos_missing=row["photos_missing"],
    )


def _instrument(row: sqlite3.Row, words: Words, stall_id: UUID) -> SyncInstrument:
    return SyncInstrument(
        id=uuid_of(row["id"]),
        stall_id=stall_id,
        label_code=row["label_code"],
        kind=words[row["kind"]],
        indication_type=_word(words, row["indication_type"]),
        maker=_word(words, row["maker"]),
        model=_word(words, row["model"]),
        serial=row["serial"],
        local_tag=row["local_tag"],
        max_mg=row["max_mg"],
        min_mg=row["min_mg"],
        d_mg=row["d_mg"],
        e_mg=row["e_mg"],
        accuracy_class=_word(words, row["accuracy_class"]),
        in_use=bool(row["in_use"]),
        registered_on=_day(row["registered_on"]),
        verified_on=maybe_day(row["verified_on"]),
        valid_until=maybe_day(row["valid_until"]),
        last_check_at=maybe_moment(row["last_check_at"]),
        last_verdict=_word(words, row["last_verdict"]),
    )


def _own_check(row: sqlite3.Row) -> OwnCheck:
    return OwnCheck(uuid_of(row["id"]), moment(row["performed_at"]), Verdict(row["verdict"]), OutboxState(row["state"]))


def _newer(own: OwnCheck | None, instrument: SyncInstrument) -> OwnCheck | None:
    """The phone's own, unless the register tells of it or of a later one."""
    if own is None:
        return None
    told_later = instrument.last_check_at is not None and instrument.last_check_at >= own.performed_at
    return None if told_later and own.state is OutboxState.SENT else own


def _stalls_of(connection: sqlite3.Connection, keys: str, values: Values) -> dict[int, tuple[SyncStall, str]]:
    stalls_of_keys = f"SELECT stall FROM instrument WHERE key IN ({keys})"
    rows = connection.execute(f"{STALLS} WHERE stall.key IN ({stalls_of_keys})", values)
    return {row["key"]: (stall_of(row), row["search_key"]) for row in rows}


def _flags_of(connection: sqlite3.Connection, keys: str, values: Values) -> dict[int, list[SyncFlag]]:
    """Gravest first."""
    found: dict[int, list[SyncFlag]] = defaultdict(list)
    for row in connection.execute(f"{FLAGS} WHERE flag.instrument IN ({keys}) ORDER BY severity DESC, since", values):
        found[row["instrument"]].append(flag_of(row))
    return found


def _own_checks_of(connection: sqlite3.Connection, keys: str, values: Values) -> dict[bytes, OwnCheck]:
    """The newest of each instrument."""
    rows = connection.execute(
        f"{_OWN_CHECKS} WHERE instrument_id IN (SELECT id FROM known_id WHERE key IN ({keys}))"
        " ORDER BY performed_at, id",
        values,
    )
    return {row["instrument_id"]: _own_check(row) for row in rows}


def _drafts_of(connection: sqlite3.Connection, person: bytes | None) -> dict[bytes, UUID]:
    rows = connection.execute(
        "SELECT instrument_id, id FROM draft WHERE instrument_id IS NOT NULL AND (person_id = ? OR person_id IS NULL)"
        " ORDER BY saved_at, seq",
        (person,),
    )
    return {row["instrument_id"]: uuid_of(row["id"]) for row in rows}


def _word(words: Words, number: int | None) -> str | None:
    return None if number is None else words[number]


_day = date.fromordinal

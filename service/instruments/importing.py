"""Importing the list of a market's instruments, with stalls not yet there: all of a file or nothing of it."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import RowMapping

from schemas.register import StallIn
from schemas.verifications import ImportReport
from service.db import WriteSession
from service.errors import NotFound
from service.identity.who import Who
from service.instruments.import_rows import COLUMNS, Draft, draft_rows
from service.instruments.import_writing import Change, write
from service.instruments.queries import instruments_by_id, instruments_of_market
from service.instruments.wire import instrument_columns
from service.markets.queries import market_as_place, stalls_of_market
from service.spreadsheets.tables import RowErrors, read_table
from service.vietnamese import code_key

NAMESPACE = UUID("a0d7f1c2-3b7e-5f5d-8a41-9c1e6b20d7f3")
"""For ids that follow from the market and what is written on the instrument."""
_KEYS = {"serial": ("serial", "serial_key"), "local_tag": ("local_tag", "tag_key")}


@dataclass(slots=True)
class Plan:
    """What the file comes to: new stalls and instruments, changes by instrument."""

    market: RowMapping
    errors: RowErrors
    stalls: dict[str, UUID] = field(default_factory=dict)
    new_stalls: dict[UUID, StallIn] = field(default_factory=dict)
    added: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    rows_of: dict[UUID, int] = field(default_factory=dict)


async def import_instruments(
    session: WriteSession, who: Who, market_id: UUID, data: bytes, *, dry_run: bool, now: datetime
) -> ImportReport:
    """What the file would add and change, and what is to be mended; written unless dry or anything is wrong.

    Raises `NotFound` for the market, `FileRefused` for a file that cannot be read, `Conflict` on a race.
    """
    market = await market_as_place(session, who, market_id)
    if market is None:
        raise NotFound
    drafts = await read_table(data, COLUMNS, lambda table: draft_rows(table, who.locale, market_id))
    plan = Plan(market, drafts.errors)
    for stall in await stalls_of_market(session, who, market_id):
        plan.stalls[code_key(stall["code"])] = stall["id"]
    known = _Known(await instruments_of_market(session, who, market_id))
    for draft in drafts.drafts:
        _plan_row(plan, known, draft)
    for elsewhere in await instruments_by_id(session, who, plan.added):
        plan.errors.add(plan.rows_of[elsewhere], None, "moved_away")
    applied = not plan.errors and not dry_run
    if applied:
        source = hashlib.sha256(data).hexdigest()
        await write(session, who, plan.market, plan.new_stalls, plan.added, plan.changed, now=now, source=source)
    return ImportReport(
        rows=drafts.rows,
        added=len(plan.added),
        unchanged=plan.unchanged,
        changed=len(plan.changed),
        applied=applied,
        errors=plan.errors.in_order(),
        errors_left_out=plan.errors.left_out,
    )


class _KeysContradict(Exception):
    def __init__(self, column: str, known: RowMapping) -> None:
        super().__init__(column)
        self.column = column
        self.known = known


class _Known:
    """The market's instruments by what is written on them."""

    def __init__(self, rows: Any) -> None:
        self._by: dict[tuple[str, str], list[RowMapping]] = {}
        for row in rows:
            for name in ("tag_key", "serial_key"):
                if row[name]:
                    self._by.setdefault((name, row[name]), []).append(row)

    def matching(self, draft: Draft) -> list[RowMapping]:
        """By the tag and the serial; one that the register does not have yet may be filled in.

        Raises `_KeysContradict` where what one of them finds has another of the other: it is not to be overwritten.
        """
        given = [
            (name, code_key(text))
            for name, text in (("tag_key", draft.data.local_tag), ("serial_key", draft.data.serial))
            if text and code_key(text)
        ]
        found = {row["id"]: row for key in given for row in self._by.get(key, [])}
        exact = [row for row in found.values() if all(row[name] == key for name, key in given)]
        if exact:
            return exact
        for row in found.values():
            for name, key in given:
                if row[name] and row[name] != key:
                    raise _KeysContradict("local_tag" if name == "tag_key" else "serial", row)
        return list(found.values())


def _plan_row(plan: Plan, known: _Known, draft: Draft) -> None:
    stall_id = _stall_of(plan, draft)
    if stall_id is None:
        return
    try:
        matching = known.matching(draft)
    except _KeysContradict as other:
        row = other.known
        said = {"label": row["label_code"], "tag": row["local_tag"], "serial": row["serial"]}
        plan.errors.add(draft.row, other.column, "keys_contradict", **said)
        return
    if len(matching) > 1:
        plan.errors.add(draft.row, "serial", "several_instruments", count=len(matching))
        return
    known_row = matching[0] if matching else None
    instrument_id = known_row["id"] if known_row is not None else _id_of(plan, draft)
    if instrument_id in plan.rows_of:
        plan.errors.add(draft.row, None, "row_repeated", first=plan.rows_of[instrument_id])
        return
    plan.rows_of[instrument_id] = draft.row
    values = {"stall_id": stall_id, **instrument_columns(draft.data)}
    if known_row is None:
        plan.added[instrument_id] = values
        return
    given = {"stall_id", *(column for name in draft.given for column in _KEYS.get(name, (name,)))}
    changes = {
        name: (known_row[name], value) for name, value in values.items() if name in given and known_row[name] != value
    }
    if changes:
        plan.changed.append(Change(instrument_id, changes))
    else:
        plan.unchanged += 1


def _stall_of(plan: Plan, draft: Draft) -> UUID | None:
    """The stall of that code; one not there yet is planned, if the row names its trader."""
    key = code_key(draft.stall_code)
    if key in plan.stalls:
        return plan.stalls[key]
    if draft.stall is None:
        plan.errors.add(draft.row, "stall", "stall_needs_trader")
        return None
    stall_id = uuid5(NAMESPACE, f"{plan.market['id']}\nstall {key}")
    plan.stalls[key] = stall_id
    plan.new_stalls[stall_id] = draft.stall
    return stall_id


def _id_of(plan: Plan, draft: Draft) -> UUID:
    return uuid5(NAMESPACE, f"{plan.market['id']}\n{draft.identity}")

"""Reading the ledger: what people within somebody's scope saw and changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Row, Table, Uuid, column, func, literal, select, true

from service.db import AnySession
from service.identity.models import PERSON
from service.ledger.models import LedgerEntry

_LEDGER: Final[Table] = LedgerEntry.__table__  # type: ignore[attr-defined]  # set by SQLModel


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFilter:
    """`people` are those whose entries may be read; without any, nothing is."""

    people: Sequence[UUID]
    action: str | None = None
    subject_id: UUID | None = None


async def ledger_page(
    session: AnySession, wanted: LedgerFilter, *, after: int | None, limit: int
) -> Sequence[Row[Any]]:
    """`limit + 1` entries, newest first; `after` is the id of the one that the page follows.

    Each person's newest are read by themselves in an index and merged: most of a ledger is other people's.
    """
    held = (
        func.unnest(literal(list(wanted.people), ARRAY(Uuid())))
        .table_valued(column("id", Uuid()))
        .render_derived("held")
    )
    entry = (
        select(_LEDGER)
        .where(_LEDGER.c.person_id == held.c.id, *_conditions(wanted, after))
        .order_by(_LEDGER.c.id.desc())
        .limit(limit + 1)
        .lateral("entry")
    )
    statement = (
        select(entry, PERSON.c.name, PERSON.c.username)
        .select_from(held)
        .join(entry, true())
        .join(PERSON, PERSON.c.id == entry.c.person_id)
        .order_by(entry.c.id.desc())
        .limit(limit + 1)
    )
    rows: Sequence[Row[Any]] = (await session.execute(statement)).all()
    return rows


def _conditions(wanted: LedgerFilter, after: int | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.action is not None:
        conditions.append(_LEDGER.c.action == wanted.action)
    if wanted.subject_id is not None:
        conditions.append(_LEDGER.c.subject_id == wanted.subject_id)
    if after is not None:
        conditions.append(_LEDGER.c.id < after)
    return conditions

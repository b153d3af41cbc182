"""Writing one row of the register: added, replaced, or found unchanged; two at once make one row."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from service.db import WriteSession, timestamp
from service.errors import NotFound
from service.identity.who import Who
from service.ledger.entries import enter

PRIVATE = frozenset({"trader_name", "trader_phone"})
"""Values of these stay out of the ledger, which nobody can ever erase; that they changed is entered."""
DERIVED = frozenset({"sort_key", "search_key", "serial_key", "tag_key"})

Taken = Mapping[str, Callable[[], Exception]]
"""By the name of a unique constraint, the refusal that says it."""


@dataclass(frozen=True, slots=True)
class Put:
    """`before` is the row as it stood, None for a new one; `changes` holds old and new by column."""

    before: RowMapping | None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def created(self) -> bool:
        return self.before is None


async def put_row(
    session: WriteSession,
    model: type[Any],
    id: UUID,  # the row's id
    values: Mapping[str, Any],
    *,
    find: Callable[[], Awaitable[RowMapping | None]],
    only_new: Mapping[str, Any] | None = None,
    taken: Taken | None = None,
) -> Put:
    """Adds or replaces a row; `find` selects it within scope, for update; `only_new` is set once.

    Raises `NotFound` for an id in use outside the scope.
    """
    known = await find()
    if known is None:
        if await insert_row(session, model, {"id": id, **values, **(only_new or {})}, taken=taken):
            return Put(before=None)
        # Another request has just added it, or it is not this person's to see.
        known = await find()
        if known is None:
            raise NotFound
    changes = {name: (known[name], value) for name, value in values.items() if known[name] != value}
    if changes:
        async with refusing(session, taken or {}):
            statement = update(model).where(model.id == id).values({name: values[name] for name in changes})
            await session.execute(statement, execution_options={"synchronize_session": False})
    return Put(before=known, changes=changes)


async def insert_row(
    session: WriteSession, model: type[Any], values: Mapping[str, Any], *, taken: Taken | None = None
) -> bool:
    """False when the id is in use, in scope or not."""
    async with refusing(session, taken or {}):
        statement = insert(model).values(**values).on_conflict_do_nothing(index_elements=["id"]).returning(model.id)
        return (await session.execute(statement)).first() is not None


@asynccontextmanager
async def refusing(session: WriteSession, taken: Taken) -> AsyncIterator[None]:
    """Turns a broken unique constraint into its refusal; the transaction stays usable."""
    try:
        async with session.begin_nested():
            yield
    except IntegrityError as broken:
        refusal = taken.get(constraint_of(broken) or "")
        if refusal is None:
            raise
        raise refusal() from broken


def constraint_of(error: IntegrityError) -> str | None:
    """The constraint that was broken, as the driver reports it."""
    cause = getattr(error.orig, "__cause__", None)
    name: str | None = getattr(cause, "constraint_name", None)
    return name


async def enter_put(
    session: WriteSession, who: Who, at: datetime, kind: str, id: UUID, put: Put
) -> None:  # the row's id
    """Enters an added or replaced row; the same content again is not an event."""
    if not put.created and not put.changes:
        return
    told = {name: pair for name, pair in put.changes.items() if name not in DERIVED}
    await enter(
        session,
        at=at,
        person_id=who.person_id,
        action="added" if put.created else "changed",
        subject_kind=kind,
        subject_id=id,
        detail={name: None if name in PRIVATE else [plain(old), plain(new)] for name, (old, new) in told.items()},
    )


def plain(value: Any) -> Any:
    """A column's value as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, UUID | date):
        return str(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value

"""Writing the ledger, in the transaction of what it tells."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert

from service.db import WriteSession
from service.ledger.models import LedgerEntry

# Made once: every write comes this way.
_ENTER: Final = insert(LedgerEntry.__table__)  # type: ignore[attr-defined]  # set by SQLModel


async def enter(
    session: WriteSession,
    *,
    at: datetime,
    person_id: UUID | None,
    action: str,
    subject_kind: str,
    subject_id: UUID | None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """`action` is a past participle such as `recorded`, `exported`, `shown`; `detail` must be plain JSON."""
    await session.execute(
        _ENTER,
        {
            "at": at,
            "person_id": person_id,
            "action": action,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "detail": dict(detail or {}),
        },
    )


async def enter_all(
    session: WriteSession,
    *,
    at: datetime,
    person_id: UUID | None,
    action: str,
    subject_kind: str,
    subjects: Sequence[tuple[UUID, Mapping[str, Any]]],
) -> None:
    """One entry for each subject with its detail, sent together."""
    if not subjects:
        return
    shared = {"at": at, "person_id": person_id, "action": action, "subject_kind": subject_kind}
    rows = [{**shared, "subject_id": subject, "detail": dict(detail)} for subject, detail in subjects]
    await session.execute(insert(LedgerEntry), rows)

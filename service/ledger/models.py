"""The ledger: who did or saw what, append-only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index
from sqlmodel import Field, SQLModel

from service.db import json_column, text_column, time_column


class LedgerEntry(SQLModel, table=True):
    """A trigger refuses every change and deletion."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ledger_entry_subject_ix", "subject_id", "id"),
        Index("ledger_entry_person_ix", "person_id", "id"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    at: datetime = Field(sa_column=time_column())
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    action: str = Field(sa_column=text_column())
    subject_kind: str = Field(sa_column=text_column())
    subject_id: UUID | None = None
    detail: dict[str, Any] = Field(sa_column=json_column())

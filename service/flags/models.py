"""Event flags: opened and closed with the event, in its transaction.

Verification states (overdue, due, never verified) are never rows: they follow from the register and the
day (service/verifications/states.py).
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, SmallInteger, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from rules.grounds import FlagKind
from service.db import changed_column, enum_column, id_column, one_of, text_column, time_column

OPEN = text("closed_at IS NULL")


class Flag(SQLModel, table=True):
    """One open flag of a kind for an instrument; for an unregistered one, for its stall; or for a standard.

    `held_by_role` is the highest authority that opened it or found it again.
    """

    __tablename__ = "flag"
    __table_args__ = (
        one_of("kind", FlagKind),
        CheckConstraint("stall_id IS NOT NULL OR standard_id IS NOT NULL", name="has_subject"),
        CheckConstraint("(closed_at IS NULL) = (close_reason IS NULL)", name="closed_with_reason"),
        Index(
            "flag_open_instrument_kind_ix",
            "instrument_id",
            "kind",
            unique=True,
            postgresql_where=text("closed_at IS NULL AND instrument_id IS NOT NULL"),
        ),
        Index(
            "flag_open_stall_kind_ix",
            "stall_id",
            "kind",
            unique=True,
            postgresql_where=text("closed_at IS NULL AND instrument_id IS NULL AND stall_id IS NOT NULL"),
        ),
        Index(
            "flag_open_standard_kind_ix",
            "standard_id",
            "kind",
            unique=True,
            postgresql_where=text("closed_at IS NULL AND standard_id IS NOT NULL"),
        ),
        Index("flag_open_stall_ix", "stall_id", "severity", "since", postgresql_where=OPEN),
        Index("flag_instrument_id_ix", "instrument_id", "opened_at"),
        Index("flag_open_province_ix", "province_id", "severity", "since", "stall_id", postgresql_where=OPEN),
        Index("flag_open_area_ix", "area_id", "severity", "since", "stall_id", postgresql_where=OPEN),
        Index("flag_open_market_ix", "market_id", "severity", "since", "stall_id", postgresql_where=OPEN),
        Index(
            "flag_closed_ix", "province_id", "severity", "since", "id", postgresql_where=text("closed_at IS NOT NULL")
        ),
        Index("flag_changed_ix", "market_id", "changed_xid", "id"),
    )

    id: UUID = Field(sa_column=id_column())
    kind: FlagKind = Field(sa_column=enum_column(FlagKind))
    severity: int = Field(sa_column=Column(SmallInteger, nullable=False))
    province_id: UUID = Field(foreign_key="area.id")
    area_id: UUID = Field(foreign_key="area.id")
    market_id: UUID | None = Field(default=None, foreign_key="market.id")
    stall_id: UUID | None = Field(default=None, foreign_key="stall.id")
    instrument_id: UUID | None = Field(default=None, foreign_key="instrument.id")
    instrument_kind: str | None = Field(default=None, sa_column=text_column(nullable=True))
    standard_id: UUID | None = Field(default=None, foreign_key="standard.id")
    cause_kind: str = Field(sa_column=text_column())
    cause_id: UUID | None = None
    grounds: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    since: date
    opened_at: datetime = Field(sa_column=time_column())
    opened_by: UUID | None = Field(default=None, foreign_key="person.id")
    opened_by_role: str | None = Field(default=None, sa_column=text_column(nullable=True))
    held_by_role: str | None = Field(default=None, sa_column=text_column(nullable=True))
    acknowledged_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    acknowledged_by: UUID | None = Field(default=None, foreign_key="person.id")
    acknowledged_note: str | None = Field(default=None, sa_column=text_column(nullable=True))
    closed_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    closed_by: UUID | None = Field(default=None, foreign_key="person.id")
    close_reason: str | None = Field(default=None, sa_column=text_column(nullable=True))
    close_note: str | None = Field(default=None, sa_column=text_column(nullable=True))
    closed_cause_id: UUID | None = None
    changed_xid: int = Field(default=0, sa_column=changed_column())


FLAG: Table = Flag.__table__  # type: ignore[attr-defined]  # set by SQLModel

"""Control weights and control scales: who keeps them, and their own verifications."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Table
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from rules.cycles import ValidUntilPrecision
from rules.kinds import AccuracyClass
from schemas.register import StandardKind
from service.db import big_column, changed_column, enum_column, id_column, one_of, text_column, time_column


class Standard(SQLModel, table=True):
    """`market_id` is the market whose board keeps it; null where a team or the department does."""

    __tablename__ = "standard"
    __table_args__ = (
        one_of("kind", StandardKind),
        one_of("accuracy_class", AccuracyClass),
        Index("standard_province_id_ix", "province_id", "id"),
        Index("standard_area_id_ix", "area_id"),
        Index("standard_market_id_ix", "market_id"),
        Index("standard_changed_ix", "province_id", "changed_xid", "id"),
    )

    id: UUID = Field(sa_column=id_column())
    province_id: UUID = Field(foreign_key="area.id")
    area_id: UUID = Field(foreign_key="area.id")
    market_id: UUID | None = Field(default=None, foreign_key="market.id")
    kind: StandardKind = Field(sa_column=enum_column(StandardKind))
    name: str = Field(sa_column=text_column())
    serial: str | None = Field(default=None, sa_column=text_column(nullable=True))
    weight_class: str | None = Field(default=None, sa_column=text_column(nullable=True))
    nominal_mg: list[int] = Field(sa_column=Column(ARRAY(BigInteger), nullable=False))
    max_mg: int | None = Field(default=None, sa_column=big_column(nullable=True))
    d_mg: int | None = Field(default=None, sa_column=big_column(nullable=True))
    e_mg: int | None = Field(default=None, sa_column=big_column(nullable=True))
    accuracy_class: AccuracyClass | None = Field(default=None, sa_column=enum_column(AccuracyClass, nullable=True))
    verified_on: date | None = None
    valid_until: date | None = None
    stands_at: str | None = Field(default=None, sa_column=text_column(nullable=True))
    in_use: bool = True
    changed_xid: int = Field(default=0, sa_column=changed_column())


class StandardVerificationRow(SQLModel, table=True):
    """Every verification a standard has had; `valid_until` is the last day it holds."""

    __tablename__ = "standard_verification"
    __table_args__ = (
        one_of("valid_until_precision", ValidUntilPrecision),
        Index("standard_verification_standard_id_ix", "standard_id", "certificate_number", unique=True),
    )

    id: UUID = Field(sa_column=id_column())
    standard_id: UUID = Field(foreign_key="standard.id")
    body: str = Field(sa_column=text_column())
    certificate_number: str = Field(sa_column=text_column())
    verified_on: date
    valid_until: date
    valid_until_precision: ValidUntilPrecision = Field(sa_column=enum_column(ValidUntilPrecision))
    recorded_at: datetime = Field(sa_column=time_column())
    recorded_by: UUID = Field(foreign_key="person.id")


STANDARD: Table = Standard.__table__  # type: ignore[attr-defined]  # set by SQLModel
STANDARD_VERIFICATION: Table = StandardVerificationRow.__table__  # type: ignore[attr-defined]  # set by SQLModel

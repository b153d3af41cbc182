"""Verification bodies and the verifications they made."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Table, UniqueConstraint
from sqlmodel import Field, SQLModel

from rules.cycles import ValidUntilPrecision
from schemas.verifications import VerificationMode, VerificationResult
from service.db import changed_column, enum_column, id_column, one_of, text_column, time_column


class VerificationBody(SQLModel, table=True):
    __tablename__ = "verification_body"

    code: str = Field(primary_key=True)
    name: str = Field(sa_column=text_column())


class Verification(SQLModel, table=True):
    """Never changed once written. `valid_until` is the last day it holds, whatever the printed precision."""

    __tablename__ = "verification"
    __table_args__ = (
        one_of("mode", VerificationMode),
        one_of("result", VerificationResult),
        one_of("valid_until_precision", ValidUntilPrecision),
        UniqueConstraint("body", "certificate_number", "instrument_id"),
        CheckConstraint("result = 'pass' OR valid_until IS NULL", name="failed_is_not_valid"),
        CheckConstraint("valid_until IS NULL OR valid_until >= verified_on", name="period_in_order"),
        Index("verification_instrument_id_ix", "instrument_id", "verified_on", "id"),
        Index("verification_changed_ix", "market_id", "changed_xid", "id"),
    )

    id: UUID = Field(sa_column=id_column())
    province_id: UUID = Field(foreign_key="area.id")
    area_id: UUID = Field(foreign_key="area.id")
    market_id: UUID = Field(foreign_key="market.id")
    instrument_id: UUID = Field(foreign_key="instrument.id")
    body: str = Field(foreign_key="verification_body.code")
    certificate_number: str = Field(sa_column=text_column())
    mark_series: str | None = Field(default=None, sa_column=text_column(nullable=True))
    mark_number: str | None = Field(default=None, sa_column=text_column(nullable=True))
    verified_on: date
    valid_until: date | None = None
    valid_until_precision: ValidUntilPrecision = Field(sa_column=enum_column(ValidUntilPrecision))
    mode: VerificationMode = Field(sa_column=enum_column(VerificationMode))
    result: VerificationResult = Field(sa_column=enum_column(VerificationResult))
    content_digest: str = Field(sa_column=text_column())
    recorded_at: datetime = Field(sa_column=time_column())
    recorded_by: UUID = Field(foreign_key="person.id")
    changed_xid: int = Field(default=0, sa_column=changed_column())


VERIFICATION: Table = Verification.__table__  # type: ignore[attr-defined]  # set by SQLModel

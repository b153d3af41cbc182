"""Spot checks with their readings and findings; never changed once received."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, SmallInteger, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from sqlmodel import Field, SQLModel

from rules.observations import CheckMethod, SealState, StickerState
from rules.verdicts import Purpose, Verdict
from service.db import (
    big_column,
    changed_column,
    enum_column,
    id_column,
    json_column,
    one_of,
    text_column,
    time_column,
)


class SpotCheck(SQLModel, table=True):
    """`area_id` and `market_id` are where it was made; `judged_by` holds the values and limits it was judged with.

    `performed_at` is as the phone sent it, `performed_on` the day in Viet Nam after correction of its clock.
    """

    __tablename__ = "spot_check"
    __table_args__ = (
        one_of("method", CheckMethod),
        one_of("purpose", Purpose),
        one_of("sticker_state", StickerState),
        one_of("seal", SealState),
        one_of("verdict", Verdict),
        CheckConstraint("(instrument_id IS NULL) <> (unregistered IS NULL)", name="instrument_or_unregistered"),
        CheckConstraint("photos_missing >= 0", name="photos_missing_not_negative"),
        Index("spot_check_instrument_id_ix", "instrument_id", "performed_at"),
        Index("spot_check_stall_id_ix", "stall_id", "performed_at"),
        Index("spot_check_market_id_ix", "market_id", "performed_at", "id"),
        Index("spot_check_area_id_ix", "area_id", "performed_at", "id"),
        Index("spot_check_province_id_ix", "province_id", "performed_at", "id"),
        Index("spot_check_incomplete_ix", "province_id", "id", postgresql_where=text("photos_missing > 0")),
        Index("spot_check_changed_ix", "market_id", "changed_xid", "id"),
    )

    id: UUID = Field(sa_column=id_column())
    province_id: UUID = Field(foreign_key="area.id")
    area_id: UUID = Field(foreign_key="area.id")
    market_id: UUID = Field(foreign_key="market.id")
    stall_id: UUID = Field(foreign_key="stall.id")
    instrument_id: UUID | None = Field(default=None, foreign_key="instrument.id")
    unregistered: dict[str, Any] | None = Field(default=None, sa_column=json_column(nullable=True))
    person_id: UUID = Field(foreign_key="person.id", index=True)
    authority: str = Field(sa_column=text_column())
    performed_at: datetime = Field(sa_column=time_column())
    performed_on: date
    received_at: datetime = Field(sa_column=time_column())
    clock_offset_s: int | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy_m: int | None = None
    method: CheckMethod = Field(sa_column=enum_column(CheckMethod))
    purpose: Purpose = Field(sa_column=enum_column(Purpose))
    standards: list[UUID] = Field(sa_column=Column(ARRAY(PgUUID(as_uuid=True)), nullable=False))
    goods_mg: int | None = Field(default=None, sa_column=big_column(nullable=True))
    zero_before_mg: int | None = Field(default=None, sa_column=big_column(nullable=True))
    zero_after_mg: int | None = Field(default=None, sa_column=big_column(nullable=True))
    sticker_state: StickerState = Field(sa_column=enum_column(StickerState))
    sticker_code: str | None = Field(default=None, sa_column=text_column(nullable=True))
    sticker_valid_until: date | None = None
    seal: SealState = Field(sa_column=enum_column(SealState))
    signs: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    note: str | None = Field(default=None, sa_column=text_column(nullable=True))
    content_digest: str = Field(sa_column=text_column())
    verdict: Verdict = Field(sa_column=enum_column(Verdict))
    rules_version: str = Field(sa_column=text_column())
    judged_by: dict[str, Any] = Field(sa_column=json_column())
    device: dict[str, Any] = Field(sa_column=json_column())
    receipt: dict[str, Any] = Field(sa_column=json_column())
    photos_missing: int = Field(sa_column=Column(SmallInteger, nullable=False))
    changed_xid: int = Field(default=0, sa_column=changed_column())


class SpotCheckReading(SQLModel, table=True):
    __tablename__ = "reading"

    check_id: UUID = Field(primary_key=True, foreign_key="spot_check.id")
    ordinal: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    load_mg: int = Field(sa_column=big_column())
    indication_mg: int = Field(sa_column=big_column())
    shortage_mg: int | None = Field(default=None, sa_column=big_column(nullable=True))
    limit_mg: int | None = Field(default=None, sa_column=big_column(nullable=True))
    verdict: Verdict = Field(sa_column=enum_column(Verdict))
    rule: str | None = Field(default=None, sa_column=text_column(nullable=True))
    notes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))


class SpotCheckFinding(SQLModel, table=True):
    """From the rules when the check arrives, or from a photo later; `subject` tells two of one code apart."""

    __tablename__ = "finding"

    check_id: UUID = Field(primary_key=True, foreign_key="spot_check.id")
    code: str = Field(primary_key=True)
    subject: str = Field(primary_key=True, default="")
    severity: int = Field(sa_column=Column(SmallInteger, nullable=False))
    flag: str | None = Field(default=None, sa_column=text_column(nullable=True))
    grounds: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    detail: dict[str, Any] = Field(sa_column=json_column())
    found_at: datetime = Field(sa_column=time_column())


SPOT_CHECK: Table = SpotCheck.__table__  # type: ignore[attr-defined]  # set by SQLModel
READING: Table = SpotCheckReading.__table__  # type: ignore[attr-defined]  # set by SQLModel
FINDING: Table = SpotCheckFinding.__table__  # type: ignore[attr-defined]  # set by SQLModel

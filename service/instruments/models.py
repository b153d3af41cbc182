"""Instruments in use and the verification marks on them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rules.kinds import AccuracyClass, IndicationType, InstrumentKind
from service.db import big_column, changed_column, enum_column, id_column, one_of, text_column, time_column

PLACES = ("province", "area", "market")
IN_USE = text("in_use")
UNVERIFIED = text("in_use AND verified_on IS NULL")


class Instrument(SQLModel, table=True):
    """`verified_on` and `valid_until` follow its newest verification, in that one's transaction.

    Whether it is overdue is worked out from them and today's date (service/verifications/states.py).
    """

    __tablename__ = "instrument"
    __table_args__ = (
        one_of("kind", InstrumentKind),
        one_of("indication_type", IndicationType),
        one_of("accuracy_class", AccuracyClass),
        CheckConstraint("max_mg >= 0 AND min_mg >= 0 AND d_mg >= 0 AND e_mg >= 0", name="masses_not_negative"),
        CheckConstraint("value_new_vnd >= 0", name="value_not_negative"),
        CheckConstraint("valid_until IS NULL OR verified_on IS NOT NULL", name="valid_needs_verified"),
        Index("instrument_stall_id_ix", "stall_id"),
        Index("instrument_market_id_ix", "market_id", "id"),
        Index("instrument_area_id_ix", "area_id", "id"),
        Index("instrument_province_id_ix", "province_id", "id"),
        Index("instrument_serial_ix", "serial_key", postgresql_ops={"serial_key": "text_pattern_ops"}),
        Index("instrument_tag_ix", "tag_key", postgresql_ops={"tag_key": "text_pattern_ops"}),
        # The order in which verifications end, and in which unverified instruments came, within each kind of place.
        *(
            Index(
                f"instrument_{place}_valid_until_ix", f"{place}_id", "valid_until", "stall_id", postgresql_where=IN_USE
            )
            for place in PLACES
        ),
        *(
            Index(
                f"instrument_{place}_unverified_ix",
                f"{place}_id",
                "registered_on",
                "stall_id",
                postgresql_where=UNVERIFIED,
            )
            for place in PLACES
        ),
        Index("instrument_changed_ix", "market_id", "changed_xid", "id"),
    )

    id: UUID = Field(sa_column=id_column())
    province_id: UUID = Field(foreign_key="area.id")
    area_id: UUID = Field(foreign_key="area.id")
    market_id: UUID = Field(foreign_key="market.id")
    stall_id: UUID = Field(foreign_key="stall.id")
    label_code: str = Field(sa_column=text_column(unique=True))
    kind: InstrumentKind = Field(sa_column=enum_column(InstrumentKind))
    indication_type: IndicationType | None = Field(default=None, sa_column=enum_column(IndicationType, nullable=True))
    maker: str | None = Field(default=None, sa_column=text_column(nullable=True))
    model: str | None = Field(default=None, sa_column=text_column(nullable=True))
    serial: str | None = Field(default=None, sa_column=text_column(nullable=True))
    serial_key: str | None = Field(default=None, sa_column=text_column(nullable=True))
    local_tag: str | None = Field(default=None, sa_column=text_column(nullable=True))
    tag_key: str | None = Field(default=None, sa_column=text_column(nullable=True))
    max_mg: int | None = Field(default=None, sa_column=big_column(nullable=True))
    min_mg: int | None = Field(default=None, sa_column=big_column(nullable=True))
    d_mg: int | None = Field(default=None, sa_column=big_column(nullable=True))
    e_mg: int | None = Field(default=None, sa_column=big_column(nullable=True))
    accuracy_class: AccuracyClass | None = Field(default=None, sa_column=enum_column(AccuracyClass, nullable=True))
    value_new_vnd: int | None = Field(default=None, sa_column=big_column(nullable=True))
    in_use: bool = True
    registered_on: date
    verified_on: date | None = None
    valid_until: date | None = None
    last_check_id: UUID | None = None
    last_check_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    last_verdict: str | None = Field(default=None, sa_column=text_column(nullable=True))
    changed_xid: int = Field(default=0, sa_column=changed_column())


class InstrumentMark(SQLModel, table=True):
    """A sticker or mark; a number alone repeats across bodies and series, the three together do not.

    `lookup_key` is series and number without spaces, signs and case, as a phone reads or a person types them.
    """

    __tablename__ = "instrument_mark"
    __table_args__ = (
        UniqueConstraint("body", "series", "number"),
        Index("instrument_mark_lookup_key_ix", "lookup_key"),
        Index("instrument_mark_number_ix", "number"),
        Index("instrument_mark_instrument_id_ix", "instrument_id"),
    )

    id: UUID = Field(sa_column=id_column())
    instrument_id: UUID = Field(foreign_key="instrument.id")
    verification_id: UUID = Field(foreign_key="verification.id", index=True)
    body: str = Field(foreign_key="verification_body.code")
    series: str = Field(sa_column=text_column())
    number: str = Field(sa_column=text_column())
    lookup_key: str = Field(sa_column=text_column())


INSTRUMENT: Table = Instrument.__table__  # type: ignore[attr-defined]  # set by SQLModel
INSTRUMENT_MARK: Table = InstrumentMark.__table__  # type: ignore[attr-defined]  # set by SQLModel

"""Consumers' reports with their photos and what was said to them, and what keeps floods of them away."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Identity, Index, LargeBinary, SmallInteger, Table, text
from sqlmodel import Field, SQLModel

from schemas.reports import Complaint, DismissReason, ReportState
from service.db import enum_column, id_column, one_of, text_column, time_column


class NoteKind(StrEnum):
    REPLY = "reply"
    """What the trader said."""
    ANSWER = "answer"
    """What the one who reported is told."""


class Report(SQLModel, table=True):
    """A consumer's report. Nothing here tells who sent it, unless they offered a `contact`.

    `receipt_hash` and `form_hash` are digests of the receipt code and of the form's token. `same_sender`: sent from
    where a report of the same place had come within a day. Which of its photos may be shown is told by each photo.
    """

    __tablename__ = "report"
    __table_args__ = (
        one_of("complaint", Complaint),
        one_of("state", ReportState),
        one_of("dismiss_reason", DismissReason),
        CheckConstraint("instrument_id IS NULL OR stall_id IS NOT NULL", name="instrument_stands_at_a_stall"),
        CheckConstraint("(state = 'new') = (decided_at IS NULL)", name="decided_at_a_time"),
        CheckConstraint("(state = 'joined') = (joined_to IS NOT NULL)", name="joined_to_another"),
        CheckConstraint("(state = 'dismissed') = (dismiss_reason IS NOT NULL)", name="dismissed_for_a_reason"),
        Index("report_province_id_ix", "province_id", "received_at", "id"),
        Index("report_area_id_ix", "area_id", "received_at", "id"),
        Index("report_market_id_ix", "market_id", "received_at", "id"),
        Index("report_stall_id_ix", "stall_id", "received_at"),
        Index("report_instrument_id_ix", "instrument_id", "received_at"),
        Index("report_joined_to_ix", "joined_to", postgresql_where=text("joined_to IS NOT NULL")),
        Index("report_flag_id_ix", "flag_id", postgresql_where=text("flag_id IS NOT NULL")),
        Index("report_contact_ix", "received_at", postgresql_where=text("contact IS NOT NULL")),
    )

    id: UUID = Field(sa_column=id_column())
    province_id: UUID = Field(foreign_key="area.id")
    area_id: UUID = Field(foreign_key="area.id")
    market_id: UUID = Field(foreign_key="market.id")
    stall_id: UUID | None = Field(default=None, foreign_key="stall.id")
    instrument_id: UUID | None = Field(default=None, foreign_key="instrument.id")
    label_code: str | None = Field(default=None, sa_column=text_column(nullable=True))
    receipt_hash: str = Field(sa_column=text_column(unique=True))
    form_hash: str = Field(sa_column=text_column(unique=True))
    content_digest: str = Field(sa_column=text_column())
    received_at: datetime = Field(sa_column=time_column())
    complaint: Complaint = Field(sa_column=enum_column(Complaint))
    text: str | None = Field(default=None, sa_column=text_column(nullable=True))
    happened_on: date | None = None
    language: str = Field(sa_column=text_column())
    contact: str | None = Field(default=None, sa_column=text_column(nullable=True))
    same_sender: bool = False
    state: ReportState = Field(sa_column=enum_column(ReportState))
    decided_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    decided_by: UUID | None = Field(default=None, foreign_key="person.id")
    decided_note: str | None = Field(default=None, sa_column=text_column(nullable=True))
    dismiss_reason: DismissReason | None = Field(default=None, sa_column=enum_column(DismissReason, nullable=True))
    joined_to: UUID | None = Field(default=None, foreign_key="report.id")
    flag_id: UUID | None = Field(default=None, foreign_key="flag.id")


class ReportPhoto(SQLModel, table=True):
    """`public`: an inspector looked at it and released it to its sender."""

    __tablename__ = "report_photo"
    __table_args__ = (Index("report_photo_sha256_ix", "sha256"),)

    report_id: UUID = Field(primary_key=True, foreign_key="report.id")
    sha256: str = Field(primary_key=True, foreign_key="stored_image.sha256")
    ordinal: int = Field(sa_column=Column(SmallInteger, nullable=False))
    public: bool = False


class ReportNote(SQLModel, table=True):
    __tablename__ = "report_note"
    __table_args__ = (one_of("kind", NoteKind), Index("report_note_report_id_ix", "report_id", "at"))

    id: UUID = Field(sa_column=id_column())
    report_id: UUID = Field(foreign_key="report.id")
    kind: NoteKind = Field(sa_column=enum_column(NoteKind))
    text: str = Field(sa_column=text_column())
    said_on: date
    at: datetime = Field(sa_column=time_column())
    by: UUID = Field(foreign_key="person.id")


class ReportTally(SQLModel, table=True):
    """One thing that counts against a limit; `subject` names a limit and whom it holds for. Gone after a day."""

    __tablename__ = "report_tally"
    __table_args__ = (Index("report_tally_subject_ix", "subject", "at"), Index("report_tally_at_ix", "at"))

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    subject: str = Field(sa_column=text_column())
    at: datetime = Field(sa_column=time_column())


class AddressSecret(SQLModel, table=True):
    """What addresses were digested with on a day; gone when nothing that was made with it is left."""

    __tablename__ = "address_secret"

    day: date = Field(primary_key=True)
    secret: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


REPORT: Table = Report.__table__  # type: ignore[attr-defined]  # set by SQLModel
REPORT_PHOTO: Table = ReportPhoto.__table__  # type: ignore[attr-defined]  # set by SQLModel
REPORT_NOTE: Table = ReportNote.__table__  # type: ignore[attr-defined]  # set by SQLModel
REPORT_TALLY: Table = ReportTally.__table__  # type: ignore[attr-defined]  # set by SQLModel
ADDRESS_SECRET: Table = AddressSecret.__table__  # type: ignore[attr-defined]  # set by SQLModel

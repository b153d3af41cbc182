"""Photos: what a record names, what has arrived, and uploads on their way."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from schemas.spot_checks import PhotoKind
from service.db import big_column, enum_column, id_column, json_column, one_of, text_column, time_column


class ExpectedPhoto(SQLModel, table=True):
    """A photo that a record names; whether it has come is told by `photo`."""

    __tablename__ = "expected_photo"
    __table_args__ = (one_of("kind", PhotoKind),)

    check_id: UUID = Field(primary_key=True, foreign_key="spot_check.id")
    sha256: str = Field(primary_key=True)
    kind: PhotoKind = Field(sa_column=enum_column(PhotoKind))
    size: int = Field(sa_column=Column(Integer, nullable=False))
    taken_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))


class StoredImage(SQLModel, table=True):
    """Bytes in the store, once for each content. `derived_at` and `codes` are filled by the worker."""

    __tablename__ = "stored_image"
    __table_args__ = (
        CheckConstraint("size > 0 AND width > 0 AND height > 0", name="has_extent"),
        Index("stored_image_waiting_ix", "stored_at", postgresql_where=text("derived_at IS NULL")),
    )

    sha256: str = Field(primary_key=True)
    size: int = Field(sa_column=Column(Integer, nullable=False))
    media_type: str = Field(sa_column=text_column())
    width: int
    height: int
    exif_taken_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    exif_lat: float | None = None
    exif_lon: float | None = None
    stored_at: datetime = Field(sa_column=time_column())
    derived_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    codes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))


class Photo(SQLModel, table=True):
    """A photo of a check that has arrived; its bytes were in the store before this row was."""

    __tablename__ = "photo"
    __table_args__ = (Index("photo_sha256_ix", "sha256"),)

    check_id: UUID = Field(primary_key=True, foreign_key="spot_check.id")
    sha256: str = Field(primary_key=True, foreign_key="stored_image.sha256")
    received_at: datetime = Field(sa_column=time_column())


class Upload(SQLModel, table=True):
    """A resumable upload (tus 1.0): `parts` are the store's keys, in order, of the bytes below `received`."""

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("received BETWEEN 0 AND size", name="received_in_range"),
        Index("upload_expires_at_ix", "expires_at"),
        Index("upload_check_id_ix", "check_id"),
    )

    id: UUID = Field(sa_column=id_column())
    check_id: UUID = Field(foreign_key="spot_check.id")
    sha256: str = Field(sa_column=text_column())
    person_id: UUID = Field(foreign_key="person.id")
    size: int = Field(sa_column=big_column())
    received: int = Field(sa_column=big_column())
    parts: list[Any] = Field(sa_column=json_column())
    created_at: datetime = Field(sa_column=time_column())
    expires_at: datetime = Field(sa_column=time_column())


EXPECTED_PHOTO: Table = ExpectedPhoto.__table__  # type: ignore[attr-defined]  # set by SQLModel
STORED_IMAGE: Table = StoredImage.__table__  # type: ignore[attr-defined]  # set by SQLModel
PHOTO: Table = Photo.__table__  # type: ignore[attr-defined]  # set by SQLModel
UPLOAD: Table = Upload.__table__  # type: ignore[attr-defined]  # set by SQLModel

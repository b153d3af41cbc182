"""The tree of administrative areas, each with the days between which it exists."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Text
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from sqlmodel import Field, SQLModel

from schemas.register import AreaLevel
from service.db import changed_column, enum_column, id_column, one_of, text_column


class Area(SQLModel, table=True):
    """`province_id` is the province it lies in, itself for a province, null above one."""

    __tablename__ = "area"
    __table_args__ = (
        one_of("level", AreaLevel),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="period_in_order"),
    )

    id: UUID = Field(sa_column=id_column())
    code: str = Field(sa_column=text_column(unique=True))
    name: str = Field(sa_column=text_column())
    sort_key: str = Field(sa_column=text_column())
    search_key: str = Field(default="", sa_column=Column(Text(), nullable=False, server_default=""))
    level: AreaLevel = Field(sa_column=enum_column(AreaLevel))
    parent_id: UUID | None = Field(default=None, foreign_key="area.id", index=True)
    province_id: UUID | None = Field(default=None, foreign_key="area.id")
    valid_from: date
    valid_until: date | None = None
    lat: float | None = None
    lon: float | None = None
    changed_xid: int = Field(default=0, sa_column=changed_column())


class AreaSuccession(SQLModel, table=True):
    """An area that ended and those that took its place: what lay in the one is found under it still."""

    __tablename__ = "area_succession"

    predecessor_id: UUID = Field(sa_column=Column(PgUUID(as_uuid=True), ForeignKey("area.id"), primary_key=True))
    successor_id: UUID = Field(
        sa_column=Column(PgUUID(as_uuid=True), ForeignKey("area.id"), primary_key=True, index=True)
    )


class AreaClosure(SQLModel, table=True):
    """Every area with all below it, itself and its successors' included; rebuilt when the tree changes."""

    __tablename__ = "area_closure"

    ancestor_id: UUID = Field(primary_key=True, foreign_key="area.id")
    descendant_id: UUID = Field(primary_key=True, foreign_key="area.id", index=True)


AREA: Table = Area.__table__  # type: ignore[attr-defined]  # set by SQLModel
AREA_CLOSURE: Table = AreaClosure.__table__  # type: ignore[attr-defined]  # set by SQLModel
AREA_SUCCESSION: Table = AreaSuccession.__table__  # type: ignore[attr-defined]  # set by SQLModel

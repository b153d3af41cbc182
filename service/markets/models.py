"""Markets, when they meet, and their stalls."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Table, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas import label_codes
from service.db import changed_column, id_column, in_range, json_column, text_column


class Market(SQLModel, table=True):
    __tablename__ = "market"
    __table_args__ = (
        in_range("market_class", 1, 3),
        Index("market_province_id_sort_key_ix", "province_id", "sort_key", "id"),
        Index("market_area_id_ix", "area_id"),
        Index("market_changed_ix", "province_id", "changed_xid", "id"),
    )

    id: UUID = Field(sa_column=id_column())
    province_id: UUID = Field(foreign_key="area.id")
    area_id: UUID = Field(foreign_key="area.id")
    code: str = Field(sa_column=text_column(unique=True))
    name: str = Field(sa_column=text_column())
    sort_key: str = Field(sa_column=text_column())
    search_key: str = Field(sa_column=text_column())
    market_class: int | None = None
    calendar: dict[str, Any] = Field(sa_column=json_column())
    opens_at: str | None = Field(default=None, sa_column=text_column(nullable=True))
    closes_at: str | None = Field(default=None, sa_column=text_column(nullable=True))
    lat: float | None = None
    lon: float | None = None
    open: bool = True
    changed_xid: int = Field(default=0, sa_column=changed_column())


class Stall(SQLModel, table=True):
    """`label_code` is made with the row, however it is made: the label on the stall leads to it."""

    __tablename__ = "stall"
    __table_args__ = (
        UniqueConstraint("market_id", "code"),
        Index("stall_market_id_sort_key_ix", "market_id", "sort_key", "id"),
        Index("stall_province_id_sort_key_ix", "province_id", "sort_key", "id"),
        Index("stall_area_id_sort_key_ix", "area_id", "sort_key", "id"),
        Index(
            "stall_search_key_ix", "search_key", postgresql_using="gin", postgresql_ops={"search_key": "gin_trgm_ops"}
        ),
        Index("stall_changed_ix", "market_id", "changed_xid", "id"),
    )

    id: UUID = Field(sa_column=id_column())
    province_id: UUID = Field(foreign_key="area.id")
    area_id: UUID = Field(foreign_key="area.id")
    market_id: UUID = Field(foreign_key="market.id")
    label_code: str = Field(sa_column=Column(Text(), nullable=False, unique=True, default=label_codes.make))
    code: str = Field(sa_column=text_column())
    sort_key: str = Field(sa_column=text_column())
    search_key: str = Field(sa_column=text_column())
    trader_name: str = Field(sa_column=text_column())
    trader_phone: str | None = Field(default=None, sa_column=text_column(nullable=True))
    sector: str | None = Field(default=None, sa_column=text_column(nullable=True))
    lat: float | None = None
    lon: float | None = None
    open: bool = True
    changed_xid: int = Field(default=0, sa_column=changed_column())


MARKET: Table = Market.__table__  # type: ignore[attr-defined]  # set by SQLModel
STALL: Table = Stall.__table__  # type: ignore[attr-defined]  # set by SQLModel

"""What left a scope: rows that moved away or ended, for phones that still hold them."""

from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index
from sqlmodel import Field, SQLModel

from service.db import changed_column, text_column


class Tombstone(SQLModel, table=True):
    """Written by the trigger `bury_moved_row` under the market that the row left."""

    __tablename__ = "tombstone"
    __table_args__ = (Index("tombstone_changed_ix", "market_id", "changed_xid", "id"),)

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    kind: str = Field(sa_column=text_column())
    row_id: UUID
    market_id: UUID = Field(foreign_key="market.id")
    changed_xid: int = Field(default=0, sa_column=changed_column())

"""Search and order in the register: part of a stall's text, the beginning of a serial number, names of areas."""

import sqlalchemy as sa
from alembic import op

from service.vietnamese import search_key

revision: str = "20261122_1850"
down_revision: str | None = "20261122_1845"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Comes with PostgreSQL; the database's owner may create it.
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.add_column("area", sa.Column("search_key", sa.Text(), server_default="", nullable=False))
    areas = sa.table("area", sa.column("id"), sa.column("name"), sa.column("search_key"))
    for area in op.get_bind().execute(sa.select(areas.c.id, areas.c.name)).all():
        op.execute(sa.update(areas).where(areas.c.id == area.id).values(search_key=search_key(area.name)))
    op.drop_index("stall_province_id_ix", table_name="stall")
    op.drop_index("stall_area_id_ix", table_name="stall")
    op.create_index("stall_province_id_sort_key_ix", "stall", ["province_id", "sort_key", "id"])
    op.create_index("stall_area_id_sort_key_ix", "stall", ["area_id", "sort_key", "id"])
    op.create_index(
        "stall_search_key_ix",
        "stall",
        ["search_key"],
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
    for index, column in (("instrument_serial_ix", "serial_key"), ("instrument_tag_ix", "tag_key")):
        op.drop_index(index, table_name="instrument")
        op.create_index(index, "instrument", [column], postgresql_ops={column: "text_pattern_ops"})
    op.create_index("instrument_mark_number_ix", "instrument_mark", ["number"])

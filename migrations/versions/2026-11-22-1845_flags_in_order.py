"""Indexes that keep flags in the order in which they are shown, within each province, area and market."""

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_1845"
down_revision: str | None = "20261122_1840"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for place in ("province", "area", "market"):
        op.create_index(
            f"instrument_{place}_valid_until_ix",
            "instrument",
            [f"{place}_id", "valid_until", "stall_id"],
            postgresql_where=sa.text("in_use"),
        )
        op.create_index(
            f"instrument_{place}_unverified_ix",
            "instrument",
            [f"{place}_id", "registered_on", "stall_id"],
            postgresql_where=sa.text("in_use AND verified_on IS NULL"),
        )
    op.create_index(
        "flag_closed_ix",
        "flag",
        ["province_id", "severity", "since", "id"],
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )

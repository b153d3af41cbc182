"""A flag knows the highest authority that found it."""

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_1830"
down_revision: str | None = "20261122_1805"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("flag", sa.Column("held_by_role", sa.Text(), nullable=True))
    op.execute("UPDATE flag SET held_by_role = opened_by_role")

"""Refresh tokens know what they were exchanged for, and old sign-in failures are found by their time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_1840"
down_revision: str | None = "20261122_1830"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # A migration that cannot have its lock at once gives up rather than stop the service behind it.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("refresh_token", sa.Column("predecessor", sa.Text(), nullable=True))
    op.drop_column("refresh_token", "successor")
    op.create_index("refresh_token_predecessor_ix", "refresh_token", ["predecessor"])
    op.drop_column("sign_in_failure", "person_id")
    op.create_index("sign_in_failure_at_ix", "sign_in_failure", ["at"])

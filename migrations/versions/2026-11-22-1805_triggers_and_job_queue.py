"""Triggers that stamp changes, bury moved rows and protect the ledger; the job queue's tables."""

import re
from pathlib import Path

from alembic import op

revision: str = "20261122_1805"
down_revision: str | None = "20261122_1800"
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parents[1] / "sql"

SYNCED = ("area", "market", "stall", "instrument", "verification", "standard", "spot_check", "flag", "tombstone")
MOVABLE = ("stall", "instrument", "standard")

STAMP = """
CREATE FUNCTION stamp_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The number of the writing transaction: a reader that stops below the oldest one still running
    -- can never skip a row that commits late.
    NEW.changed_xid := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$
"""

BURY = """
CREATE FUNCTION bury_moved_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.market_id IS NOT NULL AND OLD.market_id IS DISTINCT FROM NEW.market_id THEN
        INSERT INTO tombstone (kind, row_id, market_id) VALUES (TG_TABLE_NAME, OLD.id, OLD.market_id);
    END IF;
    RETURN NULL;
END $$
"""

KEEP = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def statements(file: str) -> list[str]:
    """One statement each: the driver takes no more at a time. Statements begin at the start of a line."""
    text = re.sub(r"(?m)^--.*$", "", (SQL / file).read_text(encoding="utf-8"))
    return [part.strip() for part in re.split(r"(?m)^(?=CREATE )", text) if part.strip()]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(STAMP)
    op.execute(BURY)
    op.execute(KEEP)
    for table in SYNCED:
        op.execute(
            f"CREATE TRIGGER {table}_stamp_change BEFORE INSERT OR UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION stamp_change()"
        )
    for table in MOVABLE:
        op.execute(
            f"CREATE TRIGGER {table}_bury_moved_row AFTER UPDATE OF market_id ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION bury_moved_row()"
        )
    for table in ("ledger_entry", "reading"):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    for statement in statements("job_queue.sql"):
        op.execute(statement)

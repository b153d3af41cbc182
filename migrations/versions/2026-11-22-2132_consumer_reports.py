"""Consumers' reports and what limits them; labels of stalls; where a control scale stands."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

from schemas import label_codes

revision: str = "20261122_2132"
down_revision: str | None = "20261122_1850"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT_ONCE = 20_000


def upgrade() -> None:
    # A migration that cannot have its lock at once gives up rather than stop the service behind it.
    op.execute("SET LOCAL lock_timeout = '5s'")
    label_stalls()
    op.add_column("standard", sa.Column("stands_at", sa.Text(), nullable=True))
    create_reports()


def label_stalls() -> None:
    """Every stall gets a label of its own, unlike those of instruments."""
    op.add_column("stall", sa.Column("label_code", sa.Text(), nullable=True))
    # Phones keep nothing of labels: no need to send them every stall again.
    op.execute("ALTER TABLE stall DISABLE TRIGGER stall_stamp_change")
    connection = op.get_bind()
    given: set[str] = set()
    while True:
        waiting = sa.text("SELECT id FROM stall WHERE label_code IS NULL LIMIT :most")
        ids = [row.id for row in connection.execute(waiting, {"most": AT_ONCE})]
        if not ids:
            break
        codes = fresh_codes(connection, len(ids), given)
        given.update(codes)
        label = sa.text(
            "UPDATE stall SET label_code = made.code FROM unnest(CAST(:ids AS uuid[]), CAST(:codes AS text[])) "
            "AS made(id, code) WHERE stall.id = made.id"
        )
        connection.execute(label, {"ids": ids, "codes": codes})
    op.execute("ALTER TABLE stall ENABLE TRIGGER stall_stamp_change")
    op.alter_column("stall", "label_code", nullable=False)
    op.create_unique_constraint("stall_label_code_key", "stall", ["label_code"])


def fresh_codes(connection: sa.Connection, count: int, given: set[str]) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        more = {label_codes.make() for _ in range(count - len(codes))} - given
        taken = sa.text("SELECT label_code FROM instrument WHERE label_code = ANY(CAST(:codes AS text[]))")
        codes |= more - set(connection.execute(taken, {"codes": sorted(more)}).scalars())
    return sorted(codes)


def create_reports() -> None:
    op.create_table(
        "address_secret",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("address_secret_pkey")),
    )
    op.create_table(
        "report_tally",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("report_tally_pkey")),
    )
    op.create_index("report_tally_at_ix", "report_tally", ["at"], unique=False)
    op.create_index("report_tally_subject_ix", "report_tally", ["subject", "at"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("province_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("market_id", sa.Uuid(), nullable=False),
        sa.Column("stall_id", sa.Uuid(), nullable=True),
        sa.Column("instrument_id", sa.Uuid(), nullable=True),
        sa.Column("label_code", sa.Text(), nullable=True),
        sa.Column("receipt_hash", sa.Text(), nullable=False),
        sa.Column("form_hash", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complaint", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("same_sender", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_note", sa.Text(), nullable=True),
        sa.Column("dismiss_reason", sa.String(length=24), nullable=True),
        sa.Column("joined_to", sa.Uuid(), nullable=True),
        sa.Column("flag_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'dismissed') = (dismiss_reason IS NOT NULL)", name=op.f("report_dismissed_for_a_reason_check")
        ),
        sa.CheckConstraint("(state = 'joined') = (joined_to IS NOT NULL)", name=op.f("report_joined_to_another_check")),
        sa.CheckConstraint("(state = 'new') = (decided_at IS NULL)", name=op.f("report_decided_at_a_time_check")),
        sa.CheckConstraint(
            "complaint IN ('short_weight', 'sticker_expired', 'sticker_missing', 'seal_broken', 'control_scale_refused', 'other')",
            name=op.f("report_complaint_known_check"),
        ),
        sa.CheckConstraint(
            "dismiss_reason IN ('not_enough_told', 'place_not_found', 'not_about_a_scale', 'not_credible', 'abusive')",
            name=op.f("report_dismiss_reason_known_check"),
        ),
        sa.CheckConstraint(
            "state IN ('new', 'confirmed', 'joined', 'dismissed')", name=op.f("report_state_known_check")
        ),
        sa.CheckConstraint(
            "instrument_id IS NULL OR stall_id IS NOT NULL", name=op.f("report_instrument_stands_at_a_stall_check")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("report_area_id_fkey")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("report_decided_by_fkey")),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("report_flag_id_fkey")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("report_instrument_id_fkey")),
        sa.ForeignKeyConstraint(["joined_to"], ["report.id"], name=op.f("report_joined_to_fkey")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("report_market_id_fkey")),
        sa.ForeignKeyConstraint(["province_id"], ["area.id"], name=op.f("report_province_id_fkey")),
        sa.ForeignKeyConstraint(["stall_id"], ["stall.id"], name=op.f("report_stall_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("report_pkey")),
        sa.UniqueConstraint("form_hash", name=op.f("report_form_hash_key")),
        sa.UniqueConstraint("receipt_hash", name=op.f("report_receipt_hash_key")),
    )
    op.create_index("report_area_id_ix", "report", ["area_id", "received_at", "id"], unique=False)
    op.create_index(
        "report_contact_ix", "report", ["received_at"], unique=False, postgresql_where=sa.text("contact IS NOT NULL")
    )
    op.create_index(
        "report_flag_id_ix", "report", ["flag_id"], unique=False, postgresql_where=sa.text("flag_id IS NOT NULL")
    )
    op.create_index("report_instrument_id_ix", "report", ["instrument_id", "received_at"], unique=False)
    op.create_index(
        "report_joined_to_ix", "report", ["joined_to"], unique=False, postgresql_where=sa.text("joined_to IS NOT NULL")
    )
    op.create_index("report_market_id_ix", "report", ["market_id", "received_at", "id"], unique=False)
    op.create_index("report_province_id_ix", "report", ["province_id", "received_at", "id"], unique=False)
    op.create_index("report_stall_id_ix", "report", ["stall_id", "received_at"], unique=False)
    op.create_table(
        "report_note",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('reply', 'answer')", name=op.f("report_note_kind_known_check")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("report_note_by_fkey")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("report_note_report_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("report_note_pkey")),
    )
    op.create_index("report_note_report_id_ix", "report_note", ["report_id", "at"], unique=False)
    op.create_table(
        "report_photo",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("report_photo_report_id_fkey")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_image.sha256"], name=op.f("report_photo_sha256_fkey")),
        sa.PrimaryKeyConstraint("report_id", "sha256", name=op.f("report_photo_pkey")),
    )
    op.create_index("report_photo_sha256_ix", "report_photo", ["sha256"], unique=False)

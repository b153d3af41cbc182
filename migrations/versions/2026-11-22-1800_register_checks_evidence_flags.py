"""The register, spot checks with their evidence, flags, identity and the ledger."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "20261122_1800"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # A migration that cannot have its lock at once gives up rather than stop the service behind it.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "area",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("province_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("changed_xid", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "level IN ('country', 'province', 'district', 'commune')", name=op.f("area_level_known_check")
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name=op.f("area_period_in_order_check")),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("area_parent_id_fkey")),
        sa.ForeignKeyConstraint(["province_id"], ["area.id"], name=op.f("area_province_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("area_pkey")),
        sa.UniqueConstraint("code", name=op.f("area_code_key")),
    )
    op.create_index(op.f("area_parent_id_ix"), "area", ["parent_id"], unique=False)
    op.create_table(
        "stored_image",
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("exif_taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exif_lat", sa.Float(), nullable=True),
        sa.Column("exif_lon", sa.Float(), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("derived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("codes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.CheckConstraint("size > 0 AND width > 0 AND height > 0", name=op.f("stored_image_has_extent_check")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("stored_image_pkey")),
    )
    op.create_index(
        "stored_image_waiting_ix",
        "stored_image",
        ["stored_at"],
        unique=False,
        postgresql_where=sa.text("derived_at IS NULL"),
    )
    op.create_table(
        "verification_body",
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("verification_body_pkey")),
    )
    op.create_table(
        "area_closure",
        sa.Column("ancestor_id", sa.Uuid(), nullable=False),
        sa.Column("descendant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["ancestor_id"], ["area.id"], name=op.f("area_closure_ancestor_id_fkey")),
        sa.ForeignKeyConstraint(["descendant_id"], ["area.id"], name=op.f("area_closure_descendant_id_fkey")),
        sa.PrimaryKeyConstraint("ancestor_id", "descendant_id", name=op.f("area_closure_pkey")),
    )
    op.create_index(op.f("area_closure_descendant_id_ix"), "area_closure", ["descendant_id"], unique=False)
    op.create_table(
        "area_succession",
        sa.Column("predecessor_id", sa.UUID(), nullable=False),
        sa.Column("successor_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(["predecessor_id"], ["area.id"], name=op.f("area_succession_predecessor_id_fkey")),
        sa.ForeignKeyConstraint(["successor_id"], ["area.id"], name=op.f("area_succession_successor_id_fkey")),
        sa.PrimaryKeyConstraint("predecessor_id", "successor_id", name=op.f("area_succession_pkey")),
    )
    op.create_index(op.f("area_succession_successor_id_ix"), "area_succession", ["successor_id"], unique=False)
    op.create_table(
        "market",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("province_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("market_class", sa.Integer(), nullable=True),
        sa.Column("calendar", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("opens_at", sa.Text(), nullable=True),
        sa.Column("closes_at", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("changed_xid", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("market_class BETWEEN 1 AND 3", name=op.f("market_market_class_in_range_check")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("market_area_id_fkey")),
        sa.ForeignKeyConstraint(["province_id"], ["area.id"], name=op.f("market_province_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("market_pkey")),
        sa.UniqueConstraint("code", name=op.f("market_code_key")),
    )
    op.create_index("market_area_id_ix", "market", ["area_id"], unique=False)
    op.create_index("market_changed_ix", "market", ["province_id", "changed_xid", "id"], unique=False)
    op.create_index("market_province_id_sort_key_ix", "market", ["province_id", "sort_key", "id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("body", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("locale", sa.String(length=24), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("locale IN ('vi', 'en')", name=op.f("person_locale_known_check")),
        sa.CheckConstraint(
            "role IN ('board', 'district_team', 'department', 'verifier', 'admin')",
            name=op.f("person_role_known_check"),
        ),
        sa.ForeignKeyConstraint(["body"], ["verification_body.code"], name=op.f("person_body_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("person_pkey")),
        sa.UniqueConstraint("username", name=op.f("person_username_key")),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("device_person_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("device_pkey")),
    )
    op.create_index(op.f("device_person_id_ix"), "device", ["person_id"], unique=False)
    op.create_table(
        "enrolment",
        sa.Column("code_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("enrolment_created_by_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("enrolment_person_id_fkey")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("enrolment_pkey")),
    )
    op.create_index(op.f("enrolment_person_id_ix"), "enrolment", ["person_id"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("ledger_entry_person_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("ledger_entry_pkey")),
    )
    op.create_index("ledger_entry_person_ix", "ledger_entry", ["person_id", "id"], unique=False)
    op.create_index("ledger_entry_subject_ix", "ledger_entry", ["subject_id", "id"], unique=False)
    op.create_table(
        "person_area",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("person_area_area_id_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("person_area_person_id_fkey")),
        sa.PrimaryKeyConstraint("person_id", "area_id", name=op.f("person_area_pkey")),
    )
    op.create_table(
        "person_market",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("market_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("person_market_market_id_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("person_market_person_id_fkey")),
        sa.PrimaryKeyConstraint("person_id", "market_id", name=op.f("person_market_pkey")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("sign_in_failure_person_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_in_failure_pkey")),
    )
    op.create_index("sign_in_failure_subject_at_ix", "sign_in_failure", ["subject", "at"], unique=False)
    op.create_table(
        "stall",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("province_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("market_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("trader_name", sa.Text(), nullable=False),
        sa.Column("trader_phone", sa.Text(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("changed_xid", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("stall_area_id_fkey")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("stall_market_id_fkey")),
        sa.ForeignKeyConstraint(["province_id"], ["area.id"], name=op.f("stall_province_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("stall_pkey")),
        sa.UniqueConstraint("market_id", "code", name=op.f("stall_market_id_code_key")),
    )
    op.create_index(op.f("stall_area_id_ix"), "stall", ["area_id"], unique=False)
    op.create_index("stall_changed_ix", "stall", ["market_id", "changed_xid", "id"], unique=False)
    op.create_index("stall_market_id_sort_key_ix", "stall", ["market_id", "sort_key", "id"], unique=False)
    op.create_index("stall_province_id_ix", "stall", ["province_id", "id"], unique=False)
    op.create_table(
        "standard",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("province_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("market_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.Column("weight_class", sa.Text(), nullable=True),
        sa.Column("nominal_mg", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("max_mg", sa.BigInteger(), nullable=True),
        sa.Column("d_mg", sa.BigInteger(), nullable=True),
        sa.Column("e_mg", sa.BigInteger(), nullable=True),
        sa.Column("accuracy_class", sa.String(length=24), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("changed_xid", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "accuracy_class IN ('I', 'II', 'III', 'IIII')", name=op.f("standard_accuracy_class_known_check")
        ),
        sa.CheckConstraint("kind IN ('weight_set', 'control_scale')", name=op.f("standard_kind_known_check")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("standard_area_id_fkey")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("standard_market_id_fkey")),
        sa.ForeignKeyConstraint(["province_id"], ["area.id"], name=op.f("standard_province_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("standard_pkey")),
    )
    op.create_index("standard_area_id_ix", "standard", ["area_id"], unique=False)
    op.create_index("standard_changed_ix", "standard", ["province_id", "changed_xid", "id"], unique=False)
    op.create_index("standard_market_id_ix", "standard", ["market_id"], unique=False)
    op.create_index("standard_province_id_ix", "standard", ["province_id", "id"], unique=False)
    op.create_table(
        "tombstone",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("market_id", sa.Uuid(), nullable=False),
        sa.Column("changed_xid", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("tombstone_market_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("tombstone_pkey")),
    )
    op.create_index("tombstone_changed_ix", "tombstone", ["market_id", "changed_xid", "id"], unique=False)
    op.create_table(
        "auth_session",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("auth_session_device_id_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("auth_session_person_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("auth_session_pkey")),
    )
    op.create_index(op.f("auth_session_device_id_ix"), "auth_session", ["device_id"], unique=False)
    op.create_index(op.f("auth_session_person_id_ix"), "auth_session", ["person_id"], unique=False)
    op.create_table(
        "instrument",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("province_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("market_id", sa.Uuid(), nullable=False),
        sa.Column("stall_id", sa.Uuid(), nullable=False),
        sa.Column("label_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("indication_type", sa.String(length=24), nullable=True),
        sa.Column("maker", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.Column("serial_key", sa.Text(), nullable=True),
        sa.Column("local_tag", sa.Text(), nullable=True),
        sa.Column("tag_key", sa.Text(), nullable=True),
        sa.Column("max_mg", sa.BigInteger(), nullable=True),
        sa.Column("min_mg", sa.BigInteger(), nullable=True),
        sa.Column("d_mg", sa.BigInteger(), nullable=True),
        sa.Column("e_mg", sa.BigInteger(), nullable=True),
        sa.Column("accuracy_class", sa.String(length=24), nullable=True),
        sa.Column("value_new_vnd", sa.BigInteger(), nullable=True),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("last_check_id", sa.Uuid(), nullable=True),
        sa.Column("last_check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_verdict", sa.Text(), nullable=True),
        sa.Column("changed_xid", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "accuracy_class IN ('I', 'II', 'III', 'IIII')", name=op.f("instrument_accuracy_class_known_check")
        ),
        sa.CheckConstraint(
            "indication_type IN ('analogue', 'digital')", name=op.f("instrument_indication_type_known_check")
        ),
        sa.CheckConstraint(
            "kind IN ('spring_dial_scale', 'platform_scale', 'counter_scale', 'steelyard', 'crane_scale', 'truck_scale', 'technical_balance', 'analytical_balance', 'fuel_dispenser', 'lpg_dispenser', 'electricity_meter_1ph', 'electricity_meter_3ph', 'water_meter', 'taximeter', 'volume_measure', 'tape_measure')",
            name=op.f("instrument_kind_known_check"),
        ),
        sa.CheckConstraint(
            "max_mg >= 0 AND min_mg >= 0 AND d_mg >= 0 AND e_mg >= 0", name=op.f("instrument_masses_not_negative_check")
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR verified_on IS NOT NULL", name=op.f("instrument_valid_needs_verified_check")
        ),
        sa.CheckConstraint("value_new_vnd >= 0", name=op.f("instrument_value_not_negative_check")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("instrument_area_id_fkey")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("instrument_market_id_fkey")),
        sa.ForeignKeyConstraint(["province_id"], ["area.id"], name=op.f("instrument_province_id_fkey")),
        sa.ForeignKeyConstraint(["stall_id"], ["stall.id"], name=op.f("instrument_stall_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("instrument_pkey")),
        sa.UniqueConstraint("label_code", name=op.f("instrument_label_code_key")),
    )
    op.create_index("instrument_area_id_ix", "instrument", ["area_id", "id"], unique=False)
    op.create_index("instrument_changed_ix", "instrument", ["market_id", "changed_xid", "id"], unique=False)
    op.create_index("instrument_market_id_ix", "instrument", ["market_id", "id"], unique=False)
    op.create_index("instrument_province_id_ix", "instrument", ["province_id", "id"], unique=False)
    op.create_index(
        "instrument_serial_ix",
        "instrument",
        ["serial_key"],
        unique=False,
        postgresql_where=sa.text("serial_key IS NOT NULL"),
    )
    op.create_index("instrument_stall_id_ix", "instrument", ["stall_id"], unique=False)
    op.create_index(
        "instrument_tag_ix", "instrument", ["tag_key"], unique=False, postgresql_where=sa.text("tag_key IS NOT NULL")
    )
    op.create_table(
        "standard_verification",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("certificate_number", sa.Text(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("valid_until_precision", sa.String(length=24), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "valid_until_precision IN ('day', 'month')",
            name=op.f("standard_verification_valid_until_precision_known_check"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("standard_verification_recorded_by_fkey")),
        sa.ForeignKeyConstraint(["standard_id"], ["standard.id"], name=op.f("standard_verification_standard_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("standard_verification_pkey")),
    )
    op.create_index(
        "standard_verification_standard_id_ix",
        "standard_verification",
        ["standard_id", "certificate_number"],
        unique=True,
    )
    op.create_table(
        "flag",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("province_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("market_id", sa.Uuid(), nullable=True),
        sa.Column("stall_id", sa.Uuid(), nullable=True),
        sa.Column("instrument_id", sa.Uuid(), nullable=True),
        sa.Column("instrument_kind", sa.Text(), nullable=True),
        sa.Column("standard_id", sa.Uuid(), nullable=True),
        sa.Column("cause_kind", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=True),
        sa.Column("grounds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("opened_by_role", sa.Text(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_note", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=True),
        sa.Column("close_note", sa.Text(), nullable=True),
        sa.Column("closed_cause_id", sa.Uuid(), nullable=True),
        sa.Column("changed_xid", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "kind IN ('verification_overdue', 'verification_due', 'never_verified', 'mark_missing', 'mark_unreadable', 'mark_mismatch', 'seal_broken', 'nonconforming', 'wrong_scale_for_goods', 'unregistered', 'reported_by_consumers', 'standard_overdue')",
            name=op.f("flag_kind_known_check"),
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (close_reason IS NULL)", name=op.f("flag_closed_with_reason_check")),
        sa.CheckConstraint("stall_id IS NOT NULL OR standard_id IS NOT NULL", name=op.f("flag_has_subject_check")),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["person.id"], name=op.f("flag_acknowledged_by_fkey")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("flag_area_id_fkey")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("flag_closed_by_fkey")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("flag_instrument_id_fkey")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("flag_market_id_fkey")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("flag_opened_by_fkey")),
        sa.ForeignKeyConstraint(["province_id"], ["area.id"], name=op.f("flag_province_id_fkey")),
        sa.ForeignKeyConstraint(["stall_id"], ["stall.id"], name=op.f("flag_stall_id_fkey")),
        sa.ForeignKeyConstraint(["standard_id"], ["standard.id"], name=op.f("flag_standard_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("flag_pkey")),
    )
    op.create_index("flag_changed_ix", "flag", ["market_id", "changed_xid", "id"], unique=False)
    op.create_index("flag_instrument_id_ix", "flag", ["instrument_id", "opened_at"], unique=False)
    op.create_index(
        "flag_open_area_ix",
        "flag",
        ["area_id", "severity", "since", "stall_id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "flag_open_instrument_kind_ix",
        "flag",
        ["instrument_id", "kind"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL AND instrument_id IS NOT NULL"),
    )
    op.create_index(
        "flag_open_market_ix",
        "flag",
        ["market_id", "severity", "since", "stall_id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "flag_open_province_ix",
        "flag",
        ["province_id", "severity", "since", "stall_id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "flag_open_stall_ix",
        "flag",
        ["stall_id", "severity", "since"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "flag_open_stall_kind_ix",
        "flag",
        ["stall_id", "kind"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL AND instrument_id IS NULL AND stall_id IS NOT NULL"),
    )
    op.create_index(
        "flag_open_standard_kind_ix",
        "flag",
        ["standard_id", "kind"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL AND standard_id IS NOT NULL"),
    )
    op.create_table(
        "refresh_token",
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("successor", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["auth_session.id"], name=op.f("refresh_token_session_id_fkey")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("refresh_token_pkey")),
    )
    op.create_index(op.f("refresh_token_session_id_ix"), "refresh_token", ["session_id"], unique=False)
    op.create_table(
        "spot_check",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("province_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("market_id", sa.Uuid(), nullable=False),
        sa.Column("stall_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=True),
        sa.Column("unregistered", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("performed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_offset_s", sa.Integer(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("accuracy_m", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=24), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("standards", postgresql.ARRAY(sa.UUID()), nullable=False),
        sa.Column("goods_mg", sa.BigInteger(), nullable=True),
        sa.Column("zero_before_mg", sa.BigInteger(), nullable=True),
        sa.Column("zero_after_mg", sa.BigInteger(), nullable=True),
        sa.Column("sticker_state", sa.String(length=24), nullable=False),
        sa.Column("sticker_code", sa.Text(), nullable=True),
        sa.Column("sticker_valid_until", sa.Date(), nullable=True),
        sa.Column("seal", sa.String(length=24), nullable=False),
        sa.Column("signs", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=24), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("judged_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("device", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("receipt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("photos_missing", sa.SmallInteger(), nullable=False),
        sa.Column("changed_xid", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "method IN ('control_weights', 'control_scale', 'visual')", name=op.f("spot_check_method_known_check")
        ),
        sa.CheckConstraint("purpose IN ('selling', 'buying')", name=op.f("spot_check_purpose_known_check")),
        sa.CheckConstraint(
            "seal IN ('intact', 'broken', 'missing', 'not_applicable')", name=op.f("spot_check_seal_known_check")
        ),
        sa.CheckConstraint(
            "sticker_state IN ('valid', 'expired', 'missing', 'unreadable', 'foreign')",
            name=op.f("spot_check_sticker_state_known_check"),
        ),
        sa.CheckConstraint(
            "verdict IN ('conforming', 'nonconforming', 'not_judged')", name=op.f("spot_check_verdict_known_check")
        ),
        sa.CheckConstraint(
            "(instrument_id IS NULL) <> (unregistered IS NULL)",
            name=op.f("spot_check_instrument_or_unregistered_check"),
        ),
        sa.CheckConstraint("photos_missing >= 0", name=op.f("spot_check_photos_missing_not_negative_check")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("spot_check_area_id_fkey")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("spot_check_instrument_id_fkey")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("spot_check_market_id_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("spot_check_person_id_fkey")),
        sa.ForeignKeyConstraint(["province_id"], ["area.id"], name=op.f("spot_check_province_id_fkey")),
        sa.ForeignKeyConstraint(["stall_id"], ["stall.id"], name=op.f("spot_check_stall_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("spot_check_pkey")),
    )
    op.create_index("spot_check_area_id_ix", "spot_check", ["area_id", "performed_at", "id"], unique=False)
    op.create_index("spot_check_changed_ix", "spot_check", ["market_id", "changed_xid", "id"], unique=False)
    op.create_index(
        "spot_check_incomplete_ix",
        "spot_check",
        ["province_id", "id"],
        unique=False,
        postgresql_where=sa.text("photos_missing > 0"),
    )
    op.create_index("spot_check_instrument_id_ix", "spot_check", ["instrument_id", "performed_at"], unique=False)
    op.create_index("spot_check_market_id_ix", "spot_check", ["market_id", "performed_at", "id"], unique=False)
    op.create_index(op.f("spot_check_person_id_ix"), "spot_check", ["person_id"], unique=False)
    op.create_index("spot_check_province_id_ix", "spot_check", ["province_id", "performed_at", "id"], unique=False)
    op.create_index("spot_check_stall_id_ix", "spot_check", ["stall_id", "performed_at"], unique=False)
    op.create_table(
        "verification",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("province_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("market_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("body", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("certificate_number", sa.Text(), nullable=False),
        sa.Column("mark_series", sa.Text(), nullable=True),
        sa.Column("mark_number", sa.Text(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("valid_until_precision", sa.String(length=24), nullable=False),
        sa.Column("mode", sa.String(length=24), nullable=False),
        sa.Column("result", sa.String(length=24), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("changed_xid", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "mode IN ('initial', 'periodic', 'after_repair')", name=op.f("verification_mode_known_check")
        ),
        sa.CheckConstraint(
            "result = 'pass' OR valid_until IS NULL", name=op.f("verification_failed_is_not_valid_check")
        ),
        sa.CheckConstraint("result IN ('pass', 'fail')", name=op.f("verification_result_known_check")),
        sa.CheckConstraint(
            "valid_until_precision IN ('day', 'month')", name=op.f("verification_valid_until_precision_known_check")
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= verified_on", name=op.f("verification_period_in_order_check")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("verification_area_id_fkey")),
        sa.ForeignKeyConstraint(["body"], ["verification_body.code"], name=op.f("verification_body_fkey")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("verification_instrument_id_fkey")),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("verification_market_id_fkey")),
        sa.ForeignKeyConstraint(["province_id"], ["area.id"], name=op.f("verification_province_id_fkey")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("verification_recorded_by_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("verification_pkey")),
        sa.UniqueConstraint(
            "body",
            "certificate_number",
            "instrument_id",
            name=op.f("verification_body_certificate_number_instrument_id_key"),
        ),
    )
    op.create_index("verification_changed_ix", "verification", ["market_id", "changed_xid", "id"], unique=False)
    op.create_index(
        "verification_instrument_id_ix", "verification", ["instrument_id", "verified_on", "id"], unique=False
    )
    op.create_table(
        "expected_photo",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('sticker', 'seal', 'dial', 'indication', 'scene')", name=op.f("expected_photo_kind_known_check")
        ),
        sa.ForeignKeyConstraint(["check_id"], ["spot_check.id"], name=op.f("expected_photo_check_id_fkey")),
        sa.PrimaryKeyConstraint("check_id", "sha256", name=op.f("expected_photo_pkey")),
    )
    op.create_table(
        "finding",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("flag", sa.Text(), nullable=True),
        sa.Column("grounds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["spot_check.id"], name=op.f("finding_check_id_fkey")),
        sa.PrimaryKeyConstraint("check_id", "code", "subject", name=op.f("finding_pkey")),
    )
    op.create_table(
        "instrument_mark",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("verification_id", sa.Uuid(), nullable=False),
        sa.Column("body", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("lookup_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["verification_body.code"], name=op.f("instrument_mark_body_fkey")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("instrument_mark_instrument_id_fkey")),
        sa.ForeignKeyConstraint(
            ["verification_id"], ["verification.id"], name=op.f("instrument_mark_verification_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("instrument_mark_pkey")),
        sa.UniqueConstraint("body", "series", "number", name=op.f("instrument_mark_body_series_number_key")),
    )
    op.create_index("instrument_mark_instrument_id_ix", "instrument_mark", ["instrument_id"], unique=False)
    op.create_index("instrument_mark_lookup_key_ix", "instrument_mark", ["lookup_key"], unique=False)
    op.create_index(op.f("instrument_mark_verification_id_ix"), "instrument_mark", ["verification_id"], unique=False)
    op.create_table(
        "photo",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["spot_check.id"], name=op.f("photo_check_id_fkey")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_image.sha256"], name=op.f("photo_sha256_fkey")),
        sa.PrimaryKeyConstraint("check_id", "sha256", name=op.f("photo_pkey")),
    )
    op.create_index("photo_sha256_ix", "photo", ["sha256"], unique=False)
    op.create_table(
        "reading",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("load_mg", sa.BigInteger(), nullable=False),
        sa.Column("indication_mg", sa.BigInteger(), nullable=False),
        sa.Column("shortage_mg", sa.BigInteger(), nullable=True),
        sa.Column("limit_mg", sa.BigInteger(), nullable=True),
        sa.Column("verdict", sa.String(length=24), nullable=False),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("notes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["spot_check.id"], name=op.f("reading_check_id_fkey")),
        sa.PrimaryKeyConstraint("check_id", "ordinal", name=op.f("reading_pkey")),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("received BETWEEN 0 AND size", name=op.f("upload_received_in_range_check")),
        sa.ForeignKeyConstraint(["check_id"], ["spot_check.id"], name=op.f("upload_check_id_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("upload_person_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("upload_pkey")),
    )
    op.create_index("upload_check_id_ix", "upload", ["check_id"], unique=False)
    op.create_index("upload_expires_at_ix", "upload", ["expires_at"], unique=False)

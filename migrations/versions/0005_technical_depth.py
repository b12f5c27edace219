"""Incidents, device logs, fixes, solutions; security codes and time zones of customers

Revision ID: 0005
Revises: 0004
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    extend_customers()
    replace_statuses_by_incidents()
    let_line_findings_be_cleared()
    create_device_logs()
    create_fixes()
    create_solutions()
    let_demos_stand_alone()


def downgrade() -> None:
    tie_demos_to_slots()
    for table in ("solutions", "fixes", "device_logs"):
        op.drop_table(table)
    keep_open_line_findings()
    replace_incidents_by_statuses()
    for column in ("wrong_codes_since", "wrong_codes", "security_code_hash", "timezone"):
        op.drop_column("customers", column)


def extend_customers() -> None:
    op.add_column("customers", sa.Column("timezone", sa.String(), server_default="America/New_York", nullable=False))
    op.add_column("customers", sa.Column("security_code_hash", sa.String(), nullable=True))
    op.add_column("customers", sa.Column("wrong_codes", sa.Integer(), server_default="0", nullable=False))
    op.add_column("customers", sa.Column("wrong_codes_since", sa.DateTime(timezone=True), nullable=True))


def replace_statuses_by_incidents() -> None:
    create(
        "incidents",
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("service", service(), nullable=False),
        sa.Column("severity", one_of("incidentseverity", "degraded", "outage"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("public_note", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expected_end > started_at", name=op.f("ck_incidents_expected_to_end_after_it_started")),
        sa.CheckConstraint("resolved_at >= started_at", name=op.f("ck_incidents_resolved_after_it_started")),
    )
    op.create_index(
        "ix_incidents_open", "incidents", ["region", "service"], postgresql_where=sa.text("resolved_at IS NULL")
    )
    op.execute("""
        INSERT INTO incidents (id, region, service, severity, title, public_note, started_at, expected_end)
        SELECT id, region, service, health, initcap(health) || ' of ' || service || ' in ' || region,
            CASE cause WHEN '' THEN '' ELSE 'The reason is ' || cause || '.' END,
            updated_at, CASE WHEN expected_fix_at > updated_at THEN expected_fix_at END
        FROM service_statuses WHERE health <> 'ok'
    """)
    op.drop_table("service_statuses")


def replace_incidents_by_statuses() -> None:
    create(
        "service_statuses",
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("service", service(), nullable=False),
        sa.Column("health", one_of("health", "ok", "degraded", "outage"), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("expected_fix_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint(
            "health <> 'ok' OR expected_fix_at IS NULL", name=op.f("ck_service_statuses_only_trouble_gets_fixed")
        ),
        sa.UniqueConstraint("region", "service", name=op.f("uq_service_statuses_region_service")),
    )
    op.execute("""
        INSERT INTO service_statuses (id, region, service, health, cause, expected_fix_at, updated_at)
        SELECT DISTINCT ON (region, service) id, region, service, severity, '', expected_end, started_at
        FROM incidents WHERE resolved_at IS NULL
        ORDER BY region, service, severity = 'outage' DESC, started_at
    """)
    op.drop_table("incidents")


def let_line_findings_be_cleared() -> None:
    op.add_column("line_findings", sa.Column("remedy", fix(), nullable=True))
    op.add_column("line_findings", sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f("uq_line_findings_customer_id_service"), "line_findings", type_="unique")
    op.create_index(
        "uq_line_findings_customer_id_service_open",
        "line_findings",
        ["customer_id", "service"],
        unique=True,
        postgresql_where=sa.text("cleared_at IS NULL"),
    )


def keep_open_line_findings() -> None:
    op.execute("DELETE FROM line_findings WHERE cleared_at IS NOT NULL")
    op.drop_index("uq_line_findings_customer_id_service_open", table_name="line_findings")
    op.create_unique_constraint(
        op.f("uq_line_findings_customer_id_service"), "line_findings", ["customer_id", "service"]
    )
    op.drop_column("line_findings", "cleared_at")
    op.drop_column("line_findings", "remedy")


def create_device_logs() -> None:
    create(
        "device_logs",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("service", service(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", one_of("loglevel", "info", "warning", "error"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        foreign_key("device_logs", "customer_id", "customers"),
    )
    op.create_index("ix_device_logs_customer_id_service_at", "device_logs", ["customer_id", "service", "at"])


def create_fixes() -> None:
    create(
        "fixes",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("service", service(), nullable=False),
        sa.Column("fix", fix(), nullable=False),
        sa.Column("worked", sa.Boolean(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        foreign_key("fixes", "call_id", "calls"),
        foreign_key("fixes", "customer_id", "customers"),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_fixes_call_id_key")),
    )
    op.create_index(op.f("ix_fixes_customer_id"), "fixes", ["customer_id"])


def create_solutions() -> None:
    create(
        "solutions",
        sa.Column("service", service(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("instruction", sa.String(), nullable=False),
        sa.UniqueConstraint("service", "position", name=op.f("uq_solutions_service_position")),
    )


def let_demos_stand_alone() -> None:
    op.add_column("demos", sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE demos SET starts_at = slot.starts_at FROM demo_slots slot WHERE slot.id = demos.slot_id")
    op.alter_column("demos", "starts_at", nullable=False)
    op.drop_constraint(op.f("fk_demos_slot_id_demo_slots"), "demos", type_="foreignkey")


def tie_demos_to_slots() -> None:
    op.create_foreign_key(op.f("fk_demos_slot_id_demo_slots"), "demos", "demo_slots", ["slot_id"], ["id"])
    op.drop_column("demos", "starts_at")


def create(table: str, *parts: sa.schema.SchemaItem) -> None:
    """With what every record has."""
    op.create_table(
        table,
        *parts,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def foreign_key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def service() -> sa.Enum:
    return one_of("service", "internet", "tv", "phone", "email")


def fix() -> sa.Enum:
    return one_of("fix", "reprovision_credentials", "reset_line", "update_firmware", "renew_lease")


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)

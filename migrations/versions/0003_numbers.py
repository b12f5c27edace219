"""Numbers with their flow, greeting and hours

Revision ID: 0003
Revises: 0002
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OVERFLOW = sa.Enum("callback", "message", "wait", name="overflow", native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    create_numbers()
    create_flows()
    # Any worker may bring a flow: which there are is no longer the schema's to say.
    op.drop_constraint(op.f("ck_calls_flow"), "calls", type_="check")
    op.alter_column("calls", "flow", type_=sa.String(), existing_nullable=False)
    op.add_column("calls", sa.Column("prompts_version", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("calls", "prompts_version")
    op.execute("UPDATE calls SET flow = 'support'")
    op.alter_column("calls", "flow", type_=sa.String(32), existing_nullable=False)
    op.create_check_constraint(op.f("ck_calls_flow"), "calls", "flow IN ('support')")
    op.drop_table("flows")
    op.drop_table("numbers")


def create_numbers() -> None:
    create(
        "numbers",
        text("number"),
        text("flow"),
        text("language"),
        text("greeting", nullable=True),
        text("timezone"),
        sa.Column("hours", JSONB(), nullable=False),
        sa.Column("holidays", JSONB(), nullable=False),
        sa.Column("overflow", OVERFLOW, nullable=False),
        text("overflow_message", nullable=True),
        sa.Column("emergency_words", ARRAY(sa.String()), nullable=False),
        text("emergency_answer"),
        sa.Column("provisioned", sa.Boolean(), nullable=False),
        moment("updated_at", server_default=sa.func.now()),
        sa.UniqueConstraint("number", name=op.f("uq_numbers_number")),
        sa.CheckConstraint("number <> ''", name=op.f("ck_numbers_number_is_dialable")),
        sa.CheckConstraint(
            "overflow <> 'message' OR overflow_message IS NOT NULL", name=op.f("ck_numbers_message_is_there")
        ),
    )


def create_flows() -> None:
    create(
        "flows",
        text("name"),
        text("title"),
        text("prompts_version"),
        moment("last_announced_at"),
        sa.UniqueConstraint("name", name=op.f("uq_flows_name")),
    )


def create(table: str, *parts: sa.schema.SchemaItem) -> None:
    """With what every record has."""
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        moment("created_at", server_default=sa.func.now()),
        *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def moment(name: str, server_default: sa.sql.functions.Function[Any] | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=server_default, nullable=False)

"""What people ask of the agents that have a call

Revision ID: 0009
Revises: 0008
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "instructions",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["operators.id"], name="fk_instructions_by_operators"),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_instructions_call_id_calls"),
        sa.PrimaryKeyConstraint("id", name="pk_instructions"),
        sa.UniqueConstraint("call_id", "number", name="uq_instructions_call_id_number"),
    )


def downgrade() -> None:
    op.drop_table("instructions")

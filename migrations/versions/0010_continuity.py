"""Jobs that take over a call: epochs, leases, snapshots, and which process watches

Revision ID: 0010
Revises: 0009
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = ("answer", "handoff", "escalation", "queued", "withdrawn", "connected", "returned")


FOUND = sa.Enum(
    "room_gone",
    "caller_gone",
    "room_left_over",
    "unknown_caller",
    name="discrepancy",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    op.add_column("calls", sa.Column("epoch", sa.Integer(), server_default="0", nullable=False))
    # One time for all calls of before: a default that differs from row to row would rewrite the table.
    op.add_column("calls", _moment("epoch_since", server_default=sa.func.now()))
    op.alter_column("calls", "epoch_since", server_default=sa.func.clock_timestamp())
    op.add_column("calls", sa.Column("agent_identity", sa.String(), server_default="", nullable=False))
    _kinds((*KINDS, "resumed"))
    op.create_table(
        "leases",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        _moment("renewed_at"),
        sa.Column("is_dead", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_leases")),
        prefixes=["UNLOGGED"],
    )
    op.create_table(
        "repairs",
        sa.Column("found", FOUND, nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        _moment("at"),
        sa.Column("id", sa.Uuid(), nullable=False),
        _moment("created_at", server_default=sa.func.now()),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_repairs_call_id_calls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repairs")),
    )
    op.create_index(op.f("ix_repairs_created_at_id"), "repairs", ["created_at", "id"])
    op.create_table(
        "snapshots",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        _moment("at"),
        sa.Column("state", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_snapshots_call_id_calls")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_snapshots")),
    )
    op.create_table(
        "leaders",
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("holder", sa.Uuid(), nullable=False),
        _moment("until"),
        sa.PrimaryKeyConstraint("task", name=op.f("pk_leaders")),
    )


def downgrade() -> None:
    for table in ("leaders", "snapshots", "repairs", "leases"):
        op.drop_table(table)
    # The record is append-only; only its schema goes back.
    op.execute("ALTER TABLE transitions DISABLE TRIGGER transitions_are_append_only")
    op.execute("DELETE FROM transitions WHERE kind = 'resumed'")
    op.execute("ALTER TABLE transitions ENABLE TRIGGER transitions_are_append_only")
    _kinds(KINDS)
    for column in ("agent_identity", "epoch_since", "epoch"):
        op.drop_column("calls", column)


def _moment(name: str, server_default: sa.Function[Any] | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=server_default, nullable=False)


def _kinds(kinds: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_transitions_transitionkind"), "transitions", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f("ck_transitions_transitionkind"), "transitions", f"kind IN ({listed})")

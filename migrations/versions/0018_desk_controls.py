"""Callers on hold, kept for a colleague, or about whom a colleague is consulted

Revision ID: 0018
Revises: 0017
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = ("answer", "handoff", "escalation", "queued", "withdrawn", "connected", "returned", "resumed")
NEW_KINDS = (*KINDS, "transferred", "handed_back")
CONSULTATIONS = ("ringing", "talking", "ended", "completed", "missed", "declined", "withdrawn")
OPEN = "state IN ('ringing', 'talking')"


def upgrade() -> None:
    _kinds(NEW_KINDS)
    _entries()
    _consultations()
    op.create_index("ix_calls_caller_number_created_at", "calls", ["caller_number", "created_at"])


def downgrade() -> None:
    """Transitions of the new kinds stay as they are: the record is append-only, and each is chained to the next."""
    op.drop_index("ix_calls_caller_number_created_at", "calls")
    op.drop_table("consultations")
    table = "queue_entries"
    op.drop_index("ix_queue_entries_reserved_for_id", table)
    for check in ("only_connected_is_held", "reached_is_not_reserved"):
        op.drop_constraint(op.f(f"ck_{table}_{check}"), table)
    for column in ("reserved_for_id", "held_seconds", "held_since"):
        op.drop_column(table, column)
    _kinds(KINDS, of_new_rows_alone=True)


def _kinds(kinds: tuple[str, ...], *, of_new_rows_alone: bool = False) -> None:
    name, listed = op.f("ck_transitions_transitionkind"), ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(name, "transitions")
    op.create_check_constraint(name, "transitions", f"kind IN ({listed})", postgresql_not_valid=of_new_rows_alone)


def _entries() -> None:
    table = "queue_entries"
    op.add_column(table, _time("held_since", nullable=True))
    # The default stays: while this release is rolled out, the one before makes entries too.
    op.add_column(table, sa.Column("held_seconds", sa.Float(), nullable=False, server_default="0"))
    op.add_column(table, sa.Column("reserved_for_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_queue_entries_reserved_for_id_operators"), table, "operators", ["reserved_for_id"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_queue_entries_only_connected_is_held"), table, "held_since IS NULL OR state = 'connected'"
    )
    op.create_check_constraint(
        op.f("ck_queue_entries_reached_is_not_reserved"),
        table,
        "state NOT IN ('connected', 'wrap_up', 'closed') OR reserved_for_id IS NULL",
    )
    op.create_index(
        "ix_queue_entries_reserved_for_id",
        table,
        ["reserved_for_id"],
        postgresql_where=sa.text("reserved_for_id IS NOT NULL AND state = 'waiting'"),
    )


def _consultations() -> None:
    table = "consultations"
    states = sa.Enum(*CONSULTATIONS, name="consultationstate", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        table,
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("state", states, nullable=False),
        _time("rung_at"),
        _time("expires_at"),
        _time("answered_at", nullable=True),
        _time("ended_at", nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["queue_entries.id"], name=op.f("fk_consultations_entry_id_queue_entries")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["operators.id"], name=op.f("fk_consultations_asked_by_id_operators")),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], name=op.f("fk_consultations_operator_id_operators")),
        sa.CheckConstraint("operator_id <> asked_by_id", name=op.f("ck_consultations_is_between_two")),
        sa.CheckConstraint(f"({OPEN}) = (ended_at IS NULL)", name=op.f("ck_consultations_over_has_a_time")),
    )
    op.create_index("uq_consultations_entry_id_open", table, ["entry_id"], unique=True, postgresql_where=sa.text(OPEN))
    op.create_index(
        "uq_consultations_operator_id_open", table, ["operator_id"], unique=True, postgresql_where=sa.text(OPEN)
    )
    op.create_index("ix_consultations_entry_id_rung_at", table, ["entry_id", "rung_at"])


def _time(name: str, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)

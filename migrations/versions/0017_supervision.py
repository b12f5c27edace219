"""Who supervises a call, everything supervisors did, and what the agents make of callers

Revision ID: 0017
Revises: 0016
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MODES = ("listen", "whisper", "barge")
ENDS = ("stopped", "call_over", "gone", "took_call")
ACTS = (*MODES, "stop", "remark", "take_over", "take_over_failed", "force_presence")
MOODS = ("calm", "worried", "angry")
SEVERITIES = ("low", "medium", "high", "critical")


def upgrade() -> None:
    _calls()
    op.add_column("operators", sa.Column("moved_by", sa.String(), nullable=True))
    op.add_column("operators", sa.Column("moved_because", sa.String(), nullable=True))
    _supervisions()
    _acts()


def downgrade() -> None:
    op.drop_table("supervision_acts")
    op.drop_table("supervisions")
    op.drop_column("operators", "moved_because")
    op.drop_column("operators", "moved_by")
    for column in ("reserved_until", "reserved_for", "severity", "mood"):
        op.drop_column("calls", column)


def _calls() -> None:
    op.add_column("calls", _one_of("mood", MOODS, "mood", default="calm"))
    op.add_column("calls", _one_of("severity", SEVERITIES, "severity", default="low"))
    op.add_column("calls", sa.Column("reserved_for", sa.Uuid(), nullable=True))
    op.add_column("calls", _time("reserved_until", nullable=True))
    op.create_foreign_key(op.f("fk_calls_reserved_for_operators"), "calls", "operators", ["reserved_for"], ["id"])
    op.create_check_constraint(
        op.f("ck_calls_reserved_is_an_agents"), "calls", "reserved_for IS NULL OR state = 'active'"
    )
    op.create_check_constraint(
        op.f("ck_calls_reserved_runs_out"), "calls", "(reserved_for IS NULL) = (reserved_until IS NULL)"
    )
    op.create_index(
        "uq_calls_reserved_for", "calls", ["reserved_for"], unique=True, postgresql_where="reserved_for IS NOT NULL"
    )


def _supervisions() -> None:
    table = "supervisions"
    _table(
        table,
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        _one_of("mode", MODES, "supervisionmode"),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("whispers_to", sa.Uuid(), nullable=True),
        _time("started_at"),
        _time("ended_at", nullable=True),
        _one_of("ended_because", ENDS, "supervisionend", nullable=True),
        _refers(table, "call_id", "calls"),
        _refers(table, "supervisor_id", "operators"),
        _refers(table, "whispers_to", "operators"),
        sa.CheckConstraint("slot BETWEEN 1 AND 3", name=op.f("ck_supervisions_slot_is_1_to_3")),
        sa.CheckConstraint(
            "(mode = 'whisper') = (whispers_to IS NOT NULL)", name=op.f("ck_supervisions_whisper_is_for_somebody")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_because IS NULL)", name=op.f("ck_supervisions_ended_has_a_reason")
        ),
    )
    is_open = "ended_at IS NULL"
    op.create_index(f"uq_{table}_call_id_slot_open", table, ["call_id", "slot"], unique=True, postgresql_where=is_open)
    op.create_index(f"uq_{table}_supervisor_id_open", table, ["supervisor_id"], unique=True, postgresql_where=is_open)
    op.create_index(f"ix_{table}_call_id", table, ["call_id"])


def _acts() -> None:
    table = "supervision_acts"
    _table(
        table,
        sa.Column("by", sa.Uuid(), nullable=False),
        _one_of("act", ACTS, "supervisionact"),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=True),
        _time("at"),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        _refers(table, "by", "operators"),
        _refers(table, "call_id", "calls"),
        _refers(table, "operator_id", "operators"),
        sa.CheckConstraint(
            "call_id IS NOT NULL OR operator_id IS NOT NULL", name=op.f("ck_supervision_acts_done_to_somebody")
        ),
    )
    op.create_index(f"ix_{table}_created_at_id", table, ["created_at", "id"])
    op.create_index(f"ix_{table}_call_id", table, ["call_id"])
    op.create_index(f"ix_{table}_operator_id", table, ["operator_id"])
    op.execute(
        f"CREATE TRIGGER {table}_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _time(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _one_of(
    column: str, values: tuple[str, ...], check: str, nullable: bool = False, default: str | None = None
) -> sa.Column[str]:
    kind = sa.Enum(*values, name=check, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, kind, server_default=default, nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))

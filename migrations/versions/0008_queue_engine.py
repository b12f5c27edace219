"""Queues, offers, skill levels, outcomes as rows, and what moved a place in line or a presence

Revision ID: 0008
Revises: 0007
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SKILLS = ("technical", "billing", "sales", "general")
STATES = ("waiting", "connected", "wrap_up", "closed", "abandoned", "withdrawn", "callback")
NEW_STATES = (*STATES[:1], "offered", *STATES[1:], "overflowed")
PRESENCES = ("available", "busy", "wrap_up", "break", "offline")
OUTCOMES = ("pending", "accepted", "missed", "declined", "withdrawn")
DISPOSITIONS = (
    ("resolved", "Resolved on the call", True),
    ("follow_up", "Follow-up needed", True),
    ("callback", "Callback promised", True),
    ("escalated", "Passed on to another team", True),
    ("wrong_number", "Wrong number", True),
    ("caller_left", "Caller left before it was solved", True),
    ("not_given", "Not given in time", False),
)


def upgrade() -> None:
    _queues()
    _dispositions()
    _operators()
    _entries()
    _offers()
    _record("presence_changes", "operator_id", "operators", PRESENCES, is_new=False)
    _record("entry_changes", "entry_id", "queue_entries", NEW_STATES, is_new=True)


def downgrade() -> None:
    for table in ("entry_changes", "presence_changes", "offers"):
        op.drop_table(table)
    _entries_as_before()
    _operators_as_before()
    op.drop_table("dispositions")
    op.drop_table("queues")


def _queues() -> None:
    op.create_table(
        "queues",
        _one_of("skill", SKILLS, "category"),
        _one_of("strategy", ("longest_idle", "round_robin", "ring_all"), "strategy"),
        sa.Column("offer_seconds", sa.Integer(), nullable=False),
        sa.Column("manual_pick", sa.Boolean(), nullable=False),
        sa.Column("max_wait_seconds", sa.Integer(), nullable=True),
        sa.Column("target_seconds", sa.Integer(), nullable=False),
        sa.Column("age_seconds_per_level", sa.Integer(), nullable=False),
        _one_of("wrap_up_mode", ("optional", "mandatory", "timed"), "wrapupmode"),
        sa.Column("wrap_up_seconds", sa.Integer(), nullable=False),
        sa.Column("default_disposition", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("skill", name=op.f("pk_queues")),
        sa.CheckConstraint(
            "offer_seconds > 0 AND wrap_up_seconds > 0 AND target_seconds > 0",
            name=op.f("ck_queues_times_are_positive"),
        ),
        sa.CheckConstraint(
            "age_seconds_per_level >= 0 AND max_wait_seconds > 0", name=op.f("ck_queues_waits_are_positive")
        ),
    )
    for skill in SKILLS:
        op.execute(
            sa.text(
                "INSERT INTO queues VALUES (:skill, 'longest_idle', 20, true, 600, 20, 60, 'timed', 120, 'not_given')"
            ).bindparams(skill=skill)
        )


def _dispositions() -> None:
    _table(
        "dispositions",
        sa.Column("code", sa.String(), nullable=False),
        _one_of("queue", SKILLS, "category", nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.UniqueConstraint(
            "code", "queue", name=op.f("uq_dispositions_code_queue"), postgresql_nulls_not_distinct=True
        ),
    )
    for position, (code, label, active) in enumerate(DISPOSITIONS, start=1):
        op.execute(
            sa.text(
                "INSERT INTO dispositions (id, code, label, position, active)"
                " VALUES (gen_random_uuid(), :code, :label, :position, :active)"
            ).bindparams(code=code, label=label, position=position, active=active)
        )


def _operators() -> None:
    op.create_table(
        "operator_skills",
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        _one_of("skill", SKILLS, "category"),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("operator_id", "skill", name=op.f("pk_operator_skills")),
        _refers("operator_skills", "operator_id", "operators"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_operator_skills_level_is_1_to_5")),
    )
    op.execute(
        "INSERT INTO operator_skills (operator_id, skill, level)"
        " SELECT DISTINCT id, skill, 1 FROM operators, unnest(skills) AS skill"
    )
    op.drop_column("operators", "skills")
    op.add_column("operators", _time("seen_at", nullable=True))
    op.add_column("operators", _time("idle_since", now=True))
    op.execute("UPDATE operators SET idle_since = presence_since")


def _operators_as_before() -> None:
    op.drop_column("operators", "idle_since")
    op.drop_column("operators", "seen_at")
    op.add_column("operators", sa.Column("skills", sa.ARRAY(sa.String()), server_default="{}", nullable=False))
    op.execute(
        "UPDATE operators SET skills = ARRAY"
        "(SELECT skill FROM operator_skills WHERE operator_id = operators.id ORDER BY skill)"
    )
    op.alter_column("operators", "skills", server_default=None)
    op.drop_table("operator_skills")


def _entries() -> None:
    table = "queue_entries"
    _entry_states(*NEW_STATES)
    _open_entries("'waiting', 'offered', 'connected'")
    op.add_column(table, sa.Column("level", sa.Integer(), server_default="1", nullable=False))
    op.alter_column(table, "level", server_default=None)
    op.add_column(table, _time("ranked_at", nullable=True))
    op.execute("UPDATE queue_entries SET ranked_at = waiting_since - priority * interval '60 s'")
    op.alter_column(table, "ranked_at", nullable=False)
    op.add_column(table, _time("wrap_up_until", nullable=True))
    op.add_column(table, sa.Column("wrap_up_extended", sa.Boolean(), server_default="false", nullable=False))
    op.alter_column(table, "wrap_up_extended", server_default=None)
    _check(table, "level_is_1_to_5", "level BETWEEN 1 AND 5")
    _check(table, "only_wrap_up_runs_out", "wrap_up_until IS NULL OR state = 'wrap_up'")
    _replace_check(table, "waiting_is_nobodys", "state NOT IN ('waiting', 'offered') OR operator_id IS NULL")
    op.create_index(
        "ix_queue_entries_in_line",
        table,
        ["skill", sa.text("returned DESC"), "ranked_at", "id"],
        postgresql_where="state IN ('waiting', 'offered')",
    )
    op.create_index(
        "ix_queue_entries_wrap_up_until", table, ["wrap_up_until"], postgresql_where="wrap_up_until IS NOT NULL"
    )


def _entries_as_before() -> None:
    table = "queue_entries"
    op.drop_index("ix_queue_entries_wrap_up_until", table)
    op.drop_index("ix_queue_entries_in_line", table)
    # The older schema has no words for them: whoever was rung for waits on, who was told that nobody came has left.
    op.execute("UPDATE queue_entries SET state = 'waiting' WHERE state = 'offered'")
    op.execute("UPDATE queue_entries SET state = 'withdrawn' WHERE state = 'overflowed'")
    _replace_check(table, "waiting_is_nobodys", "state <> 'waiting' OR operator_id IS NULL")
    for check in ("level_is_1_to_5", "only_wrap_up_runs_out"):
        op.drop_constraint(op.f(f"ck_{table}_{check}"), table)
    for column in ("wrap_up_extended", "wrap_up_until", "ranked_at", "level"):
        op.drop_column(table, column)
    _open_entries("'waiting', 'connected'")
    _entry_states(*STATES)


def _entry_states(*states: str) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    _replace_check("queue_entries", "queueentrystate", f"state IN ({listed})")


def _open_entries(states: str) -> None:
    """With a caller on the line; and those with work left."""
    table = "queue_entries"
    op.drop_index("uq_queue_entries_call_id_open", table)
    op.create_index(
        "uq_queue_entries_call_id_open", table, ["call_id"], unique=True, postgresql_where=f"state IN ({states})"
    )
    op.drop_index("ix_queue_entries_open", table)
    op.create_index("ix_queue_entries_open", table, ["state"], postgresql_where=f"state IN ({states}, 'wrap_up')")


def _offers() -> None:
    _table(
        "offers",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        _time("offered_at"),
        _time("expires_at"),
        _one_of("outcome", OUTCOMES, "offeroutcome"),
        _time("answered_at", nullable=True),
        _refers("offers", "entry_id", "queue_entries"),
        _refers("offers", "operator_id", "operators"),
        sa.CheckConstraint("(outcome = 'pending') = (answered_at IS NULL)", name=op.f("ck_offers_answered_has_a_time")),
    )
    pending = "outcome = 'pending'"
    op.create_index("uq_offers_operator_id_pending", "offers", ["operator_id"], unique=True, postgresql_where=pending)
    op.create_index(
        "uq_offers_entry_id_pending", "offers", ["entry_id"], unique=True, postgresql_where=f"{pending} AND NOT shared"
    )
    op.create_index("ix_offers_expires_at_pending", "offers", ["expires_at"], postgresql_where=pending)
    op.create_index("ix_offers_answered_at", "offers", ["answered_at"])
    op.create_index("ix_offers_entry_id_operator_id", "offers", ["entry_id", "operator_id"])
    op.create_index("ix_offers_operator_id_offered_at", "offers", ["operator_id", "offered_at"])


def _record(table: str, subject: str, of: str, states: tuple[str, ...], *, is_new: bool) -> None:
    """Append-only: what moved the subject, from which state to which, by whom."""
    _table(
        table,
        sa.Column(subject, sa.Uuid(), nullable=False),
        _one_of("before", states, "before", nullable=is_new),
        _one_of("after", states, "after"),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        _time("at"),
        _refers(table, subject, of),
        _refers(table, "by", "operators"),
    )
    op.create_index(f"ix_{table}_{subject}_at", table, [subject, "at"])
    op.execute(
        f"CREATE TRIGGER {table}_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        _time("created_at", now=True),
        *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _time(name: str, nullable: bool = False, now: bool = False) -> sa.Column[object]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=nullable)


def _one_of(column: str, values: tuple[str, ...], check: str, nullable: bool = False) -> sa.Column[str]:
    kind = sa.Enum(*values, name=check, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, kind, nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _check(table: str, name: str, condition: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)


def _replace_check(table: str, name: str, condition: str) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    _check(table, name, condition)

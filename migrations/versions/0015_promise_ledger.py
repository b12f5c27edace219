"""Promises that somebody owns until they are done; overflow rules, waits told, voicemail, drafts of wrap-ups

Revision ID: 0015
Revises: 0014
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = ("callback", "refund", "refund_decision", "payment_link", "demo")
STATES = ("open", "kept", "given_up")
ATTEMPTS = ("reached", "no_answer", "wrong_number")
OVERFLOWS = ("callback", "message", "wait")
NEW_OVERFLOWS = ("callback", "voicemail", "ai_goes_on", "message", "wait")


def upgrade() -> None:
    _promises()
    _promise_changes()
    _one_of_is("numbers", "overflow", NEW_OVERFLOWS)
    op.add_column("queues", _one_of("overflow", NEW_OVERFLOWS, "overflow", nullable=True))
    op.add_column("queue_entries", sa.Column("first_position", sa.Integer(), nullable=True))
    _waits_told()
    _voicemails()
    _wrap_up_drafts()


def downgrade() -> None:
    for table in ("wrap_up_drafts", "voicemails", "waits_told", "promise_changes"):
        op.drop_table(table)
    op.drop_column("queue_entries", "first_position")
    op.drop_column("queues", "overflow")
    # The older schema has no words for them: callers are offered a callback.
    op.execute("UPDATE numbers SET overflow = 'callback' WHERE overflow IN ('voicemail', 'ai_goes_on')")
    _one_of_is("numbers", "overflow", OVERFLOWS)
    _promises_as_before()


def _promises() -> None:
    table = "promises"
    _one_of_is(table, "promisekind", (*KINDS, "voicemail"), column="kind")
    op.add_column(table, _one_of("state", STATES, "promisestate", default="open"))
    for column in (
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        _time("given_up_at", nullable=True),
    ):
        op.add_column(table, column)
    op.execute("UPDATE promises SET state = 'kept' WHERE kept_at IS NOT NULL")
    op.create_foreign_key(op.f("fk_promises_owner_id_operators"), table, "operators", ["owner_id"], ["id"])
    op.create_foreign_key(op.f("fk_promises_entry_id_queue_entries"), table, "queue_entries", ["entry_id"], ["id"])
    op.drop_constraint(op.f("ck_promises_kept_has_an_outcome"), table)
    _check(table, "done_has_an_outcome", "(state = 'open') = (outcome IS NULL)")
    _check(table, "kept_has_a_time", "(state = 'kept') = (kept_at IS NOT NULL)")
    _check(table, "given_up_has_a_time", "(state = 'given_up') = (given_up_at IS NOT NULL)")
    op.create_index("uq_promises_entry_id", table, ["entry_id"], unique=True, postgresql_where="entry_id IS NOT NULL")
    op.create_index("ix_promises_due_at_open", table, ["due_at", "created_at", "id"], postgresql_where="state = 'open'")
    op.create_index("ix_promises_created_at_id", table, ["created_at", "id"])
    op.drop_index("ix_promises_owed", table)
    op.create_index("ix_promises_owed", table, ["call_id"], postgresql_where="state = 'open'")


def _promises_as_before() -> None:
    table = "promises"
    op.drop_index("ix_promises_owed", table)
    op.create_index("ix_promises_owed", table, ["call_id"], postgresql_where="kept_at IS NULL")
    for index in ("ix_promises_created_at_id", "ix_promises_due_at_open", "uq_promises_entry_id"):
        op.drop_index(index, table)
    for check in ("given_up_has_a_time", "kept_has_a_time", "done_has_an_outcome"):
        op.drop_constraint(op.f(f"ck_promises_{check}"), table)
    # The older schema cannot give a promise up: it stays owed.
    op.execute("UPDATE promises SET outcome = NULL WHERE state = 'given_up'")
    _check(table, "kept_has_an_outcome", "(kept_at IS NULL) = (outcome IS NULL)")
    for column in ("given_up_at", "entry_id", "owner_id", "state"):
        op.drop_column(table, column)
    op.execute("UPDATE promises SET kind = 'callback' WHERE kind = 'voicemail'")
    _one_of_is(table, "promisekind", KINDS, column="kind")


def _promise_changes() -> None:
    table = "promise_changes"
    _table(
        table,
        sa.Column("promise_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        _one_of("after", STATES, "after"),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        _one_of("attempt", ATTEMPTS, "attempt", nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        _time("at"),
        _refers(table, "promise_id", "promises"),
        _refers(table, "owner_id", "operators"),
        _refers(table, "by", "operators"),
        sa.CheckConstraint(
            "(change = 'attempted') = (attempt IS NOT NULL)", name=op.f(f"ck_{table}_attempted_has_a_result")
        ),
    )
    op.create_index("ix_promise_changes_promise_id_at", table, ["promise_id", "at"])
    op.execute(
        f"CREATE TRIGGER {table}_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _waits_told() -> None:
    table = "waits_told"
    _table(
        table,
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        _time("at"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shortest_seconds", sa.Integer(), nullable=False),
        sa.Column("longest_seconds", sa.Integer(), nullable=False),
        _refers(table, "entry_id", "queue_entries"),
        sa.CheckConstraint(
            "0 <= shortest_seconds AND shortest_seconds < longest_seconds", name=op.f(f"ck_{table}_range_is_a_range")
        ),
        sa.CheckConstraint("position >= 1", name=op.f(f"ck_{table}_position_is_in_line")),
    )
    op.create_index("ix_waits_told_at", table, ["at"])


def _voicemails() -> None:
    table = "voicemails"
    _table(
        table,
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("promise_id", sa.Uuid(), nullable=False),
        sa.Column("seconds", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("audio", sa.LargeBinary(), nullable=False),
        sa.Column("transcript", sa.String(), nullable=True),
        _refers(table, "call_id", "calls"),
        _refers(table, "promise_id", "promises"),
        sa.UniqueConstraint("call_id", name=op.f(f"uq_{table}_call_id")),
        sa.CheckConstraint("seconds > 0 AND size > 44", name=op.f(f"ck_{table}_something_was_said")),
    )
    # Not compressed, which speech hardly is: a part of it is then read without the rest.
    op.execute("ALTER TABLE voicemails ALTER COLUMN audio SET STORAGE EXTERNAL")


def _wrap_up_drafts() -> None:
    table = "wrap_up_drafts"
    _table(
        table,
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=False),
        _refers(table, "entry_id", "queue_entries"),
        sa.UniqueConstraint("entry_id", name=op.f(f"uq_{table}_entry_id")),
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


def _one_of(
    column: str, values: tuple[str, ...], check: str, nullable: bool = False, default: str | None = None
) -> sa.Column[str]:
    kind = sa.Enum(*values, name=check, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, kind, nullable=nullable, server_default=default)


def _one_of_is(table: str, check: str, values: tuple[str, ...], column: str | None = None) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{check}"), table)
    listed = ", ".join(f"'{value}'" for value in values)
    _check(table, check, f"{column or check} IN ({listed})")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _check(table: str, name: str, condition: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)

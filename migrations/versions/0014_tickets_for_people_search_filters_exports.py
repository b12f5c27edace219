"""Tickets that people edit, comment, merge; the words of what was said; filters that are kept; exports on record

Revision ID: 0014
Revises: 0013
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LISTS = ("tickets", "calls")
SEARCH_WORDS = r"""
    CREATE OR REPLACE FUNCTION search_words(said text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_tsvector('simple', regexp_replace(public.unaccent('public.unaccent', said), '[^[:alnum:]]+', ' ', 'g'))
"""
WORDS = {
    "utterances": "text",
    "tickets": "subject",
    "customers": "name || ' ' || email",
    "calls": "coalesce(caller_name, '') || ' ' || coalesce(caller_email, '')",
}
NUMBERS = {"customers": "phone", "calls": "caller_number"}
NEWEST_FIRST = {
    "utterances": (None,),
    "customers": (None,),
    "calls": ("flow", "end_reason"),
    "tickets": ("status", "owner_id", "severity", "category"),
}


def upgrade() -> None:
    # A trusted extension: the database's owner may create it.
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    op.execute(SEARCH_WORDS)
    _tickets()
    for table in WORDS:
        _words(table)
    _comments()
    _changes()
    op.create_table("ticket_tags", _text("name"), sa.PrimaryKeyConstraint("name", name=op.f("pk_ticket_tags")))
    _saved_filters()
    _exports()
    op.create_index("ix_promises_owed", "promises", ["call_id"], postgresql_where="kept_at IS NULL")
    op.create_index("ix_transitions_target_name_call_id", "transitions", ["target_name", "call_id"])
    op.create_index("ix_queue_entries_operator_id_call_id", "queue_entries", ["operator_id", "call_id"])


def downgrade() -> None:
    op.drop_index("ix_queue_entries_operator_id_call_id", "queue_entries")
    op.drop_index("ix_transitions_target_name_call_id", "transitions")
    op.drop_index("ix_promises_owed", "promises")
    for table in ("exports", "saved_filters", "ticket_tags", "ticket_changes", "ticket_comments"):
        op.drop_table(table)
    for table in WORDS:
        for column in NEWEST_FIRST[table]:
            op.drop_index(_newest_first_name(table, column), table)
        if table in NUMBERS:
            op.drop_index(f"ix_{table}_last_digits", table)
        op.drop_column(table, "words")
    for column in ("merged_into", "version", "tags", "owner_id"):
        op.drop_column("tickets", column)
    op.execute("DROP FUNCTION search_words(text)")


def _tickets() -> None:
    table = "tickets"
    op.add_column(table, sa.Column("owner_id", sa.Uuid(), nullable=True))
    op.add_column(table, sa.Column("tags", sa.ARRAY(sa.String()), server_default="{}", nullable=False))
    op.add_column(table, sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column(table, sa.Column("merged_into", sa.Integer(), nullable=True))
    op.create_foreign_key(op.f("fk_tickets_owner_id_operators"), table, "operators", ["owner_id"], ["id"])
    op.create_foreign_key(op.f("fk_tickets_merged_into_tickets"), table, table, ["merged_into"], ["number"])
    op.create_check_constraint(
        op.f("ck_tickets_merged_is_resolved"), table, "merged_into IS NULL OR status = 'resolved'"
    )
    op.create_check_constraint(op.f("ck_tickets_not_merged_into_itself"), table, "merged_into <> number")
    op.create_index("ix_tickets_tags", table, ["tags"], postgresql_using="gin")
    op.create_index("ix_tickets_merged_into", table, ["merged_into"], postgresql_where="merged_into IS NOT NULL")


def _words(table: str) -> None:
    """Writes the table anew, once: a million utterances take about a minute, in which nothing else is written."""
    computed = sa.Computed(f"search_words({WORDS[table]})", persisted=True)
    op.add_column(table, sa.Column("words", TSVECTOR(), computed, nullable=False))
    op.create_index(
        f"ix_{table}_words", table, ["words"], postgresql_using="gin", postgresql_with={"fastupdate": "off"}
    )
    if table in NUMBERS:
        backwards = rf"reverse(regexp_replace({NUMBERS[table]}, '\D', '', 'g'))"
        op.create_index(f"ix_{table}_last_digits", table, [sa.text(f"({backwards}) text_pattern_ops")])
    for column in NEWEST_FIRST[table]:
        columns = [column] if column else []
        op.create_index(_newest_first_name(table, column), table, [*columns, "created_at", "id"])


def _newest_first_name(table: str, column: str | None) -> str:
    return "_".join(["ix", table, *([column] if column else []), "created_at_id"])


def _comments() -> None:
    table = "ticket_comments"
    _table(
        table,
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        _text("text"),
        _refers(table, "ticket_id", "tickets"),
        _refers(table, "author_id", "operators"),
    )
    op.create_index("ix_ticket_comments_ticket_id_created_at", table, ["ticket_id", "created_at"])
    _append_only(table)


def _changes() -> None:
    table = "ticket_changes"
    _table(
        table,
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        _text("field"),
        _text("before", nullable=True),
        _text("after", nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        _text("agent", nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _refers(table, "ticket_id", "tickets"),
        _refers(table, "by_id", "operators"),
        sa.CheckConstraint("num_nonnulls(by_id, agent) = 1", name=op.f("ck_ticket_changes_is_somebodys")),
    )
    op.create_index("ix_ticket_changes_ticket_id_at", table, ["ticket_id", "at"])
    _append_only(table)


def _saved_filters() -> None:
    table = "saved_filters"
    _table(
        table,
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        _list(),
        _text("name"),
        sa.Column("query", JSONB(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        _refers(table, "owner_id", "operators"),
        sa.UniqueConstraint("owner_id", "list", "name", name=op.f("uq_saved_filters_owner_id_list_name")),
    )
    op.create_index("ix_saved_filters_shared", table, ["list"], postgresql_where="shared")


def _exports() -> None:
    table = "exports"
    _table(
        table,
        sa.Column("by_id", sa.Uuid(), nullable=False),
        _list(),
        sa.Column("query", JSONB(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        _refers(table, "by_id", "operators"),
        sa.CheckConstraint("(rows IS NULL) = (finished_at IS NULL)", name=op.f("ck_exports_finished_is_counted")),
    )
    op.create_index("ix_exports_created_at_id", table, ["created_at", "id"])


def _append_only(table: str) -> None:
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


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _list() -> sa.Column[str]:
    kind = sa.Enum(*LISTS, name="listname", native_enum=False, create_constraint=True, length=32)
    return sa.Column("list", kind, nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))

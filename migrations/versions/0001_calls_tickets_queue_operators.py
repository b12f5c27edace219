"""Calls with what is on record of them, tickets, the queue, operators.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CATEGORIES = ("technical", "billing", "sales", "general")
SEVERITIES = ("low", "medium", "high", "critical")
PARTIES = ("line", "agent", "queue", "operator")
TABLES = (
    "webhook_deliveries",
    "queue_entries",
    "promises",
    "transitions",
    "tool_calls",
    "utterances",
    "call_events",
    "calls",
    "tickets",
    "login_failures",
    "operator_sessions",
    "operators",
)


def upgrade() -> None:
    _operators()
    _tickets()
    _calls()
    _record()
    _actions()
    _transitions()
    _queue()
    _webhooks()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP SEQUENCE ticket_numbers")


def _table(name: str, *items: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        *items,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _time(name: str, nullable: bool = False, now: bool = False) -> sa.Column[object]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=nullable)


def _number(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _id(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _one_of(
    table: str, column: str, values: tuple[str, ...], check: str, nullable: bool = False
) -> tuple[sa.Column[str], sa.CheckConstraint]:
    listed = ", ".join(f"'{value}'" for value in values)
    return (
        sa.Column(column, sa.String(32), nullable=nullable),
        sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{check}")),
    )


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _operators() -> None:
    _table(
        "operators",
        _text("email"),
        _text("name"),
        *_one_of("operators", "role", ("operator", "supervisor", "admin"), "role"),
        sa.Column("skills", ARRAY(sa.String()), nullable=False),
        _text("password_hash"),
        *_one_of("operators", "presence", ("available", "busy", "wrap_up", "break", "offline"), "presence"),
        _text("break_reason", nullable=True),
        _time("presence_since", now=True),
        _unique("operators", "email"),
        _check("operators", "email_is_lower_case", "email = lower(email)"),
        _check("operators", "reason_only_for_break", "presence = 'break' OR break_reason IS NULL"),
    )
    _table(
        "operator_sessions",
        _id("operator_id"),
        _text("token_hash"),
        _time("expires_at"),
        _unique("operator_sessions", "token_hash"),
        _refers("operator_sessions", "operator_id", "operators"),
    )
    op.create_index("ix_operator_sessions_operator_id", "operator_sessions", ["operator_id"])
    _table("login_failures", _text("email"), _time("at"))
    op.create_index("ix_login_failures_email_at", "login_failures", ["email", "at"])


def _tickets() -> None:
    op.execute("CREATE SEQUENCE ticket_numbers START WITH 1001")
    _table(
        "tickets",
        sa.Column("number", sa.Integer(), server_default=sa.text("nextval('ticket_numbers')"), nullable=False),
        _text("subject"),
        *_one_of("tickets", "category", CATEGORIES, "category"),
        *_one_of("tickets", "severity", SEVERITIES, "severity"),
        *_one_of("tickets", "status", ("open", "pending", "resolved"), "ticketstatus"),
        _text("resolution", nullable=True),
        _id("customer_id", nullable=True),
        _time("updated_at", now=True),
        _time("resolved_at", nullable=True),
        _unique("tickets", "number"),
        _check("tickets", "resolved_has_a_time", "(status = 'resolved') = (resolved_at IS NOT NULL)"),
    )
    op.create_index("ix_tickets_created_at_id", "tickets", ["created_at", "id"])
    op.create_index("ix_tickets_customer_id", "tickets", ["customer_id"])


def _calls() -> None:
    states = ("ringing", "active", "waiting", "with_operator", "ended")
    endings = ("caller_hung_up", "agent_ended", "operator_ended", "silent_caller", "no_agent", "failed")
    _table(
        "calls",
        _text("room"),
        *_one_of("calls", "flow", ("support",), "flow"),
        *_one_of("calls", "state", states, "callstate"),
        _text("caller_number"),
        _text("dialled_number"),
        _text("sip_call_id"),
        _text("agent", nullable=True),
        _id("operator_id", nullable=True),
        _id("ticket_id", nullable=True),
        _id("customer_id", nullable=True),
        _text("caller_name", nullable=True),
        _text("caller_email", nullable=True),
        sa.Column("matched", ARRAY(sa.String()), nullable=False),
        _number("failed_verifications"),
        _number("events_through"),
        _number("transitions_count"),
        _text("transitions_head"),
        _time("answered_at", nullable=True),
        _time("ended_at", nullable=True),
        *_one_of("calls", "end_reason", endings, "endreason", nullable=True),
        _unique("calls", "room"),
        _refers("calls", "operator_id", "operators"),
        _refers("calls", "ticket_id", "tickets"),
        _check("calls", "one_owner", "(state = 'with_operator') = (operator_id IS NOT NULL)"),
        _check("calls", "ended_has_a_time", "(state = 'ended') = (ended_at IS NOT NULL)"),
        _check("calls", "ended_has_a_reason", "(ended_at IS NULL) = (end_reason IS NULL)"),
    )
    talking = "operator_id IS NOT NULL"
    op.create_index("uq_calls_operator_id_talking", "calls", ["operator_id"], unique=True, postgresql_where=talking)
    op.create_index("ix_calls_created_at_id", "calls", ["created_at", "id"])
    op.create_index("ix_calls_open", "calls", ["state"], postgresql_where="state <> 'ended'")
    op.create_index("ix_calls_ticket_id", "calls", ["ticket_id"])
    op.create_index("ix_calls_customer_id", "calls", ["customer_id"])


def _record() -> None:
    op.create_table(
        "call_events",
        _id("id"),
        _id("call_id"),
        _number("seq"),
        _text("type"),
        _time("at"),
        _time("stored_at", now=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_events")),
        _unique("call_events", "call_id", "seq"),
        _refers("call_events", "call_id", "calls"),
    )
    _table(
        "utterances",
        _id("call_id"),
        _number("seq"),
        _time("at"),
        *_one_of("utterances", "speaker", ("caller", "agent", "operator"), "speaker"),
        _text("name"),
        _text("text"),
        _flag("interrupted"),
        _unique("utterances", "call_id", "seq"),
        _refers("utterances", "call_id", "calls"),
    )


def _actions() -> None:
    _table(
        "tool_calls",
        _id("call_id"),
        _number("seq"),
        _time("at"),
        _text("agent"),
        _text("tool"),
        sa.Column("arguments", JSONB(), nullable=False),
        _text("result"),
        _flag("failed"),
        _number("duration_ms"),
        _unique("tool_calls", "call_id", "seq"),
        _refers("tool_calls", "call_id", "calls"),
    )
    _table(
        "promises",
        _id("call_id"),
        *_one_of("promises", "kind", ("callback", "refund", "payment_link", "demo"), "promisekind"),
        _text("text"),
        _time("due_at", nullable=True),
        _text("key"),
        _unique("promises", "call_id", "key"),
        _refers("promises", "call_id", "calls"),
    )


def _transitions() -> None:
    kinds = ("answer", "handoff", "escalation", "queued", "withdrawn", "connected", "returned")
    _table(
        "transitions",
        _id("call_id"),
        _number("number"),
        _number("seq", nullable=True),
        _time("at"),
        *_one_of("transitions", "kind", kinds, "transitionkind"),
        *_one_of("transitions", "source_kind", PARTIES, "source_kind"),
        _text("source_name"),
        *_one_of("transitions", "target_kind", PARTIES, "target_kind"),
        _text("target_name"),
        _text("reason"),
        sa.Column("briefing", JSONB(), nullable=True),
        _text("hash"),
        _unique("transitions", "call_id", "number"),
        _unique("transitions", "call_id", "seq"),
        _refers("transitions", "call_id", "calls"),
    )
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END
        $$
        """
    )
    op.execute(
        "CREATE TRIGGER transitions_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transitions "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _queue() -> None:
    states = ("waiting", "connected", "wrap_up", "closed", "abandoned", "withdrawn", "callback")
    table = "queue_entries"
    _table(
        table,
        _id("call_id"),
        *_one_of(table, "state", states, "queueentrystate"),
        *_one_of(table, "skill", CATEGORIES, "category"),
        *_one_of(table, "severity", SEVERITIES, "severity"),
        _number("priority"),
        _flag("returned"),
        _text("reason"),
        _text("agent"),
        sa.Column("briefing", JSONB(), nullable=False),
        _time("waiting_since"),
        _time("connected_at", nullable=True),
        _time("talk_ended_at", nullable=True),
        _time("closed_at", nullable=True),
        _id("operator_id", nullable=True),
        _text("disposition", nullable=True),
        _text("notes"),
        _refers(table, "call_id", "calls"),
        _refers(table, "operator_id", "operators"),
        _check(table, "waiting_is_nobodys", "state <> 'waiting' OR operator_id IS NULL"),
        _check(
            table,
            "connected_is_somebodys",
            "state NOT IN ('connected', 'wrap_up', 'closed') OR operator_id IS NOT NULL",
        ),
        _check(table, "closed_has_a_disposition", "(state = 'closed') = (disposition IS NOT NULL)"),
    )
    at_work = {"uq_queue_entries_call_id_open": ("call_id", "waiting", "connected")}
    at_work["uq_queue_entries_operator_id_at_work"] = ("operator_id", "connected", "wrap_up")
    for name, (column, first, second) in at_work.items():
        where = f"state IN ('{first}', '{second}')"
        op.create_index(name, table, [column], unique=True, postgresql_where=where)
    op.create_index("ix_queue_entries_call_id", table, ["call_id"])
    op.create_index("ix_queue_entries_skill_connected_at", table, ["skill", "connected_at"])
    open_states = "state IN ('waiting', 'connected', 'wrap_up')"
    op.create_index("ix_queue_entries_open", table, ["state"], postgresql_where=open_states)


def _webhooks() -> None:
    op.create_table(
        "webhook_deliveries",
        _text("id"),
        _text("event"),
        _text("room"),
        _time("created_at"),
        _time("received_at", now=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
    )
    op.create_index("ix_webhook_deliveries_room_event", "webhook_deliveries", ["room", "event"])

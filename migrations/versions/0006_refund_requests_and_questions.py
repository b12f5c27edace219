"""Refunds that wait for a person; questions that found no answer; promises that were kept"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = ("callback", "refund", "payment_link", "demo")


def upgrade() -> None:
    _promise_kinds(*KINDS, "refund_decision")
    op.add_column("promises", sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("promises", sa.Column("outcome", sa.String(), nullable=True))
    op.create_check_constraint(
        op.f("ck_promises_kept_has_an_outcome"), "promises", "(kept_at IS NULL) = (outcome IS NULL)"
    )
    _refund_requests()
    _questions()


def downgrade() -> None:
    op.drop_table("unanswered_questions")
    op.drop_table("refund_requests")
    op.drop_constraint(op.f("ck_promises_kept_has_an_outcome"), "promises")
    op.drop_column("promises", "outcome")
    op.drop_column("promises", "kept_at")
    # The older schema has no word for them: they go on as what they lead to.
    op.execute("UPDATE promises SET kind = 'refund' WHERE kind = 'refund_decision'")
    _promise_kinds(*KINDS)


def _promise_kinds(*kinds: str) -> None:
    op.drop_constraint(op.f("ck_promises_promisekind"), "promises")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f("ck_promises_promisekind"), "promises", f"kind IN ({listed})")


def _refund_requests() -> None:
    table = "refund_requests"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("promise_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("decide_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'denied')", name=op.f("ck_refund_requests_refundrequeststate")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refund_requests_amount_is_positive")),
        sa.CheckConstraint(
            "CASE WHEN state = 'pending' THEN num_nonnulls(decided_by_id, decided_at, note) = 0"
            " ELSE num_nonnulls(decided_by_id, decided_at, note) = 3 END",
            name=op.f("ck_refund_requests_decided_is_on_record"),
        ),
        sa.CheckConstraint(
            "(state = 'approved') = (refund_id IS NOT NULL)", name=op.f("ck_refund_requests_approved_is_refunded")
        ),
        *_references(
            table,
            invoice_id="invoices",
            customer_id="customers",
            call_id="calls",
            promise_id="promises",
            decided_by_id="operators",
            refund_id="refunds",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_requests")),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_refund_requests_call_id_key")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_refund_requests_refund_id")),
    )
    op.create_index("ix_refund_requests_created_at_id", table, ["created_at", "id"])
    op.create_index("ix_refund_requests_pending", table, ["invoice_id"], postgresql_where="state = 'pending'")


def _questions() -> None:
    table = "unanswered_questions"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'answered', 'dismissed')", name=op.f("ck_unanswered_questions_questionstate")
        ),
        sa.CheckConstraint("times > 0", name=op.f("ck_unanswered_questions_was_asked")),
        sa.CheckConstraint(
            "CASE WHEN state = 'open' THEN num_nonnulls(closed_by_id, closed_at) = 0"
            " ELSE num_nonnulls(closed_by_id, closed_at) = 2 END",
            name=op.f("ck_unanswered_questions_closed_is_on_record"),
        ),
        *_references(table, call_id="calls", closed_by_id="operators"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered_questions")),
        sa.UniqueConstraint("words", name=op.f("uq_unanswered_questions_words")),
    )
    op.create_index("ix_unanswered_questions_state_times", table, ["state", "times"])


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
        for column, to in columns.items()
    ]

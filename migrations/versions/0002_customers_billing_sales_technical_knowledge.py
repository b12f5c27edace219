"""customers, billing, sales, technical, knowledge

Revision ID: 0002
Revises: 0001
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EMAIL_KEY = "regexp_replace(split_part(email, '@', 1), '[._-]', '', 'g') || '@' || split_part(email, '@', 2)"
SEARCH = (
    r"setweight(to_tsvector('english', regexp_replace(topic, '(\w)-(\w)', '\1\2', 'g')), 'A')"
    r" || setweight(to_tsvector('english', regexp_replace(heading, '(\w)-(\w)', '\1\2', 'g')), 'B')"
    r" || setweight(to_tsvector('english', regexp_replace(text, '(\w)-(\w)', '\1\2', 'g')), 'D')"
)
STATUS_TELLS_REFUNDED = (
    "(status IN ('open', 'paid') AND refunded = 0)"
    " OR (status = 'partly_refunded' AND refunded > 0 AND refunded < total)"
    " OR (status = 'refunded' AND refunded = total)"
)


def upgrade() -> None:
    # A trusted extension: the database's owner may create it.
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    create_knowledge()
    create_customers()
    create_invoices()
    create_refunds()
    create_sales()
    create_technical()


def downgrade() -> None:
    for table in ("tickets", "calls"):
        op.drop_constraint(op.f(f"fk_{table}_customer_id_customers"), table, type_="foreignkey")
    for table in ("line_findings", "service_statuses", "demos", "demo_slots", "products"):
        op.drop_table(table)
    for table in ("refunds", "invoice_lines", "invoices", "customers", "passages", "articles"):
        op.drop_table(table)


def create_knowledge() -> None:
    create(
        "articles",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.UniqueConstraint("slug", name=op.f("uq_articles_slug")),
    )
    create(
        "passages",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("search", postgresql.TSVECTOR(), sa.Computed(SEARCH, persisted=True), nullable=False),
        foreign_key("passages", "article_id", "articles", ondelete="CASCADE"),
        sa.UniqueConstraint("article_id", "position", name=op.f("uq_passages_article_id_position")),
    )
    op.create_index("ix_passages_search", "passages", ["search"], postgresql_using="gin")
    index_by_sound("passages", "topic")


def create_customers() -> None:
    create(
        "customers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), sa.Computed(EMAIL_KEY, persisted=True), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=True),
        sa.CheckConstraint("phone ~ '^\\+[0-9]{6,15}$'", name=op.f("ck_customers_phone_is_e164")),
        sa.CheckConstraint("postcode ~ '^[0-9A-Z]+$'", name=op.f("ck_customers_postcode_is_written")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_customers_email_is_lower_case")),
        sa.UniqueConstraint("email", name=op.f("uq_customers_email")),
    )
    op.create_index(op.f("ix_customers_email_key"), "customers", ["email_key"])
    op.create_index(op.f("ix_customers_phone"), "customers", ["phone"])
    index_by_sound("customers", "name")
    for table in ("calls", "tickets"):
        op.create_foreign_key(op.f(f"fk_{table}_customer_id_customers"), table, "customers", ["customer_id"], ["id"])


def create_invoices() -> None:
    create(
        "invoices",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("total", sa.Numeric(12, 2), nullable=False),
        sa.Column("refunded", sa.Numeric(12, 2), nullable=False),
        sa.Column("status", one_of("invoicestatus", "open", "paid", "partly_refunded", "refunded"), nullable=False),
        sa.CheckConstraint(STATUS_TELLS_REFUNDED, name=op.f("ck_invoices_status_tells_refunded")),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_invoices_currency_is_iso_4217")),
        sa.CheckConstraint("refunded BETWEEN 0 AND total", name=op.f("ck_invoices_refunded_within_total")),
        foreign_key("invoices", "customer_id", "customers"),
        sa.UniqueConstraint("number", name=op.f("uq_invoices_number")),
    )
    op.create_index("ix_invoices_customer_id_period", "invoices", ["customer_id", "period"])
    create(
        "invoice_lines",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        foreign_key("invoice_lines", "invoice_id", "invoices"),
        sa.UniqueConstraint("invoice_id", "position", name=op.f("uq_invoice_lines_invoice_id_position")),
    )


def create_refunds() -> None:
    create(
        "refunds",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("promise_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refunds_amount_is_positive")),
        foreign_key("refunds", "call_id", "calls"),
        foreign_key("refunds", "invoice_id", "invoices"),
        foreign_key("refunds", "promise_id", "promises"),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_refunds_call_id_key")),
    )
    op.create_index(op.f("ix_refunds_invoice_id"), "refunds", ["invoice_id"])


def create_sales() -> None:
    create(
        "products",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("price", sa.Numeric(12, 2), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_products_price_is_not_negative")),
        sa.UniqueConstraint("name", name=op.f("uq_products_name")),
    )
    create(
        "demo_slots",
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("starts_at", name=op.f("uq_demo_slots_starts_at")),
    )
    create(
        "demos",
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("promise_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        foreign_key("demos", "call_id", "calls"),
        foreign_key("demos", "customer_id", "customers"),
        foreign_key("demos", "promise_id", "promises"),
        foreign_key("demos", "slot_id", "demo_slots"),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_demos_call_id_key")),
        sa.UniqueConstraint("slot_id", name=op.f("uq_demos_slot_id")),
    )
    op.create_index(op.f("ix_demos_customer_id"), "demos", ["customer_id"])


def create_technical() -> None:
    service = one_of("service", "internet", "tv", "phone", "email")
    create(
        "service_statuses",
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("service", service, nullable=False),
        sa.Column("health", one_of("health", "ok", "degraded", "outage"), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("expected_fix_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint(
            "health <> 'ok' OR expected_fix_at IS NULL", name=op.f("ck_service_statuses_only_trouble_gets_fixed")
        ),
        sa.UniqueConstraint("region", "service", name=op.f("uq_service_statuses_region_service")),
    )
    create(
        "line_findings",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("service", service, nullable=False),
        sa.Column("fault", one_of("fault", "degraded", "misconfigured"), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("advice", sa.String(), nullable=False),
        foreign_key("line_findings", "customer_id", "customers"),
        sa.UniqueConstraint("customer_id", "service", name=op.f("uq_line_findings_customer_id_service")),
    )


def create(table: str, *parts: sa.schema.SchemaItem) -> None:
    """With what every record has."""
    op.create_table(
        table,
        *parts,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def foreign_key(table: str, column: str, target: str, **options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), **options)


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def index_by_sound(table: str, column: str) -> None:
    op.create_index(
        f"ix_{table}_{column}_sound",
        table,
        [column],
        postgresql_using="gin",
        postgresql_ops={column: "gin_trgm_ops"},
    )

"""customers, billing, sales, technical, knowledge

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A trusted extension: the database's owner may create it.
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "articles",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("slug", name=op.f("uq_articles_slug")),
    )
    op.create_table(
        "customers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column(
            "email_key",
            sa.String(),
            sa.Computed(
                "regexp_replace(split_part(email, '@', 1), '[._-]', '', 'g') || '@' || split_part(email, '@', 2)",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("phone ~ '^\\+[0-9]{6,15}$'", name=op.f("ck_customers_phone_is_e164")),
        sa.CheckConstraint("postcode ~ '^[0-9A-Z]+$'", name=op.f("ck_customers_postcode_is_written")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_customers_email_is_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("email", name=op.f("uq_customers_email")),
    )
    op.create_index(op.f("ix_customers_email_key"), "customers", ["email_key"], unique=False)
    op.create_index(
        "ix_customers_name_sound",
        "customers",
        ["name"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
    op.create_index(op.f("ix_customers_phone"), "customers", ["phone"], unique=False)
    op.create_table(
        "demo_slots",
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_slots")),
        sa.UniqueConstraint("starts_at", name=op.f("uq_demo_slots_starts_at")),
    )
    op.create_table(
        "products",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_products_price_is_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("name", name=op.f("uq_products_name")),
    )
    op.create_table(
        "service_statuses",
        sa.Column("region", sa.String(), nullable=False),
        sa.Column(
            "service",
            sa.Enum(
                "internet", "tv", "phone", "email", name="service", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "health",
            sa.Enum("ok", "degraded", "outage", name="health", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("expected_fix_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "health <> 'ok' OR expected_fix_at IS NULL", name=op.f("ck_service_statuses_only_trouble_gets_fixed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_statuses")),
        sa.UniqueConstraint("region", "service", name=op.f("uq_service_statuses_region_service")),
    )
    op.create_table(
        "invoices",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("total", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("refunded", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "paid",
                "partly_refunded",
                "refunded",
                name="invoicestatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(status IN ('open', 'paid') AND refunded = 0)"
            " OR (status = 'partly_refunded' AND refunded > 0 AND refunded < total)"
            " OR (status = 'refunded' AND refunded = total)",
            name=op.f("ck_invoices_status_tells_refunded"),
        ),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_invoices_currency_is_iso_4217")),
        sa.CheckConstraint("refunded BETWEEN 0 AND total", name=op.f("ck_invoices_refunded_within_total")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_invoices_customer_id_customers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("number", name=op.f("uq_invoices_number")),
    )
    op.create_index("ix_invoices_customer_id_period", "invoices", ["customer_id", "period"], unique=False)
    op.create_table(
        "line_findings",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "service",
            sa.Enum(
                "internet", "tv", "phone", "email", name="service", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "fault",
            sa.Enum("degraded", "misconfigured", name="fault", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("advice", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_line_findings_customer_id_customers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_findings")),
        sa.UniqueConstraint("customer_id", "service", name=op.f("uq_line_findings_customer_id_service")),
    )
    op.create_table(
        "passages",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                r"setweight(to_tsvector('english', regexp_replace(topic, '(\w)-(\w)', '\1\2', 'g')), 'A')"
                r" || setweight(to_tsvector('english', regexp_replace(heading, '(\w)-(\w)', '\1\2', 'g')), 'B')"
                r" || setweight(to_tsvector('english', regexp_replace(text, '(\w)-(\w)', '\1\2', 'g')), 'D')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_passages_article_id_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
        sa.UniqueConstraint("article_id", "position", name=op.f("uq_passages_article_id_position")),
    )
    op.create_index("ix_passages_search", "passages", ["search"], unique=False, postgresql_using="gin")
    op.create_index(
        "ix_passages_topic_sound",
        "passages",
        ["topic"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"topic": "gin_trgm_ops"},
    )
    op.create_table(
        "invoice_lines",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_lines_invoice_id_invoices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_lines")),
        sa.UniqueConstraint("invoice_id", "position", name=op.f("uq_invoice_lines_invoice_id_position")),
    )
    op.create_table(
        "demos",
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("promise_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_demos_call_id_calls")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_demos_customer_id_customers")),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name=op.f("fk_demos_promise_id_promises")),
        sa.ForeignKeyConstraint(["slot_id"], ["demo_slots.id"], name=op.f("fk_demos_slot_id_demo_slots")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demos")),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_demos_call_id_key")),
        sa.UniqueConstraint("slot_id", name=op.f("uq_demos_slot_id")),
    )
    op.create_index(op.f("ix_demos_customer_id"), "demos", ["customer_id"], unique=False)
    op.create_table(
        "refunds",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("promise_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refunds_amount_is_positive")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_refunds_call_id_calls")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_refunds_invoice_id_invoices")),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name=op.f("fk_refunds_promise_id_promises")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_refunds_call_id_key")),
    )
    op.create_index(op.f("ix_refunds_invoice_id"), "refunds", ["invoice_id"], unique=False)
    for table in ("calls", "tickets"):
        op.create_foreign_key(op.f(f"fk_{table}_customer_id_customers"), table, "customers", ["customer_id"], ["id"])


def downgrade() -> None:
    for table in ("tickets", "calls"):
        op.drop_constraint(op.f(f"fk_{table}_customer_id_customers"), table, type_="foreignkey")
    op.drop_index(op.f("ix_refunds_invoice_id"), table_name="refunds")
    op.drop_table("refunds")
    op.drop_index(op.f("ix_demos_customer_id"), table_name="demos")
    op.drop_table("demos")
    op.drop_table("invoice_lines")
    op.drop_index(
        "ix_passages_topic_sound",
        table_name="passages",
        postgresql_using="gin",
        postgresql_ops={"topic": "gin_trgm_ops"},
    )
    op.drop_index("ix_passages_search", table_name="passages", postgresql_using="gin")
    op.drop_table("passages")
    op.drop_table("line_findings")
    op.drop_index("ix_invoices_customer_id_period", table_name="invoices")
    op.drop_table("invoices")
    op.drop_table("service_statuses")
    op.drop_table("products")
    op.drop_table("demo_slots")
    op.drop_index(op.f("ix_customers_phone"), table_name="customers")
    op.drop_index(
        "ix_customers_name_sound",
        table_name="customers",
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
    op.drop_index(op.f("ix_customers_email_key"), table_name="customers")
    op.drop_table("customers")
    op.drop_table("articles")

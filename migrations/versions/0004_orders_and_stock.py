"""The menu, orders, price breaks and stock

Revision ID: 0004
Revises: 0003
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE order_numbers START WITH 101")
    op.create_table(
        "goods",
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("aliases", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_goods_currency_is_iso_4217")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_goods_price_is_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods")),
        sa.UniqueConstraint("name", name=op.f("uq_goods_name")),
        sa.UniqueConstraint("sku", name=op.f("uq_goods_sku")),
    )
    op.create_table(
        "menu_items",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("aliases", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("allergens", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("may_contain", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("preparation_minutes", sa.Integer(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_menu_items_currency_is_iso_4217")),
        sa.CheckConstraint("preparation_minutes >= 0", name=op.f("ck_menu_items_preparation_takes_time")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_menu_items_price_is_not_negative")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_menu_items_stock_is_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menu_items")),
        sa.UniqueConstraint("name", name=op.f("uq_menu_items_name")),
    )
    op.create_table(
        "price_breaks",
        sa.Column("good_id", sa.Uuid(), nullable=False),
        sa.Column("min_quantity", sa.Integer(), nullable=False),
        sa.Column("discount_percent", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("discount_percent BETWEEN 1 AND 99", name=op.f("ck_price_breaks_discount_leaves_a_price")),
        sa.CheckConstraint("min_quantity > 1", name=op.f("ck_price_breaks_min_quantity_is_several")),
        sa.ForeignKeyConstraint(["good_id"], ["goods.id"], name=op.f("fk_price_breaks_good_id_goods")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_breaks")),
        sa.UniqueConstraint("good_id", "min_quantity", name=op.f("uq_price_breaks_good_id_min_quantity")),
    )
    op.create_table(
        "stock_levels",
        sa.Column("good_id", sa.Uuid(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("restock_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_stock_levels_quantity_is_not_negative")),
        sa.ForeignKeyConstraint(["good_id"], ["goods.id"], name=op.f("fk_stock_levels_good_id_goods")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_levels")),
        sa.UniqueConstraint("good_id", "location", name=op.f("uq_stock_levels_good_id_location")),
    )
    op.create_table(
        "orders",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "placed", "cancelled", name="orderstate", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("customer_name", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "payment",
            sa.Enum("cash", "card", name="paymentmethod", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("preparation_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_keys", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(state = 'placed') = (ready_at IS NOT NULL)", name=op.f("ck_orders_placed_has_a_time")),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_orders_currency_is_iso_4217")),
        sa.CheckConstraint(
            "state <> 'placed' OR (number IS NOT NULL AND payment IS NOT NULL)", name=op.f("ck_orders_placed_is_whole")
        ),
        sa.CheckConstraint("(ready_at IS NULL) = (preparation_at IS NULL)", name=op.f("ck_orders_both_times_or_none")),
        sa.CheckConstraint("preparation_at <= ready_at", name=op.f("ck_orders_prepared_before_ready")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_orders_call_id_calls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
    )
    op.create_index("ix_orders_call_id", "orders", ["call_id"], unique=False)
    op.create_index("ix_orders_created_at_id", "orders", ["created_at", "id"], unique=False)
    op.create_index(
        "ix_orders_ready_at_placed", "orders", ["ready_at"], unique=False, postgresql_where="state = 'placed'"
    )
    op.create_index(
        "uq_orders_call_id_open", "orders", ["call_id"], unique=True, postgresql_where="state <> 'cancelled'"
    )
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_lines_quantity_is_positive")),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_order_lines_unit_price_is_not_negative")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sa.UniqueConstraint("order_id", "item", name=op.f("uq_order_lines_order_id_item")),
    )


def downgrade() -> None:
    op.drop_table("order_lines")
    op.drop_index("uq_orders_call_id_open", table_name="orders", postgresql_where="state <> 'cancelled'")
    op.drop_index("ix_orders_ready_at_placed", table_name="orders", postgresql_where="state = 'placed'")
    op.drop_index("ix_orders_created_at_id", table_name="orders")
    op.drop_index("ix_orders_call_id", table_name="orders")
    op.drop_table("orders")
    op.drop_table("stock_levels")
    op.drop_table("price_breaks")
    op.drop_table("menu_items")
    op.drop_table("goods")
    op.execute("DROP SEQUENCE order_numbers")

"""Customers whose home is another system"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("customers", sa.Column("external_id", sa.String(), nullable=True))
    op.create_unique_constraint(op.f("uq_customers_external_id"), "customers", ["external_id"])
    op.drop_constraint(op.f("uq_customers_email"), "customers")
    op.create_index(
        "uq_customers_email_own", "customers", ["email"], unique=True, postgresql_where="external_id IS NULL"
    )


def downgrade() -> None:
    """Fails while copies share an address: the older schema cannot hold them."""
    op.drop_index("uq_customers_email_own", "customers")
    op.create_unique_constraint(op.f("uq_customers_email"), "customers", ["email"])
    op.drop_constraint(op.f("uq_customers_external_id"), "customers")
    op.drop_column("customers", "external_id")

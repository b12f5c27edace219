"""Reports find what happened in an interval without reading all that ever happened

Revision ID: 0013
Revises: 0012
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIMES = {"entry_changes": "at", "presence_changes": "at", "offers": "offered_at"}


def upgrade() -> None:
    for table, column in TIMES.items():
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index(
        "ix_transitions_from_operator", "transitions", ["call_id", "at"], postgresql_where="source_kind = 'operator'"
    )


def downgrade() -> None:
    op.drop_index("ix_transitions_from_operator", "transitions")
    for table, column in TIMES.items():
        op.drop_index(f"ix_{table}_{column}", table)

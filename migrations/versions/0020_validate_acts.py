"""The kinds of supervisors' acts hold for those of before, too: 0019 checked new ones alone

Revision ID: 0020
Revises: 0019
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("ALTER TABLE supervision_acts VALIDATE CONSTRAINT ck_supervision_acts_supervisionact")


def downgrade() -> None:
    """What is true need not be made untrue."""

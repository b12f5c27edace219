"""Recordings of calls, numbers whose calls are recorded, and who listened to them

Revision ID: 0019
Revises: 0018
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ACTS = ("listen", "whisper", "barge", "stop", "remark", "take_over", "take_over_failed", "force_presence")
NEW_ACTS = (*ACTS, "play", "erase")


def upgrade() -> None:
    op.add_column("numbers", _no("records_calls"))
    op.add_column("calls", _no("recorded"))
    _recordings()
    _acts(NEW_ACTS)


def downgrade() -> None:
    """Acts of the new kind stay as they are: the record is append-only."""
    _acts(ACTS)
    op.drop_table("recordings")
    op.drop_column("calls", "recorded")
    op.drop_column("numbers", "records_calls")


def _recordings() -> None:
    table = "recordings"
    op.create_table(
        table,
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("audio", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f(f"fk_{table}_call_id_calls")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
        sa.CheckConstraint("seconds > 0 AND size > 0", name=op.f(f"ck_{table}_something_was_heard")),
    )
    op.create_index(f"ix_{table}_call_id_started_at", table, ["call_id", "started_at"])
    op.create_index(f"ix_{table}_started_at", table, ["started_at"])
    # Opus does not get smaller: not compressed, a part of it is read without the rest.
    op.execute(f"ALTER TABLE {table} ALTER COLUMN audio SET STORAGE EXTERNAL")


def _acts(acts: tuple[str, ...]) -> None:
    """Of new rows alone: those that are there were checked as they came, and a whole table is not read under a lock."""
    table, name = "supervision_acts", op.f("ck_supervision_acts_supervisionact")
    listed = ", ".join(f"'{act}'" for act in acts)
    op.drop_constraint(name, table)
    op.create_check_constraint(name, table, f"act IN ({listed})", postgresql_not_valid=True)


def _no(name: str) -> sa.Column[bool]:
    """The default stays: while this release is rolled out, the one before makes rows too."""
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text("false"))

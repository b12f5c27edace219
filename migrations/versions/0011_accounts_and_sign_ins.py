"""Accounts that admins keep, sessions that can be told apart, what happened to both, and the company's own sign-in

Revision ID: 0011
Revises: 0010
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WAYS = ("password", "oidc")
EVENTS = ("signed_in", "failed", "refused", "signed_out", "expired", "revoked")


def upgrade() -> None:
    _operators()
    _sessions()
    _sign_ins()
    _account_changes()
    _oidc_attempts()
    op.drop_table("login_failures")


def downgrade() -> None:
    _table("login_failures", _text("email"), _time("at"))
    op.create_index("ix_login_failures_email_at", "login_failures", ["email", "at"])
    for table in ("oidc_attempts", "account_changes", "sign_ins"):
        op.drop_table(table)
    op.drop_index("ix_operator_sessions_running_out", "operator_sessions")
    for column in ("expiry_recorded", "last_used_at", "browser", "address", "way"):
        op.drop_column("operator_sessions", column)
    # The older schema knows nobody who may not sign in with a password: a hash of nothing opens for nothing.
    op.execute("UPDATE operators SET password_hash = '' WHERE password_hash IS NULL OR deactivated_at IS NOT NULL")
    for check in ("one_time_is_a_password", "deactivated_is_offline"):
        op.drop_constraint(op.f(f"ck_operators_{check}"), "operators")
    for column in ("deactivated_at", "one_time_until"):
        op.drop_column("operators", column)
    op.alter_column("operators", "password_hash", nullable=False)


def _operators() -> None:
    op.alter_column("operators", "password_hash", nullable=True)
    op.add_column("operators", _time("one_time_until", nullable=True))
    op.add_column("operators", _time("deactivated_at", nullable=True))
    _check("operators", "deactivated_is_offline", "deactivated_at IS NULL OR presence = 'offline'")
    _check("operators", "one_time_is_a_password", "one_time_until IS NULL OR password_hash IS NOT NULL")


def _sessions() -> None:
    table = "operator_sessions"
    op.add_column(table, _one_of("way", WAYS, "signinway", default="password"))
    op.add_column(table, _text("address", default=""))
    op.add_column(table, _text("browser", default=""))
    op.add_column(table, sa.Column("expiry_recorded", sa.Boolean(), server_default="false", nullable=False))
    for column in ("way", "address", "browser", "expiry_recorded"):
        op.alter_column(table, column, server_default=None)
    op.add_column(table, _time("last_used_at", nullable=True))
    op.execute("UPDATE operator_sessions SET last_used_at = created_at")
    op.alter_column(table, "last_used_at", nullable=False)
    op.create_index(
        "ix_operator_sessions_running_out", table, ["expires_at"], postgresql_where=sa.text("NOT expiry_recorded")
    )


def _sign_ins() -> None:
    table = "sign_ins"
    _table(
        table,
        _time("at"),
        _one_of("event", EVENTS, "signinevent"),
        _one_of("way", WAYS, "signinway"),
        _text("email"),
        sa.Column("operator_id", sa.Uuid(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        _text("reason", nullable=True),
        _text("address"),
        _text("network"),
        _text("browser"),
        _refers(table, "operator_id"),
        _refers(table, "by"),
    )
    op.create_index("ix_sign_ins_email_at", table, ["email", "at"])
    op.create_index(
        "ix_sign_ins_network_at_failed", table, ["network", "at"], postgresql_where=sa.text("event = 'failed'")
    )
    op.create_index("ix_sign_ins_operator_id_at", table, ["operator_id", "at"])
    op.create_index("ix_sign_ins_created_at_id", table, ["created_at", "id"])
    _append_only(table)


def _account_changes() -> None:
    table = "account_changes"
    _table(
        table,
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        _text("field"),
        _text("before", nullable=True),
        _text("after", nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        _time("at"),
        _refers(table, "operator_id"),
        _refers(table, "by"),
    )
    op.create_index("ix_account_changes_operator_id_at", table, ["operator_id", "at"])
    _append_only(table)


def _oidc_attempts() -> None:
    _table(
        "oidc_attempts",
        _text("state_hash"),
        _text("nonce"),
        _text("verifier"),
        _text("next"),
        _time("started_at"),
    )
    op.create_index("uq_oidc_attempts_state_hash", "oidc_attempts", ["state_hash"], unique=True)
    op.create_index("ix_oidc_attempts_started_at", "oidc_attempts", ["started_at"])


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


def _text(name: str, nullable: bool = False, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default=default, nullable=nullable)


def _time(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _one_of(column: str, values: tuple[str, ...], check: str, default: str | None = None) -> sa.Column[str]:
    kind = sa.Enum(*values, name=check, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, kind, server_default=default, nullable=False)


def _refers(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["operators.id"], name=op.f(f"fk_{table}_{column}_operators"))


def _check(table: str, name: str, condition: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from api.models.base import Record


class OidcAttempt(Record):
    """Somebody is away at the company's own sign-in. Taken by whoever comes back first: an answer counts once."""

    __tablename__ = "oidc_attempts"
    __table_args__ = (
        Index("uq_oidc_attempts_state_hash", "state_hash", unique=True),
        Index("ix_oidc_attempts_started_at", "started_at"),
    )

    state_hash: Mapped[str]  # sha256, hexadecimal; the state itself is in the browser's cookie alone
    nonce: Mapped[str]
    verifier: Mapped[str]  # of PKCE
    next: Mapped[str]  # the page that was asked for
    started_at: Mapped[datetime]

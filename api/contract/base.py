"""What every message has in common."""

from pydantic import BaseModel, ConfigDict


class Message(BaseModel):
    """Base of everything on the wire: immutable, and a misspelt field is an error rather than silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)

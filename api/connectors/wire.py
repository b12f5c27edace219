"""What all messages to and from a user's own system have in common."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# Postgres keeps no NUL.
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^[^\x00]*$")]
Reference = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[!-~]+$"), Field(description="Your own id of it.")
]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(description="ISO 4217")]
# In JSON best as a string: a number may have been a binary fraction on the way.
Amount = Annotated[Decimal, Field(max_digits=12, decimal_places=2)]
Price = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]


class Wire(BaseModel):
    """What the other system sends beyond the agreed fields is its own business."""

    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True)


class Problem(Wire):
    """The other system's no: RFC 9457, of which `code` may tell apart what has the same status."""

    model_config = ConfigDict(extra="allow")

    code: Line = "refused"
    detail: Text = ""

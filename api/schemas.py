from pydantic import BaseModel, ConfigDict


class Read(BaseModel):
    """Base of what the console is shown: made from rows, never changed."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

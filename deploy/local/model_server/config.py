from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything the model server reads from its environment, once."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True, extra="ignore")

    host: str = Field("127.0.0.1", validation_alias="MODELS_HOST")
    port: int = Field(8090, ge=0, le=65_535, validation_alias="MODELS_PORT")
    piper_url: str = Field("http://127.0.0.1:8091", validation_alias="PIPER_URL")
    recognisers: int = Field(
        2, ge=1, validation_alias="MODELS_RECOGNISERS", description="Recognitions at once, each on one thread."
    )
    synthesisers: int = Field(
        2, ge=1, validation_alias="MODELS_SYNTHESISERS", description="Pieces of text that Piper works on at once."
    )

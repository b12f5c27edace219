from decimal import Decimal
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_LIVEKIT_KEY = "devkey"
DEVELOPMENT_LIVEKIT_SECRET = "development-livekit-secret-not-for-use"  # noqa: S105
DEVELOPMENT_WORKER_TOKEN = "development-worker-token-not-for-use"  # noqa: S105
MINIMUM_SECRET_LENGTH = 32  # LiveKit's own minimum for an HS256 key


class Settings(BaseSettings):
    """Everything the api reads from its environment, once."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True, extra="ignore")

    env: Literal["development", "production"] = Field("development", validation_alias="TANDEM_ENV")
    database_url: str = Field("postgresql://tandem@127.0.0.1:54320/tandem", validation_alias="DATABASE_URL")
    livekit_url: str = Field("ws://127.0.0.1:7880", validation_alias="LIVEKIT_URL")
    livekit_public_url: str = Field("", validation_alias="LIVEKIT_PUBLIC_URL", description="What browsers connect to.")
    livekit_api_key: str = Field(DEVELOPMENT_LIVEKIT_KEY, validation_alias="LIVEKIT_API_KEY")
    livekit_api_secret: str = Field(DEVELOPMENT_LIVEKIT_SECRET, validation_alias="LIVEKIT_API_SECRET", repr=False)
    worker_token: str = Field(DEVELOPMENT_WORKER_TOKEN, validation_alias="TANDEM_WORKER_TOKEN", repr=False)
    host: str = Field("127.0.0.1", validation_alias="TANDEM_HOST")
    port: int = Field(8080, validation_alias="TANDEM_PORT")
    console_dir: Path = Field(Path("console/dist"), validation_alias="TANDEM_CONSOLE_DIR")
    company: str = Field("Northwind Broadband", validation_alias="TANDEM_COMPANY")
    agent_name: str = Field("tandem", validation_alias="TANDEM_AGENT_NAME")
    refund_limit: Decimal = Field(
        Decimal("100.00"),
        ge=0,
        validation_alias="TANDEM_REFUND_LIMIT",
        description="Most an agent may refund of an invoice.",
    )
    sip_numbers: str = Field("support", validation_alias="TANDEM_SIP_NUMBERS", description="Separated by commas.")

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def browser_livekit_url(self) -> str:
        return self.livekit_public_url or self.livekit_url

    @property
    def numbers(self) -> list[str]:
        return [number.strip() for number in self.sip_numbers.split(",") if number.strip()]

    @model_validator(mode="after")
    def _production_has_secrets(self) -> Self:
        if not self.is_production:
            return self
        defaults = {DEVELOPMENT_LIVEKIT_SECRET, DEVELOPMENT_WORKER_TOKEN}
        for name, secret in (
            ("LIVEKIT_API_SECRET", self.livekit_api_secret),
            ("TANDEM_WORKER_TOKEN", self.worker_token),
        ):
            if secret in defaults or len(secret) < MINIMUM_SECRET_LENGTH:
                raise ValueError(
                    f"{name} must be set to a secret of at least {MINIMUM_SECRET_LENGTH} characters "
                    "when TANDEM_ENV is production."
                )
        if self.livekit_api_key == DEVELOPMENT_LIVEKIT_KEY:
            raise ValueError("LIVEKIT_API_KEY must not be the development key when TANDEM_ENV is production.")
        return self

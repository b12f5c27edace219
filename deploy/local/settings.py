import json
import secrets
from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parents[2]


class StackSettings(BaseSettings):
    """Where the embedded stack keeps its data and which loopback ports it takes; `TANDEM_<NAME>` overrides each."""

    model_config = SettingsConfigDict(env_prefix="TANDEM_", frozen=True, validate_by_name=True, validate_by_alias=True)

    home: Path = CHECKOUT / ".tandem"
    tools: Path = CHECKOUT / ".tools"
    console_dir: Path = CHECKOUT / "console" / "dist"
    company: str = "Northwind Broadband"
    sip_numbers: str = "support,helpdesk,ordering,advice"
    operator_wait_seconds: int = 60
    workers: int = Field(2, ge=1)
    """With one alone, its calls are silent until it has started anew when it dies."""
    idle_processes: int = 2
    """Of each worker: the calls that can come at once without waiting for a process to start."""

    postgres_port: int = 54320
    valkey_port: int = 6390
    livekit_port: int = 7880
    livekit_tcp_port: int = 7881
    livekit_udp_port: int = 7882
    piper_port: int = 8091
    models_port: int = 8090
    api_port: int = Field(default=8080, validation_alias="TANDEM_PORT")
    sip_port: int = 5060
    rtp_ports: str = "20000-20199"

    # Services that somebody else runs are used as they are, not started.
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    redis_url: str | None = Field(default=None, validation_alias="REDIS_URL")
    livekit_url: str | None = Field(default=None, validation_alias="LIVEKIT_URL")
    worker_api_url: str | None = None
    """Where the worker finds the api when that is not at its own port: behind a proxy."""
    livekit_api_key: str | None = Field(default=None, validation_alias="LIVEKIT_API_KEY")
    livekit_api_secret: SecretStr | None = Field(default=None, validation_alias="LIVEKIT_API_SECRET")

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @cached_property
    def secrets(self) -> dict[str, str]:
        """Made at the first start and kept with the data, so that a second start has the same logins."""
        path = self.home / "secrets.json"
        if not path.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            names = ("postgres", "livekit_secret", "worker_token", "admin_password", "operator_password")
            path.write_text(json.dumps({name: secrets.token_urlsafe(24) for name in names}))
        stored: dict[str, str] = json.loads(path.read_text())
        return stored

    @property
    def livekit_key(self) -> str:
        return self.livekit_api_key or "tandem"

    @property
    def livekit_secret(self) -> str:
        return self.livekit_api_secret.get_secret_value() if self.livekit_api_secret else self.secrets["livekit_secret"]

    @property
    def livekit_address(self) -> str:
        return self.livekit_url or f"ws://127.0.0.1:{self.livekit_port}"

    @property
    def database_address(self) -> str:
        if self.database_url:
            return self.database_url
        return f"postgresql://tandem:{self.secrets['postgres']}@127.0.0.1:{self.postgres_port}/tandem"

    @property
    def redis_address(self) -> str:
        """host:port, as livekit-server wants it."""
        url = self.redis_url or f"redis://127.0.0.1:{self.valkey_port}"
        return url.removeprefix("redis://").rstrip("/")

    @property
    def console_url(self) -> str:
        return f"http://127.0.0.1:{self.api_port}"

    @property
    def sip_address(self) -> str:
        return self.sip_addresses[0]

    @property
    def sip_addresses(self) -> list[str]:
        return [f"sip:{number}@127.0.0.1:{self.sip_port}" for number in self.sip_numbers.split(",")]

from decimal import Decimal
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.contract import Role

DEVELOPMENT_LIVEKIT_KEY = "devkey"
DEVELOPMENT_LIVEKIT_SECRET = "development-livekit-secret-not-for-use"  # noqa: S105
DEVELOPMENT_WORKER_TOKEN = "development-worker-token-not-for-use"  # noqa: S105
MINIMUM_SECRET_LENGTH = 32  # LiveKit's own minimum for an HS256 key


class Settings(BaseSettings):
    """Everything the api reads from its environment, once."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True, extra="ignore", hide_input_in_errors=True)

    env: Literal["development", "production"] = Field("development", validation_alias="TANDEM_ENV")
    database_url: str = Field("postgresql://tandem@127.0.0.1:54320/tandem", validation_alias="DATABASE_URL")
    livekit_url: str = Field("ws://127.0.0.1:7880", validation_alias="LIVEKIT_URL")
    livekit_public_url: str = Field("", validation_alias="LIVEKIT_PUBLIC_URL", description="What browsers connect to.")
    livekit_api_key: str = Field(DEVELOPMENT_LIVEKIT_KEY, validation_alias="LIVEKIT_API_KEY")
    livekit_api_secret: str = Field(DEVELOPMENT_LIVEKIT_SECRET, validation_alias="LIVEKIT_API_SECRET", repr=False)
    worker_token: str = Field(DEVELOPMENT_WORKER_TOKEN, validation_alias="TANDEM_WORKER_TOKEN", repr=False)
    host: str = Field("127.0.0.1", validation_alias="TANDEM_HOST")
    port: int = Field(8080, validation_alias="TANDEM_PORT")
    drain_seconds: float = Field(
        0,
        ge=0,
        validation_alias="TANDEM_API_DRAIN_SECONDS",
        description="Told to stop, the api still answers for so long, and says that it is not ready.",
    )
    ready_file: Path | None = Field(
        None, validation_alias="TANDEM_READY_FILE", description="Made once this process answers."
    )
    console_dir: Path = Field(Path("console/dist"), validation_alias="TANDEM_CONSOLE_DIR")
    company: str = Field("Northwind Broadband", validation_alias="TANDEM_COMPANY")
    agent_name: str = Field("tandem", validation_alias="TANDEM_AGENT_NAME")
    refund_limit: Decimal = Field(
        Decimal("100.00"),
        ge=0,
        validation_alias="TANDEM_REFUND_LIMIT",
        description="Most an agent may refund of an invoice.",
    )
    recording_days: int = Field(
        90, ge=1, validation_alias="TANDEM_RECORDING_DAYS", description="How long recordings of calls are kept."
    )
    sip_numbers: str = Field(
        "support,helpdesk,ordering,advice",
        validation_alias="TANDEM_SIP_NUMBERS",
        description="Separated by commas: what can be dialled at least. More are set up in the console.",
    )
    # Systems of the user's own in the place of Tandem's tables, which empty is: docs/how-to/connect-your-systems.md
    crm_url: str = Field("", validation_alias="TANDEM_CRM_URL")
    crm_token: str = Field("", validation_alias="TANDEM_CRM_TOKEN", repr=False)
    billing_url: str = Field("", validation_alias="TANDEM_BILLING_URL")
    billing_token: str = Field("", validation_alias="TANDEM_BILLING_TOKEN", repr=False)
    shop_url: str = Field("", validation_alias="TANDEM_SHOP_URL")
    shop_token: str = Field("", validation_alias="TANDEM_SHOP_TOKEN", repr=False)
    calendar_url: str = Field("", validation_alias="TANDEM_CALENDAR_URL")
    calendar_token: str = Field("", validation_alias="TANDEM_CALENDAR_TOKEN", repr=False)
    technical_url: str = Field("", validation_alias="TANDEM_TECHNICAL_URL")
    technical_token: str = Field("", validation_alias="TANDEM_TECHNICAL_TOKEN", repr=False)

    console_url: str = Field(
        "", validation_alias="TANDEM_CONSOLE_URL", description="Where browsers reach the console; for OIDC."
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        validation_alias="TANDEM_TRUSTED_PROXIES",
        description="Addresses and networks, separated by commas, whose X-Forwarded-For is believed.",
    )
    # The company's own sign-in, which empty is none: docs/how-to/sign-in.md
    oidc_issuer: str = Field("", validation_alias="TANDEM_OIDC_ISSUER")
    oidc_client_id: str = Field("", validation_alias="TANDEM_OIDC_CLIENT_ID")
    oidc_client_secret: str = Field("", validation_alias="TANDEM_OIDC_CLIENT_SECRET", repr=False)
    oidc_name: str = Field("single sign-on", validation_alias="TANDEM_OIDC_NAME", description="On the button.")
    oidc_create_as: Role | Literal[""] = Field(
        "", validation_alias="TANDEM_OIDC_CREATE_AS", description="Role of whoever has no account; empty: refused."
    )
    oidc_role_claim: str = Field("", validation_alias="TANDEM_OIDC_ROLE_CLAIM")
    oidc_roles: str = Field(
        "", validation_alias="TANDEM_OIDC_ROLES", description="staff=operator,leads=supervisor: what the claim means."
    )

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def browser_livekit_url(self) -> str:
        return self.livekit_public_url or self.livekit_url

    @property
    def numbers(self) -> list[str]:
        return [number.strip() for number in self.sip_numbers.split(",") if number.strip()]

    @property
    def systems(self) -> dict[str, tuple[str, str]]:
        """Address and token of each area's own system, by the area's name; without those that are kept in tables."""
        areas = {
            "crm": (self.crm_url, self.crm_token),
            "billing": (self.billing_url, self.billing_token),
            "shop": (self.shop_url, self.shop_token),
            "calendar": (self.calendar_url, self.calendar_token),
            "technical": (self.technical_url, self.technical_token),
        }
        return {area: (url, token) for area, (url, token) in areas.items() if url}

    @property
    def roles_by_claim(self) -> dict[str, Role]:
        """What a value of the role claim makes somebody."""
        pairs = [pair.partition("=") for pair in self.oidc_roles.split(",") if pair.strip()]
        return {value.strip(): Role(role.strip()) for value, _, role in pairs}

    @model_validator(mode="after")
    def _sign_in_is_whole(self) -> Self:
        if not self.oidc_issuer:
            return self
        for name, value in (
            ("TANDEM_OIDC_CLIENT_ID", self.oidc_client_id),
            ("TANDEM_OIDC_CLIENT_SECRET", self.oidc_client_secret),
            ("TANDEM_CONSOLE_URL", self.console_url),
        ):
            if not value:
                raise ValueError(f"{name} must be set when TANDEM_OIDC_ISSUER is.")
        for name, url in (("TANDEM_OIDC_ISSUER", self.oidc_issuer), ("TANDEM_CONSOLE_URL", self.console_url)):
            if _host(url) is None:
                raise ValueError(f"{name} must be an address that begins with https:// or http://, and no more.")
            if self.is_production and not url.lower().startswith("https:"):
                raise ValueError(f"{name} must begin with https:// when TANDEM_ENV is production.")
        return self

    @model_validator(mode="after")
    def _roles_make_sense(self) -> Self:
        try:
            roles = self.roles_by_claim
        except ValueError:
            roles = {}
        if bool(self.oidc_role_claim) != bool(roles) or "" in roles or (self.oidc_roles and not roles):
            raise ValueError(
                "TANDEM_OIDC_ROLE_CLAIM names the claim and TANDEM_OIDC_ROLES what it means, as in "
                f"staff=operator,leads=supervisor; the roles are {', '.join(Role)}. Set both or neither."
            )
        return self

    @model_validator(mode="after")
    def _proxies_are_addresses(self) -> Self:
        for proxy in self.trusted_proxies.split(","):
            try:
                ip_network(proxy.strip(), strict=False)
            except ValueError:
                raise ValueError(
                    f"TANDEM_TRUSTED_PROXIES must be IP addresses or networks, not {proxy.strip()!r}."
                ) from None
        return self

    @model_validator(mode="after")
    def _systems_can_be_called(self) -> Self:
        for area, (url, token) in self.systems.items():
            host = _host(url)
            if host is None:
                raise ValueError(
                    f"TANDEM_{area.upper()}_URL must be an address that begins with https:// or http://, and no more: "
                    f"what opens it goes into TANDEM_{area.upper()}_TOKEN."
                )
            if not token.isascii() or not token.isprintable():
                raise ValueError(f"TANDEM_{area.upper()}_TOKEN must be printable ASCII.")
            if self.is_production and token and url.lower().startswith("http:") and not _is_loopback(host):
                raise ValueError(
                    f"TANDEM_{area.upper()}_URL must begin with https:// to send a token when TANDEM_ENV is production."
                )
        return self

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


def _host(url: str) -> str | None:
    """Of an http address without credentials, query and fragment; None when it is none."""
    try:
        address = urlsplit(url)
        has_more = address.username is not None or address.query or address.fragment
        is_http = address.scheme in {"http", "https"} and address.port != 0
    except ValueError:  # brackets that are not closed, a port that is no number
        return None
    return address.hostname if is_http and not has_more else None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost"

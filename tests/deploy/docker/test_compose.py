import re
import secrets
import shutil
import subprocess

import pytest
import yaml
from pydantic import TypeAdapter
from pydantic_settings import BaseSettings

from agents.config import Settings as WorkerSettings
from agents.main import AFTERWARDS_SECONDS
from api.config import Settings as ApiSettings
from api.server import GRACE
from tests.deploy.docker.compose import CHECKOUT, COMPOSE_FILE, Compose, examples, interpolate

pytestmark = pytest.mark.deploy

COMPOSES_OWN = {"COMPOSE_PROFILES"}
PROVIDER_KEYS = {"DEEPGRAM_API_KEY", "OPENAI_API_KEY", "TANDEM_SECOND_API_KEY"}
SYSTEM_SECRETS = {f"TANDEM_{area}_TOKEN" for area in ("CRM", "BILLING", "SHOP", "CALENDAR", "TECHNICAL")} | {
    "TANDEM_OIDC_CLIENT_SECRET"
}
SECRET_NAME = re.compile(r"(PASSWORD|SECRET|TOKEN|API_KEY)$")
RUN_ONCE = {"migrate", "provision"}
SETTINGS: dict[str, type[BaseSettings]] = {
    "api": ApiSettings,
    "migrate": ApiSettings,
    "provision": ApiSettings,
    "worker": WorkerSettings,
}


@pytest.fixture(scope="module")
def compose() -> Compose:
    return Compose()


@pytest.fixture
def filled_in(compose: Compose) -> dict[str, str]:
    """An .env in which everything required is set."""
    return {use.name: secrets.token_hex(32) for use in compose.uses if use.operator == ":?"}


def test_every_variable_is_documented_and_every_documented_one_is_used(compose: Compose) -> None:
    used = {use.name for use in compose.uses} | compose.passed_on
    assert used == set(examples()) - COMPOSES_OWN


def test_what_is_required_is_what_the_example_asks_to_fill_in(compose: Compose) -> None:
    required = {use.name for use in compose.uses if use.operator == ":?"}
    assert required == {example.name for example in examples().values() if not example.optional}


def test_the_example_ships_no_value_for_anything_required() -> None:
    assert [example for example in examples().values() if not example.optional and example.value] == []


def test_no_secret_has_a_default(compose: Compose) -> None:
    assert [use for use in compose.uses if SECRET_NAME.search(use.name) and use.operator != ":?"] == []
    assert {name for name in compose.passed_on if SECRET_NAME.search(name)} == PROVIDER_KEYS | SYSTEM_SECRETS


def test_no_variable_silently_becomes_empty(compose: Compose) -> None:
    assert [use for use in compose.uses if use.operator is None] == []


def test_a_missing_secret_stops_the_start(compose: Compose, filled_in: dict[str, str]) -> None:
    del filled_in["LIVEKIT_API_SECRET"]
    with pytest.raises(KeyError, match="LIVEKIT_API_SECRET"):
        compose.environment("worker", filled_in)


@pytest.mark.parametrize("service", SETTINGS)
def test_the_program_reads_every_variable_it_is_given(compose: Compose, service: str) -> None:
    given = set(compose.services[service]["environment"])
    assert given <= _variables(SETTINGS[service])


@pytest.mark.parametrize("name", sorted(Compose().passed_on - PROVIDER_KEYS))
def test_a_default_shown_in_the_example_is_the_programs_own(name: str) -> None:
    [default] = _defaults(name)
    assert TypeAdapter(type(default)).validate_strings(examples()[name].value) == default


def test_the_api_starts_in_production_with_what_compose_gives_it(
    compose: Compose, filled_in: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in compose.environment("api", filled_in).items():
        monkeypatch.setenv(name, value)
    settings = ApiSettings()
    assert settings.is_production
    assert settings.database_url.startswith(f"postgresql://tandem:{filled_in['POSTGRES_PASSWORD']}@postgres")


def test_every_lasting_service_has_a_health_check_and_comes_back(compose: Compose) -> None:
    lasting = {name: service for name, service in compose.services.items() if name not in RUN_ONCE}
    assert [name for name, service in lasting.items() if "test" not in service.get("healthcheck", {})] == []
    assert [name for name, service in lasting.items() if service.get("restart") != "unless-stopped"] == []


def test_what_runs_once_is_waited_for_until_it_is_done(compose: Compose) -> None:
    waited = [
        (name, needed, how["condition"])
        for name, service in compose.services.items()
        for needed, how in service.get("depends_on", {}).items()
    ]
    assert {needed for _, needed, _ in waited} <= set(compose.services)
    for name, needed, condition in waited:
        expected = "service_completed_successfully" if needed in RUN_ONCE else "service_healthy"
        assert condition == expected, f"{name} waits for {needed}"


def test_images_are_pinned_to_a_release(compose: Compose) -> None:
    bought = {name: service["image"] for name, service in compose.services.items() if "build" not in service}
    assert [image for image in bought.values() if not re.search(r":v?\d+\.\d+", image)] == []


def test_livekit_is_the_version_that_the_embedded_stack_builds(compose: Compose) -> None:
    match = re.search(r"^LIVEKIT_VERSION := (\S+)$", (CHECKOUT / "Makefile").read_text(), re.MULTILINE)
    assert match
    assert compose.services["livekit"]["image"] == f"livekit/livekit-server:{match[1]}"


def test_database_and_bus_are_published_to_nobody(compose: Compose) -> None:
    assert "ports" not in compose.services["postgres"]
    assert "ports" not in compose.services["valkey"]


@pytest.mark.parametrize(("service", "port"), [("api", 8080), ("livekit", 7880)])
def test_plain_http_is_published_on_loopback_alone(compose: Compose, service: str, port: int) -> None:
    published = [line for line in compose.services[service]["ports"] if line.endswith(f":{port}")]
    assert published == [f"127.0.0.1:{port}:{port}"]


def test_addresses_inside_name_services_of_the_file(compose: Compose, filled_in: dict[str, str]) -> None:
    inside = {**filled_in, "LIVEKIT_PUBLIC_URL": "wss://127.0.0.1:443"}
    text = interpolate(COMPOSE_FILE.read_text(), inside)
    hosts = set(re.findall(r"(?:https?|ws|wss)://([\w.-]+):\d+", text)) | set(re.findall(r"@([\w.-]+):\d+/", text))
    assert hosts - {"127.0.0.1"} <= set(compose.services)
    assert {"api", "livekit", "postgres", "piper", "model-server"} <= hosts


def test_the_sip_service_publishes_the_ports_that_it_is_told(compose: Compose, filled_in: dict[str, str]) -> None:
    filled_in["TANDEM_RTP_PORTS"] = "30000-30099"
    told = yaml.safe_load(compose.environment("sip", filled_in)["SIP_CONFIG_BODY"])
    published = [interpolate(line, filled_in) for line in compose.services["sip"]["ports"]]
    assert told["rtp_port"] == "30000-30099"
    assert "30000-30099:30000-30099/udp" in published
    assert {f"{told['sip_port']}:5060/udp", f"{told['sip_port']}:5060/tcp"} <= set(published)


def test_the_sip_service_shares_livekits_keys_and_bus(compose: Compose, filled_in: dict[str, str]) -> None:
    told = yaml.safe_load(compose.environment("sip", filled_in)["SIP_CONFIG_BODY"])
    livekit = compose.environment("livekit", filled_in)
    assert yaml.safe_load(livekit["LIVEKIT_KEYS"]) == {told["api_key"]: told["api_secret"]}
    assert (livekit["REDIS_HOST"], livekit["REDIS_PASSWORD"]) == (told["redis"]["address"], told["redis"]["password"])


def test_what_is_told_to_stop_has_time_to_finish(compose: Compose) -> None:
    worker, api = WorkerSettings(), ApiSettings()
    assert seconds(compose, "worker") > worker.drain_seconds + AFTERWARDS_SECONDS
    assert seconds(compose, "api") > api.drain_seconds + GRACE.total_seconds()


def seconds(compose: Compose, service: str) -> int:
    """Its stop_grace_period."""
    match = re.fullmatch(r"(\d+)([ms])", compose.services[service]["stop_grace_period"])
    assert match is not None
    return int(match[1]) * (60 if match[2] == "m" else 1)


def test_docker_compose_accepts_the_file(filled_in: dict[str, str]) -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True).returncode != 0:
        pytest.skip("this machine has no docker compose")
    command = [docker, "compose", "--file", str(COMPOSE_FILE), "config", "--quiet"]
    checked = subprocess.run(command, env=filled_in, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


def _variables(settings: type[BaseSettings]) -> set[str]:
    return {str(field.validation_alias) for field in settings.model_fields.values()}


def _defaults(name: str) -> list[object]:
    fields = [field for settings in (ApiSettings, WorkerSettings) for field in settings.model_fields.values()]
    return [field.default for field in fields if field.validation_alias == name]

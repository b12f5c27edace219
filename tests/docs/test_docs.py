"""What the documents name is really there."""

import re
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from agents.config import Settings as WorkerSettings
from api.config import Settings as ApiSettings
from deploy.local.model_server.config import Settings as ModelSettings
from deploy.local.settings import StackSettings
from deploy.local.sip_gateway.config import GatewaySettings

pytestmark = pytest.mark.unit

CHECKOUT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")])
SETTINGS: list[type[BaseSettings]] = [ApiSettings, WorkerSettings, GatewaySettings, ModelSettings, StackSettings]

READ_ELSEWHERE = {"TEST_DATABASE_URL"}  # by the tests
LINK = re.compile(r"!?\[[^\]]*\]\((?!https?:)([^)#\s]+)")
TARGET = re.compile(r"\bmake ([a-z][a-z0-9-]*)")
VARIABLE = re.compile(
    r"\b(?:TANDEM|LIVEKIT|OPENAI|DEEPGRAM|SIP|RTP|MODELS|PIPER|DATABASE|REDIS|TEST_DATABASE)_[A-Z_]+\b"
)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)

documents = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(CHECKOUT)))


@documents
def test_links_lead_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


@documents
def test_make_targets_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (CHECKOUT / "Makefile").read_text(), re.MULTILINE))
    code = " ".join(CODE.findall(document.read_text()))
    assert set(TARGET.findall(code)) <= targets


@documents
def test_variables_are_read_by_some_part(document: Path) -> None:
    compose = set(VARIABLE.findall((CHECKOUT / "docker-compose.yml").read_text()))
    known = compose | READ_ELSEWHERE | {name for settings in SETTINGS for name in _variables(settings)}
    assert set(VARIABLE.findall(document.read_text())) <= known


def test_every_decision_is_listed() -> None:
    pages = {path.name for path in (CHECKOUT / "docs/decisions").glob("[0-9]*.md")}
    assert pages == set(LINK.findall((CHECKOUT / "docs/decisions/README.md").read_text()))


@pytest.mark.parametrize("page", sorted((CHECKOUT / "docs/decisions").glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_a_decision_says_context_decision_and_consequences(page: Path) -> None:
    assert re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE) == ["Context", "Decision", "Consequences"]


def _variables(settings: type[BaseSettings]) -> set[str]:
    prefix = settings.model_config.get("env_prefix", "")
    return {str(field.validation_alias or f"{prefix}{name}".upper()) for name, field in settings.model_fields.items()}

import asyncio
import io
import json
import socket

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.__main__ import main
from api.auth.passwords import is_password
from api.models import Number, Operator

pytestmark = pytest.mark.api

ADA = ("create-operator", "--email", "Ada@tandem.example", "--name", "Ada Byron", "--role", "admin")


class Terminal:
    """Types commands as an admin would."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    async def run(self, *arguments: str, typed: str = "") -> int:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        # The command has an event loop of its own, as it has in a terminal.
        return await asyncio.to_thread(main, arguments)

    def set(self, name: str, value: str) -> None:
        self._monkeypatch.setenv(name, value)


@pytest.fixture
def terminal(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("DATABASE_URL", database_url)
    return Terminal(monkeypatch)


async def test_an_operator_gets_the_password_that_was_typed(
    terminal: Terminal, session: AsyncSession, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await terminal.run(*ADA, "--skills", "sales, billing", typed="s3cret word of Ada\n") == 0

    ada = (await session.scalars(select(Operator))).one()
    assert (ada.email, ada.role, ada.skills) == ("ada@tandem.example", "admin", ["billing", "sales"])
    assert await is_password("s3cret word of Ada", ada.password_hash)
    assert "s3cret" not in capsys.readouterr().out


async def test_an_operator_without_a_typed_password_gets_one_that_is_printed(
    terminal: Terminal, session: AsyncSession, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await terminal.run(*ADA) == 0

    password = capsys.readouterr().out.rsplit(": ", 1)[1].strip()
    ada = (await session.scalars(select(Operator))).one()
    assert await is_password(password, ada.password_hash)


async def test_an_operator_is_created_once(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    await terminal.run(*ADA)

    assert await terminal.run(*ADA) == 1

    assert capsys.readouterr().err == "tandem: Somebody has the address ada@tandem.example already.\n"


async def test_a_skill_that_is_none_is_refused(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    assert await terminal.run(*ADA, "--skills", "juggling") == 1

    assert "technical, billing, sales, general" in capsys.readouterr().err


async def test_migrating_a_migrated_database_changes_nothing(terminal: Terminal) -> None:
    assert await terminal.run("migrate") == 0


async def test_the_demo_can_be_seeded_twice(terminal: Terminal) -> None:
    assert [await terminal.run("seed-demo") for _ in range(2)] == [0, 0]


async def test_the_schema_is_printed_the_same_each_time(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    await terminal.run("openapi")
    first = capsys.readouterr().out
    await terminal.run("openapi")

    assert capsys.readouterr().out == first
    assert json.loads(first)["info"]["title"] == "Tandem"


async def test_production_refuses_default_secrets(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.set("TANDEM_ENV", "production")

    assert await terminal.run("serve") == 1

    error = capsys.readouterr().err
    assert error.startswith("tandem: LIVEKIT_API_SECRET must be set to a secret of at least 32 characters")
    assert error.count("\n") == 1


async def test_a_database_that_is_not_there_is_one_sentence(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    terminal.set("DATABASE_URL", f"postgresql://nobody@127.0.0.1:{port}/nothing")

    assert await terminal.run("migrate") == 1

    assert capsys.readouterr().err.startswith("tandem: The database does not answer")


async def test_a_livekit_that_is_not_there_is_one_sentence(
    terminal: Terminal, session: AsyncSession, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    terminal.set("LIVEKIT_URL", f"ws://127.0.0.1:{port}")

    assert await terminal.run("provision") == 1

    assert capsys.readouterr().err.startswith(f"tandem: LiveKit at ws://127.0.0.1:{port} does not do it")
    # On file they are: the api brings them to LiveKit when it is back.
    assert {number.provisioned for number in await session.scalars(select(Number))} == {False}


async def test_a_number_that_cannot_be_dialled_is_one_sentence(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.set("TANDEM_SIP_NUMBERS", "support,sales desk")

    assert await terminal.run("provision") == 1

    assert capsys.readouterr().err.startswith("tandem: 'sales desk' cannot be dialled")


async def test_no_numbers_at_all_are_one_sentence(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.set("TANDEM_SIP_NUMBERS", " ,")

    assert await terminal.run("provision") == 1

    assert capsys.readouterr().err.startswith("tandem: There are no numbers")

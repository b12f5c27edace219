import csv
import io

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Role, Severity
from api.exports import service
from api.models import Ticket
from tests.api.conftest import MakeCall, MakeCustomer, MakeOperator, SignIn

pytestmark = pytest.mark.api


@pytest.fixture
async def supervisor(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Sam Reed", role=Role.supervisor))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


async def test_tickets_leave_as_a_file_that_a_spreadsheet_opens(
    supervisor: AsyncClient, session: AsyncSession, make_customer: MakeCustomer
) -> None:
    customer = await make_customer("Zoë Müller")
    session.add(Ticket(subject='=HYPERLINK("http://x"), "now"', customer_id=customer.id, tags=["late", "vip"]))
    await session.commit()

    answer = await supervisor.get("/v1/exports/tickets.csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="tickets-')
    assert answer.text.startswith("\ufeffNumber,Subject,")
    (row,) = rows(answer.text)
    assert (row["Number"], row["Customer"], row["Tags"]) == ("1001", "Zoë Müller", "late, vip")
    assert row["Subject"] == '\'=HYPERLINK("http://x"), "now"'


async def test_calls_leave_with_the_callers_name_on_file(
    supervisor: AsyncClient, make_call: MakeCall, make_customer: MakeCustomer
) -> None:
    await make_call(customer_id=(await make_customer()).id)
    await make_call(flow="ordering")

    (row,) = rows((await supervisor.get("/v1/exports/calls.csv", params={"flow": "support"})).text)

    assert (row["Caller"], row["Number"], row["State"]) == ("Alice Martin", "'+15550100", "active")


@pytest.mark.parametrize("at_once", [1, 2, 3, 10])
async def test_every_row_leaves_once_however_many_are_read_at_a_time(
    supervisor: AsyncClient, session: AsyncSession, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(service, "ROWS_AT_ONCE", at_once)
    for number in range(6):
        session.add(Ticket(subject=f"Case {number}", severity=Severity.high if number % 2 else Severity.low))
    await session.commit()

    answer = await supervisor.get("/v1/exports/tickets.csv", params={"severity": "high"})

    assert sorted(row["Subject"] for row in rows(answer.text)) == ["Case 1", "Case 3", "Case 5"]


async def test_an_export_is_on_record_with_who_what_and_how_many(
    supervisor: AsyncClient, session: AsyncSession
) -> None:
    session.add(Ticket(subject="Slow"))
    await session.commit()
    await supervisor.get("/v1/exports/tickets.csv", params={"status": "open", "owner": "me"})
    await supervisor.get("/v1/exports/calls.csv")

    calls, tickets = (await supervisor.get("/v1/exports")).json()["items"]

    assert (tickets["by"]["name"], tickets["list"], tickets["rows"]) == ("Sam Reed", "tickets", 0)
    assert tickets["query"] == {"status": ["open"], "owner": "me"}
    assert (calls["list"], calls["query"], calls["rows"]) == ("calls", {}, 0)
    assert calls["finished_at"] is not None


async def test_operators_export_nothing(console: AsyncClient) -> None:
    for path in ("/v1/exports", "/v1/exports/tickets.csv", "/v1/exports/calls.csv"):
        answer = await console.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "role-too-low")

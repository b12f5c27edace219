"""Who may do what: every route of the app, walked by everybody there is."""

import asyncio
import re
from collections.abc import Mapping
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from starlette.types import Message

from api.auth import COOKIE
from api.config import Settings
from api.contract import Role
from tests.api.conftest import MakeOperator, SignIn

pytestmark = pytest.mark.api

# A new route fails until it has a line here. Each role may do what the ones before it may; the worker's token opens the
# worker's routes and nothing else; LiveKit signs what it sends.
ACCESS = """
GET     /v1/accounts                                     admin
POST    /v1/accounts                                     admin
GET     /v1/accounts/{account_id}                        admin
PUT     /v1/accounts/{account_id}                        admin
GET     /v1/accounts/{account_id}/changes                admin
POST    /v1/accounts/{account_id}/deactivate             admin
POST    /v1/accounts/{account_id}/password               admin
POST    /v1/accounts/{account_id}/reactivate             admin
DELETE  /v1/accounts/{account_id}/sessions               admin
GET     /v1/accounts/{account_id}/sessions               admin
DELETE  /v1/accounts/{account_id}/sessions/{session_id}  admin
POST    /v1/auth/login                                   anyone
POST    /v1/auth/logout                                  operator
GET     /v1/auth/me                                      operator
PUT     /v1/auth/me/password                             operator
DELETE  /v1/auth/me/sessions                             operator
GET     /v1/auth/me/sessions                             operator
DELETE  /v1/auth/me/sessions/{session_id}                operator
GET     /v1/auth/oidc/callback                           anyone
GET     /v1/auth/oidc/login                              anyone
GET     /v1/auth/ways                                    anyone
GET     /v1/calls                                        operator
GET     /v1/calls/{call_id}                              operator
GET     /v1/calls/{call_id}/earlier                      operator
POST    /v1/calls/{call_id}/hang-up                      operator
POST    /v1/calls/{call_id}/remark                       supervisor
DELETE  /v1/calls/{call_id}/supervision                  supervisor
POST    /v1/calls/{call_id}/supervision                  supervisor
POST    /v1/calls/{call_id}/take-over                    supervisor
DELETE  /v1/calls/{call_id}/recordings/{recording_id}    admin
GET     /v1/calls/{call_id}/recordings/{recording_id}    operator
GET     /v1/calls/{call_id}/utterances                   operator
GET     /v1/calls/{call_id}/voicemail                    operator
GET     /v1/colleagues                                   operator
POST    /v1/consultations/{consultation_id}/accept       operator
POST    /v1/consultations/{consultation_id}/decline      operator
POST    /v1/consultations/{consultation_id}/leave        operator
GET     /v1/dispositions                                 operator
GET     /v1/dispositions/all                             supervisor
PUT     /v1/dispositions/{code}                          admin
GET     /v1/exports                                      supervisor
GET     /v1/exports/calls.csv                            supervisor
GET     /v1/exports/tickets.csv                          supervisor
GET     /v1/flows                                        operator
GET     /v1/health                                       anyone
GET     /v1/live                                         operator
POST    /v1/livekit/webhook                              livekit
GET     /v1/numbers                                      supervisor
POST    /v1/numbers                                      admin
GET     /v1/numbers/defaults                             supervisor
DELETE  /v1/numbers/{number_id}                          admin
PUT     /v1/numbers/{number_id}                          admin
GET     /v1/operators                                    supervisor
GET     /v1/operators/me/active                          operator
GET     /v1/operators/me/consultation                    operator
POST    /v1/operators/me/heartbeat                       operator
GET     /v1/operators/me/offer                           operator
PUT     /v1/operators/me/presence                        operator
GET     /v1/operators/me/supervision                     supervisor
PUT     /v1/operators/{operator_id}/presence             supervisor
PUT     /v1/operators/{operator_id}/skills               admin
GET     /v1/orders                                       operator
GET     /v1/promises                                     operator
GET     /v1/promises/broken                              supervisor
GET     /v1/promises/callbacks                           operator
GET     /v1/promises/counts                              operator
GET     /v1/promises/{promise_id}                        operator
POST    /v1/promises/{promise_id}/attempts               operator
POST    /v1/promises/{promise_id}/give-up                operator
POST    /v1/promises/{promise_id}/hand                   operator
POST    /v1/promises/{promise_id}/keep                   operator
POST    /v1/promises/{promise_id}/take                   operator
GET     /v1/questions                                    supervisor
POST    /v1/questions/{question_id}/close                supervisor
GET     /v1/queue                                        operator
GET     /v1/queue/self-check                             supervisor
POST    /v1/queue/{entry_id}/claim                       operator
POST    /v1/queue/{entry_id}/consult                     operator
POST    /v1/queue/{entry_id}/consult/complete            operator
POST    /v1/queue/{entry_id}/consult/end                 operator
POST    /v1/queue/{entry_id}/decline                     operator
POST    /v1/queue/{entry_id}/hand-back                   operator
POST    /v1/queue/{entry_id}/hold                        operator
POST    /v1/queue/{entry_id}/resume                      operator
POST    /v1/queue/{entry_id}/transfer                    operator
POST    /v1/queue/{entry_id}/wrap-up                     operator
POST    /v1/queue/{entry_id}/wrap-up/extend              operator
GET     /v1/queues                                       supervisor
PUT     /v1/queues/{skill}                               admin
GET     /v1/ready                                        anyone
GET     /v1/refund-requests                              supervisor
POST    /v1/refund-requests/{request_id}/decision        supervisor
GET     /v1/repairs                                      supervisor
GET     /v1/reports/by/{grouping}                        supervisor
GET     /v1/reports/by/{grouping}.csv                    supervisor
GET     /v1/reports/me                                   operator
GET     /v1/reports/measures                             operator
GET     /v1/reports/summary                              supervisor
GET     /v1/reports/today                                supervisor
GET     /v1/reports/wait-calibration                     supervisor
GET     /v1/saved-filters                                operator
POST    /v1/saved-filters                                operator
DELETE  /v1/saved-filters/{filter_id}                    operator
PUT     /v1/saved-filters/{filter_id}                    operator
GET     /v1/search                                       operator
GET     /v1/search/calls                                 operator
GET     /v1/search/customers                             operator
GET     /v1/search/tickets                               operator
GET     /v1/search/transcripts                           operator
GET     /v1/sign-ins                                     admin
GET     /v1/supervision-acts                             supervisor
GET     /v1/tickets                                      operator
GET     /v1/tickets/number/{number}                      operator
GET     /v1/tickets/owners                               operator
GET     /v1/tickets/tags                                 operator
GET     /v1/tickets/{ticket_id}                          operator
PATCH   /v1/tickets/{ticket_id}                          operator
DELETE  /v1/tickets/{ticket_id}/calls/{call_id}          operator
PUT     /v1/tickets/{ticket_id}/calls/{call_id}          operator
POST    /v1/tickets/{ticket_id}/comments                 operator
POST    /v1/tickets/{ticket_id}/merge                    operator
GET     /v1/timezones                                    supervisor
GET     /v1/wall                                         supervisor
POST    /v1/worker/calls                                 worker
POST    /v1/worker/calls/{call_id}/demos                 worker
POST    /v1/worker/calls/{call_id}/diagnostics           worker
POST    /v1/worker/calls/{call_id}/events                worker
POST    /v1/worker/calls/{call_id}/fixes                 worker
POST    /v1/worker/calls/{call_id}/identify              worker
GET     /v1/worker/calls/{call_id}/incidents             worker
GET     /v1/worker/calls/{call_id}/instructions          worker
GET     /v1/worker/calls/{call_id}/invoices              worker
GET     /v1/worker/calls/{call_id}/invoices/{number}     worker
GET     /v1/worker/calls/{call_id}/knowledge             worker
GET     /v1/worker/calls/{call_id}/order                 worker
PATCH   /v1/worker/calls/{call_id}/order                 worker
POST    /v1/worker/calls/{call_id}/order/cancel          worker
PUT     /v1/worker/calls/{call_id}/order/lines           worker
POST    /v1/worker/calls/{call_id}/order/place           worker
POST    /v1/worker/calls/{call_id}/order/reopen          worker
POST    /v1/worker/calls/{call_id}/promises              worker
DELETE  /v1/worker/calls/{call_id}/queue-entry           worker
GET     /v1/worker/calls/{call_id}/queue-entry           worker
POST    /v1/worker/calls/{call_id}/queue-entry           worker
PUT     /v1/worker/calls/{call_id}/recordings            worker
POST    /v1/worker/calls/{call_id}/refund-requests       worker
POST    /v1/worker/calls/{call_id}/refunds               worker
POST    /v1/worker/calls/{call_id}/return                worker
GET     /v1/worker/calls/{call_id}/solutions             worker
GET     /v1/worker/calls/{call_id}/system-logs           worker
PUT     /v1/worker/calls/{call_id}/ticket                worker
POST    /v1/worker/calls/{call_id}/verify                worker
PUT     /v1/worker/calls/{call_id}/voicemail             worker
PUT     /v1/worker/calls/{call_id}/voicemail/transcript  worker
GET     /v1/worker/calls/{call_id}/wrap-up               worker
PUT     /v1/worker/calls/{call_id}/wrap-up               worker
GET     /v1/worker/demo-slots                            worker
PUT     /v1/worker/flows                                 worker
GET     /v1/worker/goods                                 worker
GET     /v1/worker/kitchen                               worker
POST    /v1/worker/leases                                worker
GET     /v1/worker/menu                                  worker
GET     /v1/worker/products                              worker
GET     /v1/worker/quote                                 worker
GET     /v1/worker/stock                                 worker
"""

PEOPLE = {"operator": 0, "supervisor": 1, "admin": 2}
UNAUTHORIZED, TOO_LOW = (401, "unauthorized"), (403, "role-too-low")
NOT_SIGNED = (401, "webhook-not-signed")


def decided() -> dict[tuple[str, str], str]:
    """Who is the least that may, by method and path."""
    lines = [line.split() for line in ACCESS.strip().splitlines()]
    return {(method, path): who for method, path, who in lines}


def operations(app: FastAPI) -> set[tuple[str, str]]:
    return {(method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods}


def address(path: str) -> str:
    return re.sub(r"{[^}]*}", lambda _: str(uuid4()), path)


async def refusal(app: FastAPI, method: str, path: str, headers: Mapping[str, str]) -> tuple[int, str]:
    """Status and code; an answer that is no refusal is not listened to, because the live feed's never ends."""
    status, body, is_answered = 0, b"", asyncio.Event()

    said = iter([{"type": "http.request", "body": b""}])

    async def receive() -> Message:
        return next(said, None) or await asyncio.get_running_loop().create_future()

    async def send(message: Message) -> None:
        nonlocal status, body
        status, body = message.get("status", status), body + message.get("body", b"")
        if status < 400 or not message.get("more_body", message["type"] == "http.response.start"):
            is_answered.set()

    scope = {
        "type": "http",
        "method": method,
        "path": address(path),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in {"host": "t", **headers}.items()],
    }
    request = asyncio.create_task(app(scope, receive, send))
    await is_answered.wait()
    request.cancel()
    await asyncio.wait([request])
    code = re.search(rb'"code":"([^"]*)"', body)
    return status, code[1].decode() if code else ""


def expected(who: str, needed: str) -> tuple[int, str] | None:
    """How somebody is refused; None: let in, whatever becomes of a request that says nothing."""
    if needed in ("anyone", who):
        return None
    if needed == "livekit":
        return NOT_SIGNED
    if needed == "worker" or who not in PEOPLE:
        return UNAUTHORIZED
    return None if PEOPLE[who] >= PEOPLE[needed] else TOO_LOW


def test_the_table_decides_about_every_route_and_no_other(app: FastAPI) -> None:
    assert operations(app) == set(decided())


def test_every_route_is_described(app: FastAPI) -> None:
    """The table goes by the schema, so that nothing may hide from it."""
    described = {path for _, path in operations(app)}

    assert {route.path for route in app.routes if hasattr(route, "path")} <= described


@pytest.mark.timeout(180)
@pytest.mark.parametrize("who", ["anonymous", "worker", "operator", "supervisor", "admin"])
async def test_everybody_is_let_in_where_they_may_and_nowhere_else(
    app: FastAPI, settings: Settings, make_operator: MakeOperator, sign_in: SignIn, who: str
) -> None:
    headers = {}
    if who == "worker":
        headers = {"authorization": f"Bearer {settings.worker_token}"}
    elif who in PEOPLE:
        browser = await sign_in(await make_operator(role=Role(who)))
        headers = {"cookie": f"{COOKIE}={browser.cookies[COOKIE]}"}
    # What ends the session comes last.
    for (method, path), needed in sorted(decided().items(), key=lambda line: line[0][1] == "/v1/auth/logout"):
        found = await refusal(app, method, path, headers)
        wanted = expected(who, needed)
        if wanted is None:
            assert found not in (UNAUTHORIZED, TOO_LOW), (who, method, path)
        else:
            assert found == wanted, (who, method, path)


@pytest.mark.parametrize("scheme", ["Bearer wrong", "Bearer", "Basic {token}", "{token}"])
async def test_the_workers_token_must_be_right(client: AsyncClient, settings: Settings, scheme: str) -> None:
    authorization = scheme.format(token=settings.worker_token)

    answer = await client.get("/v1/worker/products", headers={"Authorization": authorization})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")

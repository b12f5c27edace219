"""The clients of the history together: begun, given their number of operations, and judged."""

import asyncio
import random
from collections import defaultdict
from contextlib import AsyncExitStack, suppress
from typing import Any, Self

import httpx

from deploy.local.desk import Desk
from deploy.local.settings import StackSettings
from tests.chaos.checker import Violation, check
from tests.chaos.clients import SKILL, TIMEOUT_SECONDS, Api, Leases, Meter, comment, compete, report
from tests.chaos.history import Kind, Operation, Reported, Stored
from tests.chaos.record import Database

REPORTERS = 3
COMMENTERS = 2
OPERATORS = ("olivia", "omar")
SETTLED_SECONDS = TIMEOUT_SECONDS
"""After the last operation: what is still on its way has arrived, or never will."""

CATCH_UP_SECONDS = 180.0
"""For what could not be done while parts were away."""

CHAINS_AT_ONCE = 8


class Workload:
    """Concurrent clients of the api's HTTP, from login to verdict."""

    def __init__(self, settings: StackSettings, api_url: str, database: Database, seed: int) -> None:
        """`api_url`: by way of the wire that is broken."""
        self.history: list[Operation] = []
        self._settings = settings
        self._url = f"{api_url}/v1"
        self._database = database
        self._seed = seed
        self._meter = Meter()
        self._exit = AsyncExitStack()
        self._clients: list[asyncio.Task[None]] = []
        self._queue_before: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        self._queue_before = await self._serve_queue(strategy="ring_all", manual_pick=True)
        worker = await self._worker("worker")
        leases = Leases(worker)
        ticket_id = await self._ticket(worker, leases)
        self._start(leases.keep())
        for number in range(REPORTERS):
            api = await self._worker(f"reporter {number + 1}")
            self._start(report(api, leases, random.Random(f"{self._seed} {api.who}")))
        operators = [await self._operator(name) for name in OPERATORS]
        for number in range(COMMENTERS):
            api = await self._operator("admin", f"commenter {number + 1}")
            self._start(comment(api, ticket_id, random.Random(f"{self._seed} {api.who}")))
        self._start(compete(worker, leases, operators))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()
        await self._exit.aclose()
        await self._serve_queue(**self._queue_before)

    async def _stop(self) -> None:
        for client in self._clients:
            client.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)

    async def work(self, operations: int, within_seconds: float) -> None:
        """So many operations more are done, as fast as the api answers, and not faster than that time says."""
        await self._meter.grant(operations, within_seconds)

    async def judge(self) -> list[Violation]:
        """What was granted is done, and what is on its way comes to rest. Then: whether what is stored can be true."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP_SECONDS):
                await self._meter.used_up()
        for client in self._clients:
            if client.done():
                client.result()  # one that broke has proven nothing
        await self._stop()
        await asyncio.sleep(SETTLED_SECONDS)
        return check(self.history, await self._stored())

    def _start(self, work: Any) -> None:
        self._clients.append(asyncio.create_task(work))

    async def _client(self, who: str, **options: Any) -> Api:
        http = httpx.AsyncClient(base_url=self._url, timeout=TIMEOUT_SECONDS, trust_env=False, **options)
        await self._exit.enter_async_context(http)
        return Api(http, self._meter, self.history, who)

    async def _worker(self, who: str) -> Api:
        return await self._client(who, headers={"Authorization": f"Bearer {self._settings.secrets['worker_token']}"})

    async def _operator(self, name: str, who: str = "") -> Api:
        secret = "admin_password" if name == "admin" else "operator_password"
        api = await self._client(who or name)
        body = {"email": f"{name}@tandem.example", "password": self._settings.secrets[secret]}
        (await api.http.post("/auth/login", json=body)).raise_for_status()
        return api

    async def _ticket(self, worker: Api, leases: Leases) -> str:
        async with leases.call() as call_id:
            made = await worker.get_done("PUT", f"/worker/calls/{call_id}/ticket", {"subject": "Chaos"})
        ticket_id: str = made["id"]
        return ticket_id

    async def _serve_queue(self, **settings: Any) -> dict[str, Any]:
        """Whoever waits may be taken by anybody: that is where two could believe that they won. Returns what was."""
        async with Desk(self._settings.console_url) as desk:
            await desk.log_in("admin@tandem.example", self._settings.secrets["admin_password"])
            before = next(queue for queue in await desk.queues() if queue["skill"] == SKILL)
            await desk.change_queue(SKILL, **settings)
        return {name: before[name] for name in settings}

    async def _stored(self) -> Stored:
        calls = {o.subject for o in self.history if o.kind in (Kind.report, Kind.enqueue)}
        entries = {o.subject for o in self.history if o.kind is Kind.claim}
        return Stored(
            events=await self._events(calls),
            comments=await self._grouped(COMMENTS, {o.key for o in self.history if o.kind is Kind.comment}),
            entries=await self._grouped(ENTRIES, calls),
            owners=await self._grouped(OWNERS, entries, {each: name for name, each in (await self._ids()).items()}),
            broken_chains=await self._broken_chains(calls),
        )

    async def _events(self, calls: set[str]) -> dict[str, list[Reported]]:
        events: dict[str, list[Reported]] = defaultdict(list)
        for row in await self._database.ask(EVENTS, list(calls)):
            events[row["call_id"]].append(Reported(row["id"], row["seq"]))
        return events

    async def _grouped(
        self, question: str, subjects: set[str], names: dict[str, str] | None = None
    ) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for subject, value in await self._database.ask(question, list(subjects)):
            found[subject].append((names or {}).get(value, value))
        return found

    async def _ids(self) -> dict[str, str]:
        rows = await self._database.ask("SELECT split_part(email, '@', 1), id::text FROM operators")
        return {row[0]: row[1] for row in rows}

    async def _broken_chains(self, calls: set[str]) -> list[str]:
        """As the api itself says, which computes each hash anew."""
        limit = asyncio.Semaphore(CHAINS_AT_ONCE)
        async with Desk(self._settings.console_url) as desk:
            await desk.log_in("admin@tandem.example", self._settings.secrets["admin_password"])

            async def is_broken(call_id: str) -> bool:
                async with limit:
                    return not (await desk.call(call_id))["chain_intact"]

            found = await asyncio.gather(*(is_broken(call_id) for call_id in calls))
        return [call_id for call_id, broken in zip(calls, found, strict=True) if broken]


EVENTS = """
    SELECT call_id::text, id::text, seq FROM call_events WHERE call_id = ANY($1::text[]::uuid[])
    ORDER BY call_id, seq, stored_at"""
COMMENTS = "SELECT text, id::text FROM ticket_comments WHERE text = ANY($1::text[])"
ENTRIES = "SELECT call_id::text, id::text FROM queue_entries WHERE call_id = ANY($1::text[]::uuid[])"
OWNERS = """
    SELECT entry_id::text, by::text FROM entry_changes
    WHERE entry_id = ANY($1::text[]::uuid[]) AND after = 'connected' AND before <> 'connected' AND by IS NOT NULL
    ORDER BY at"""

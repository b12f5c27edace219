"""The console's API as a program sees it: what the demo and the phoned tests know of a call, they know from here."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any
from uuid import UUID

import httpx

Json = dict[str, Any]

HEARTBEAT_SECONDS = 5.0

IN_LINE = ("waiting", "offered")
"""The states of an entry whose caller waits for a person, whether or not it rings at somebody."""


class Desk:
    """One signed-in person. Answers are the API's JSON; a refusal raises httpx.HTTPStatusError.

    From the login until `close` it gives signs of life, as a browser would: else the person is offline in no time.
    """

    def __init__(
        self,
        console_url: str,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._client = httpx.AsyncClient(base_url=f"{console_url}/v1", timeout=15, trust_env=False, transport=transport)
        self._heartbeat_seconds = heartbeat_seconds
        self._alive: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Desk":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        if self._alive is not None:
            self._alive.cancel()
            with suppress(asyncio.CancelledError):
                await self._alive
        await self._client.aclose()

    async def log_in(self, email: str, password: str) -> Json:
        answer: Json = await self._post("/auth/login", {"email": email, "password": password})
        self._alive = self._alive or asyncio.create_task(self._stay_alive())
        return answer

    async def _stay_alive(self) -> None:
        while True:
            await asyncio.sleep(self._heartbeat_seconds)
            with suppress(httpx.HTTPError):  # the next one may get through
                await self._client.post("/operators/me/heartbeat")

    async def choose_presence(self, presence: str) -> Json:
        answer = await self._client.put("/operators/me/presence", json={"presence": presence})
        me: Json = self._json(answer)
        return me

    async def me(self) -> Json:
        answer: Json = await self._get("/auth/me")
        return answer

    async def queue(self) -> list[Json]:
        entries: list[Json] = await self._get("/queue")
        return entries

    async def line(self) -> list[Json]:
        """Who waits for a person, the next one first."""
        return [entry for entry in await self.queue() if entry["state"] in IN_LINE]

    async def queues(self) -> list[Json]:
        """How each queue is served."""
        queues: list[Json] = await self._get("/queues")
        return queues

    async def change_queue(self, skill: str, **settings: object) -> Json:
        """Serve a queue otherwise from now on; what is not named stays."""
        before = next(queue for queue in await self.queues() if queue["skill"] == skill)
        body = {**before, **settings}
        del body["skill"]
        queue: Json = self._json(await self._client.put(f"/queues/{skill}", json=body))
        return queue

    async def change_number(self, number: str, **settings: object) -> Json:
        """Answer a number otherwise from the next call on; what is not named stays."""
        before = next(known for known in await self._get("/numbers") if known["number"] == number)
        known_alone = {"id", "provisioned", "updated_at", "now"}
        body = {name: value for name, value in before.items() if name not in known_alone} | settings
        changed: Json = self._json(await self._client.put(f"/numbers/{before['id']}", json=body))
        return changed

    async def claim(self, entry_id: str) -> httpx.Response:
        """The bare answer: a refusal (409) is as interesting as success."""
        return await self._client.post(f"/queue/{entry_id}/claim")

    async def hang_up(self, call_id: str) -> None:
        (await self._client.post(f"/calls/{call_id}/hang-up")).raise_for_status()

    async def wrap_up(self, entry_id: str, disposition: str, notes: str = "") -> Json:
        answer: Json = await self._post(f"/queue/{entry_id}/wrap-up", {"disposition": disposition, "notes": notes})
        return answer

    async def calls(self) -> list[Json]:
        """Newest first."""
        items: list[Json] = (await self._get("/calls"))["items"]
        return items

    async def call(self, call_id: str | UUID) -> Json:
        answer: Json = await self._get(f"/calls/{call_id}")
        return answer

    async def voicemail(self, call_id: str | UUID) -> bytes:
        """The message that was left in a call, a WAV file."""
        answer = await self._client.get(f"/calls/{call_id}/voicemail")
        answer.raise_for_status()
        return answer.content

    async def recording(self, call_id: str | UUID, recording_id: str) -> bytes:
        """A piece of what was heard in a call, Opus in Ogg."""
        answer = await self._client.get(f"/calls/{call_id}/recordings/{recording_id}")
        answer.raise_for_status()
        return answer.content

    async def ticket(self, ticket_id: str | UUID) -> Json:
        answer: Json = await self._get(f"/tickets/{ticket_id}")
        return answer

    async def changes(self) -> AsyncGenerator[Json]:
        """What changes from now on, as topic, call_id and id. The first item, `{}`, says that it listens."""
        async with self._client.stream("GET", "/live", timeout=httpx.Timeout(15, read=None)) as answer:
            answer.raise_for_status()
            event = ""
            async for line in answer.aiter_lines():
                if line.startswith("event:"):
                    event = line.removeprefix("event:").strip()
                elif line.startswith("data:"):
                    for change in json.loads(line.removeprefix("data:")) if event == "changes" else [{}]:
                        yield change

    async def _get(self, path: str) -> Any:
        return self._json(await self._client.get(path))

    async def _post(self, path: str, body: Json) -> Any:
        return self._json(await self._client.post(path, json=body))

    def _json(self, answer: httpx.Response) -> Any:
        answer.raise_for_status()
        return answer.json()

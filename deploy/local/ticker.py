"""A call as it happens, line by line: what is said, what the agents do, who has the caller and why."""

from collections.abc import Callable
from contextlib import aclosing

from rich.markup import escape

from deploy.local.desk import Desk, Json

Show = Callable[[str], None]


class Ticker:
    def __init__(self, desk: Desk, show: Show) -> None:
        self._desk = desk
        self._show = show
        self._shown: set[str] = set()

    async def follow(self, caller_number: str, seen: Callable[[Json], None]) -> Json:
        """Show the next call from this number until it has ended, and return it; `seen` gets each state of it."""
        ours: str | None = None
        async with aclosing(self._desk.changes()) as changes:
            async for change in changes:
                call_id = change.get("call_id")
                if call_id is None or ours not in (None, call_id):
                    continue
                call = await self._desk.call(call_id)
                if call["caller_number"] not in ("", caller_number):
                    continue
                ours = ours or (call_id if call["caller_number"] else None)
                self._show_news(call)
                seen(call)
                if call["state"] == "ended":
                    return call
        raise ConnectionError("The live feed ended before the call did.")

    def _show_news(self, call: Json) -> None:
        items = [
            *((item["at"], item["id"], _transition(item)) for item in call["transitions"]),
            *((item["at"], item["id"], _utterance(item)) for item in call["utterances"]),
            *((item["at"], item["id"], _tool_call(item)) for item in call["tool_calls"]),
        ]
        for _, item_id, line in sorted(items):
            if item_id not in self._shown:
                self._shown.add(item_id)
                self._show(line)


def _transition(item: Json) -> str:
    arrow = f"{item['source']['name']} → {item['target']['name']}"
    return f"[bold magenta]⇢ {escape(arrow)}[/]  [magenta]{escape(item['kind'])}: {escape(item['reason'])}[/]"


def _utterance(item: Json) -> str:
    colour = {"caller": "cyan", "agent": "green", "operator": "yellow"}[item["speaker"]]
    return f"[{colour}]{escape(item['name']):>22}[/]  {escape(item['text'])}"


def _tool_call(item: Json) -> str:
    arguments = ", ".join(f"{name}={value!r}" for name, value in item["arguments"].items())
    return f"[dim]{'⚙':>22}  {escape(item['tool'])}({escape(arguments)})[/]"

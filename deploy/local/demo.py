"""The first call: a scripted caller phones the running call center, and the newcomer may be the operator."""

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass, field

from rich.console import Console
from rich.markup import escape

from deploy.local.caller import PATIENCE_SECONDS, Caller
from deploy.local.desk import Desk, Json
from deploy.local.errors import StackError
from deploy.local.phone import CallRefused, LineClosed, Phone
from deploy.local.settings import StackSettings
from deploy.local.ticker import Ticker
from deploy.local.voice import Voice

CALLER_NUMBER = "+15550100"  # Alice Martin, on file with an invoice that charges her twice
TO_THE_AGENTS = (
    "Hello. I was charged twice on invoice one zero four two.",
    "Yes please, refund it.",
    "I would like to talk to a person, please.",
)
TO_THE_OPERATOR = (
    "Hello, this is Alice. I only wanted to be sure that my refund is on its way.",
    "That is good to hear. Thank you very much.",
    "No, that is all. Goodbye.",
)
TO_THE_CALLBACK = ("Yes please, call me back.", "No, that is all. Goodbye.")
PAUSE_SECONDS = 2.5
OPERATOR_PATIENCE_SECONDS = 300.0
LONGEST_CALL_SECONDS = 900.0
RECORD_SECONDS = 15.0
WRAP_UP_SECONDS = 120.0


@dataclass(frozen=True)
class Wait:
    """How the wait for a person goes on."""

    connected: asyncio.Event = field(default_factory=asyncio.Event)
    callback_offered: asyncio.Event = field(default_factory=asyncio.Event)

    def seen(self, call: Json) -> None:
        if call["state"] == "with_operator":
            self.connected.set()
        if any(line["speaker"] == "agent" and "call you back" in line["text"] for line in call["utterances"]):
            self.callback_offered.set()


async def demo(settings: StackSettings) -> int:
    """Place the call, show it, end with its ticket. Returns the exit code.

    Raises:
        StackError: the call was refused, or the line stayed silent.
    """
    screen = Console(highlight=False, soft_wrap=True)
    async with Desk(settings.console_url) as desk:
        await desk.log_in("admin@tandem.example", settings.secrets["admin_password"])
        wait = Wait()
        following = asyncio.create_task(Ticker(desk, screen.print).follow(CALLER_NUMBER, wait.seen))
        try:
            await _place_call(settings, wait, screen)
            async with asyncio.timeout(RECORD_SECONDS):
                call = await following
        except CallRefused as refused:
            raise StackError(f"The call was refused: {refused}.") from refused
        except TimeoutError as silence:
            raise StackError(f"The line stayed silent; the logs are in {settings.logs}.") from silence
        finally:
            following.cancel()
        await _wait_for_wrap_up(desk, call, screen)
        return await _show_ticket(desk, call, settings, screen)


async def _place_call(settings: StackSettings, wait: Wait, screen: Console) -> None:
    screen.print(f"[bold]Phoning {settings.sip_address} as {CALLER_NUMBER} …[/]\n")
    async with Phone() as phone, Voice(f"http://127.0.0.1:{settings.models_port}/v1") as voice:
        call = await phone.dial(settings.sip_address, CALLER_NUMBER)
        await call.answered()
        caller = Caller(call, voice, PAUSE_SECONDS)
        talking = asyncio.create_task(_talk(caller, wait, settings, screen))
        ended = asyncio.create_task(call.ended(within=LONGEST_CALL_SECONDS))
        await asyncio.wait([talking, ended], return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if talking.done():
            talking.result()
        else:
            talking.cancel()


async def _talk(caller: Caller, wait: Wait, settings: StackSettings, screen: Console) -> None:
    with suppress(LineClosed):  # hung up on, perhaps in mid-sentence
        await _say_it_all(caller, wait, settings, screen)


async def _say_it_all(caller: Caller, wait: Wait, settings: StackSettings, screen: Console) -> None:
    await caller.listen()
    await _converse(caller, TO_THE_AGENTS)
    screen.print(
        f"\n[bold yellow]Be the operator: open {settings.console_url}, log in as olivia@tandem.example / "
        f"{escape(settings.secrets['operator_password'])}, go available and press Take call.[/]\n"
        f"[yellow]Nobody logged in: after {settings.operator_wait_seconds} seconds the agent offers a callback.[/]\n"
    )
    answers = [asyncio.create_task(event.wait()) for event in (wait.connected, wait.callback_offered)]
    await asyncio.wait(answers, return_when=asyncio.FIRST_COMPLETED)
    if wait.connected.is_set():
        await _converse(caller, TO_THE_OPERATOR, within=OPERATOR_PATIENCE_SECONDS)
    else:
        await _converse(caller, TO_THE_CALLBACK)


async def _converse(caller: Caller, lines: tuple[str, ...], within: float = PATIENCE_SECONDS) -> None:
    for line in lines:
        await caller.speak(line)
        await caller.listen(within)


async def _wait_for_wrap_up(desk: Desk, call: Json, screen: Console) -> None:
    """The newcomer who was the operator has a form to finish; after a while the demo goes on without."""
    if not call["entries"] or call["entries"][-1]["state"] != "wrap_up":
        return
    screen.print("\n[yellow]The call is over. Finish the wrap-up in the console.[/]")
    with suppress(TimeoutError):
        async with asyncio.timeout(WRAP_UP_SECONDS), aclosing(desk.changes()) as changes:
            async for _ in changes:
                call = await desk.call(call["id"])
                if call["entries"][-1]["state"] == "closed":
                    return


async def _show_ticket(desk: Desk, call: Json, settings: StackSettings, screen: Console) -> int:
    if call["ticket_id"] is None:
        screen.print("[red]The call left no ticket.[/]")
        return 1
    ticket = await desk.ticket(call["ticket_id"])
    screen.print(f"\n[bold]Ticket {ticket['number']}: {escape(ticket['subject'])}[/]")
    screen.print(f"  {ticket['category']}, severity {ticket['severity']}, {ticket['status']}")
    for promise in call["promises"]:
        screen.print(f"  Promised ({promise['kind']}): {escape(promise['text'])}")
    screen.print(f"  Read it again with 'make up': {settings.console_url}/tickets/{ticket['id']}\n")
    return 0

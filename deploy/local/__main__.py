"""The embedded stack from the command line: `python -m deploy.local up | demo`."""

import argparse
import asyncio
import logging
import signal
import sys
from contextlib import suppress
from itertools import zip_longest
from time import monotonic

from deploy.local.demo import demo
from deploy.local.errors import StackError
from deploy.local.process import Process
from deploy.local.settings import StackSettings
from deploy.local.stack import Stack


def main() -> int:
    parser = argparse.ArgumentParser(prog="tandem", description="The call center on this machine.")
    parser.add_argument("command", choices=["up", "demo"], help="up: start and stay up; demo: and place a call")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        return asyncio.run(_run(arguments.command))
    except StackError as error:
        print(f"Tandem did not start. {error}", file=sys.stderr)
        return 1


async def _run(command: str) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    stack = Stack(StackSettings(), announce=lambda line: print(f"  {line}", flush=True))
    renewals: set[asyncio.Task[None]] = set()
    loop.add_signal_handler(signal.SIGHUP, _renew, stack, renewals)
    work = asyncio.create_task(_work(stack, command, stop))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([work, stopping], return_when=asyncio.FIRST_COMPLETED)
    if not work.done():
        print("\nStopping …", flush=True)
        work.cancel()
    stopping.cancel()
    with suppress(asyncio.CancelledError):
        return await work
    return 0


async def _work(stack: Stack, command: str, stop: asyncio.Event) -> int:
    print("Starting Tandem", flush=True)
    began = monotonic()
    await stack.start()
    print(f"Ready to be phoned after {monotonic() - began:.0f} s.\n", flush=True)
    try:
        _print_where_to_look(stack.settings)
        if command == "demo":
            await stack.complete()  # what starts beside a call is heard in it, on two cores
            return await demo(stack.settings)
        await stop.wait()
        return 0
    finally:
        await stack.stop()


def _renew(stack: Stack, running: set[asyncio.Task[None]]) -> None:
    """One at a time: what is asked for meanwhile is this one's doing already."""
    if not running:
        task = asyncio.create_task(_roll(stack))
        running.add(task)
        task.add_done_callback(running.discard)


async def _roll(stack: Stack) -> None:
    """New processes for the ones that our own code runs in, while calls go on."""
    try:
        await stack.migrate()
    except StackError as error:
        print(f"  everything stays as it is: {error}", file=sys.stderr, flush=True)
        return
    async with asyncio.TaskGroup() as retiring:
        for part in stack.renewable:
            try:
                old = await stack.replace(part)
            except (StackError, KeyError) as error:
                print(f"  {part} stays as it is: {error}", file=sys.stderr, flush=True)
                return
            retiring.create_task(_retire(stack, part, old))


async def _retire(stack: Stack, part: str, old: Process) -> None:
    code = await stack.retire(old)
    print(f"  {part}: the old one has ended with code {code}", flush=True)


def _print_where_to_look(settings: StackSettings) -> None:
    for heading, address in zip_longest(["Phone"], settings.sip_addresses, fillvalue=""):
        print(f"  {heading:8} {address}")
    print(f"  Console  {settings.console_url}")
    print(f"  Operator olivia@tandem.example / {settings.secrets['operator_password']}")
    print(f"  Supervisor sam@tandem.example / {settings.secrets['operator_password']}")
    print(f"  Admin    admin@tandem.example / {settings.secrets['admin_password']}")
    print(f"  Logs     {settings.logs}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())

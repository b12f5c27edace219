"""`make chaos`: the whole call center under fault, with callers on the line. Ctrl-C stops it in order."""

import argparse
import asyncio
import logging
import math
import secrets
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.phone import Phone
from deploy.local.settings import CHECKOUT, StackSettings
from deploy.local.stack import Stack
from tests.chaos import report
from tests.chaos.faults import KINDS
from tests.chaos.history import Outcome
from tests.chaos.report import Report, Result
from tests.chaos.run import Chaos, Draw, draws
from tests.chaos.wire import Wire
from tests.chaos.workload import Workload
from tests.conftest import free_port

PAGE = CHECKOUT / "docs" / "reliability.md"
FAULT_SECONDS = 40.0
"""About what one fault takes, its call included: over that the operations are spread."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument(
        "--faults", type=int, default=64, help="how many, calls that nothing is done to included (%(default)s)"
    )
    parser.add_argument("--operations", type=int, default=10_000, help="of the history (%(default)s)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000), help="decides kinds, flows, moments")
    parser.add_argument("--kind", action="append", help="only this kind; may be given several times")
    parser.add_argument("--add-to", type=Path, help="a file with the results of earlier runs, to be reported together")
    parser.add_argument("--home", type=Path, help="where the call center's data and logs stay; else they are removed")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the table goes, between its markers")
    options = parser.parse_args()
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    return asyncio.run(_until_interrupted(options))


async def _until_interrupted(options: argparse.Namespace) -> int:
    running = asyncio.create_task(_run(options))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, running.cancel)
    try:
        return await running
    except StackError as error:
        _show(f"Tandem did not start. {error}")
    except asyncio.CancelledError:
        _show("Stopped.")
    return 1


async def _run(options: argparse.Namespace) -> int:
    kinds = [kind for kind in KINDS if not options.kind or kind.name in options.kind]
    _show(f"{options.faults} faults of {len(kinds)} kinds, seed {options.seed}")
    with nullcontext(options.home) if options.home else tempfile.TemporaryDirectory(prefix="tandem-chaos-") as home:
        found = await _in_call_center(Path(home), draws(kinds, options.faults, options.seed), options)
    if options.add_to:
        found = report.read(options.add_to) + found
        report.write(options.add_to, found)
    text = report.rendered(found)
    _show(f"\n{text}")
    options.page.write_text(report.put_between_markers(options.page.read_text(), text))
    return 0


async def _in_call_center(home: Path, drawn: Sequence[Draw], options: argparse.Namespace) -> Report:
    api_port = free_port()
    async with Wire(api_port) as wire:
        stack = Stack(_settings(home, api_port, wire.url), announce=_show)
        await stack.start()
        await stack.complete()
        try:
            return await _break(stack, wire, drawn, options)
        finally:
            await stack.stop()


async def _break(stack: Stack, wire: Wire, drawn: Sequence[Draw], options: argparse.Namespace) -> Report:
    results: list[Result] = []
    try:
        async with Phone() as phone, Chaos(stack, wire, phone, _show) as chaos:
            return await _strike_each(chaos, stack, wire, drawn, options, results)
    except asyncio.CancelledError:
        if results:
            _show(f"\nUntil it was stopped:\n\n{report.rendered(Report(results))}")
        raise


async def _strike_each(
    chaos: Chaos, stack: Stack, wire: Wire, drawn: Sequence[Draw], options: argparse.Namespace, results: list[Result]
) -> Report:
    async with Workload(stack.settings, wire.url, chaos.database, options.seed) as workload:
        for draw in drawn:
            results.append(await _strike(chaos, workload, draw, math.ceil(options.operations / len(drawn))))
        violations = await workload.judge()
        unknown = sum(operation.outcome is Outcome.unknown for operation in workload.history)
        return Report(results, len(workload.history), unknown, wire.lost_replies, violations)


async def _strike(chaos: Chaos, workload: Workload, draw: Draw, operations: int) -> Result:
    working = asyncio.create_task(workload.work(operations, FAULT_SECONDS))
    try:
        result = await chaos.strike(draw)
        await working
        return result
    finally:
        working.cancel()


def _settings(home: Path, api_port: int, worker_api_url: str) -> StackSettings:
    return StackSettings(
        home=home,
        api_port=api_port,
        worker_api_url=worker_api_url,
        rtp_ports=RTP_PORTS,
        postgres_port=free_port(),
        valkey_port=free_port(),
        livekit_port=free_port(),
        livekit_tcp_port=free_port(),
        livekit_udp_port=free_port(),
        piper_port=free_port(),
        models_port=free_port(),
        sip_port=free_port(),
    )


RTP_PORTS = "23000-23199"
"""Apart from those of a call center that is up, and of the phoned tests."""


def _show(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

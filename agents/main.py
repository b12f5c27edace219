"""The worker: `python -m agents.main start`. The only place where the parts are put together."""

import asyncio
import faulthandler
import logging
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

from livekit import rtc
from livekit.agents import Agent, AgentServer, AgentSession, AutoSubscribe, JobContext, JobProcess, cli
from livekit.agents.voice.room_io import RoomOptions, TextOutputOptions

from agents import lease
from agents.backend import Backend
from agents.backend.http import HttpBackend
from agents.beginning import Turn, places, stand_back
from agents.behaviors.barging import Barging
from agents.behaviors.instructions import Instructions
from agents.behaviors.keypad import Keypad
from agents.behaviors.latency import Latency
from agents.behaviors.remembering import Remembering
from agents.behaviors.reporting import Reporting
from agents.behaviors.silence import Silence
from agents.behaviors.slow_tools import SlowTools
from agents.behaviors.trouble import Trouble
from agents.call import Call
from agents.config import Settings
from agents.flows import PACKAGES, load_flows, prompts_version
from agents.handoff import first_arrival
from agents.journal import Journal, send_leftovers
from agents.lifetime import Ending, NotOurs, end_with_the_caller, open_call
from agents.line import Line, RoomLine
from agents.recording.recorder import Recorder, recorders_token
from agents.resuming import go_on
from agents.session import Providers, build_session, load_providers, turn_handling
from agents.tenure import Tenure
from agents.upkeep import announce, deliver_recordings, keep_leases, sweep
from api.contract import CallContext, OpenCall, Takeover

log = logging.getLogger(__name__)

CALLER_SECONDS = 30.0
"""A room without a caller after this long is a ghost."""

LAST_WORDS_SECONDS = 1.0

FULL = 1.0

AFTERWARDS_SECONDS = 30.0
"""A process has so long after its call to bring a message and a draft of the wrap-up to the api."""

PRELOADED = [
    "agents.main",
    *PACKAGES,
    "anyio._backends._asyncio",
    "httpcore",
    "numpy.fft",
    "openai.lib._chat_completion_resources",
    "openai.pagination",
    "openai.resources.audio.audio",
    "openai.resources.chat.chat",
    "openai.resources.models",
]
"""Imported once and shared by all processes of a worker. Libraries leave the last of these for the first request."""

WORK = (announce, sweep, deliver_recordings, keep_leases)
"""What a worker does besides, as long as it serves."""

APOLOGY = "We are sorry, we can't take your call right now. Please call again in a few minutes. Goodbye!"


def prewarm(process: JobProcess) -> None:
    """Makes a process ready for its call, in a thread of its own that stands back for those that have one."""
    faulthandler.enable()  # what crashes in native code leaves its stack in the worker's log
    with ThreadPoolExecutor(max_workers=1, initializer=stand_back) as background:
        background.submit(get_ready, process).result()


def get_ready(process: JobProcess) -> None:
    settings = Settings()
    process.userdata["settings"] = settings
    process.userdata["flows"] = load_flows()
    process.userdata["prompts_version"] = prompts_version(process.userdata["flows"])
    # Everything that blocks: certificates, weights, imports on first use.
    process.userdata["providers"] = load_providers(settings)
    process.userdata["backend"] = HttpBackend(settings.api_url, settings.worker_token)


async def answer(ctx: JobContext) -> None:
    """One call, from its room to its last report."""
    settings: Settings = ctx.proc.userdata["settings"]
    takeover = _takeover(ctx.job.metadata)
    epoch = takeover.epoch if takeover else 0
    backend: HttpBackend = ctx.proc.userdata["backend"].of_epoch(epoch)
    # A caller who was cut off hears silence already: whoever takes over waits for nobody.
    turn = Turn(None) if takeover else await Turn.wait(settings.journal_dir, places())
    await ctx.connect(auto_subscribe=AutoSubscribe.AUDIO_ONLY)
    line = RoomLine(ctx.room, ctx.delete_room)
    caller = await _caller(ctx)
    if caller is None:
        await line.hang_up()
        ctx.shutdown("no caller")
        return
    opening = _opening(ctx.room, caller, ctx.proc.userdata["prompts_version"], epoch)
    try:
        context = await _open(settings.journal_dir, backend, opening, takeover)
    except NotOurs:
        ctx.shutdown("another job has the call")
        return
    if context is None:
        await _apologise(ctx, caller, line)
        return
    call = Call.open(
        context,
        caller.attributes.get("sip.phoneNumber", ""),
        backend=backend,
        journal=Journal.open(
            settings.journal_dir, context.call_id, backend, epoch=epoch, stored_through=context.events_through
        ),
        line=line,
        flows=ctx.proc.userdata["flows"],
        operator_wait_seconds=settings.operator_wait_seconds,
    )
    ctx.log_context_fields = {"call_id": str(call.id)}
    session = build_session(ctx.proc.userdata["providers"], call)
    turn.ends_with_the_first_words(session)
    await _converse(ctx, session, caller, settings, epoch)


async def _converse(
    ctx: JobContext, session: AgentSession[Call], caller: rtc.RemoteParticipant, settings: Settings, epoch: int
) -> None:
    call = session.userdata
    Reporting(session, call).attach()
    Remembering(session, call).attach()
    Silence(session, call, settings.silence_seconds).attach()
    SlowTools(session).attach()
    Trouble(session, ctx.proc.userdata["providers"].recordings).attach()
    Latency(session).attach()
    Keypad(session, call).attach()
    Barging(session, call).attach()
    ending = Ending(call)
    session.on("close", lambda event: ending.closed(event.reason))
    session.on("close", lambda _: ctx.shutdown("call over"))
    ctx.add_shutdown_callback(ending.over)
    Tenure(session, call, settings.journal_dir, epoch).attach()
    if call.context.recorded:
        _record(ctx, call, settings, epoch)
    options = _room_options(caller.identity)
    await session.start(await _first_agent(call), room=ctx.room, room_options=options, session_host=False, record=False)
    Instructions(session, call).attach()
    end_with_the_caller(ctx.room, caller.identity, session, call)


def _record(ctx: JobContext, call: Call, settings: Settings, epoch: int) -> None:
    recorder = Recorder(call.id, settings.journal_dir)
    token = recorders_token(settings.livekit_api_key, settings.livekit_api_secret, ctx.room.name, epoch)
    recorder.begin(settings.livekit_url, token)
    ctx.add_shutdown_callback(recorder.end)


async def _first_agent(call: Call) -> Agent:
    if (resumption := call.context.resumption) is not None:
        return await go_on(call, resumption)
    return call.flow.cast[call.flow.entry](call, first_arrival(call))


def _takeover(metadata: str) -> Takeover | None:
    """What the api sends along with a job that takes over from another; a dispatch rule sends nothing."""
    return Takeover.model_validate_json(metadata) if metadata else None


async def _open(directory: Path, backend: Backend, opening: OpenCall, takeover: Takeover | None) -> CallContext | None:
    """With the last words of the job before, so that they are part of what this one goes on with. Raises NotOurs."""
    if takeover is None or await _send_last_words(directory, backend, takeover.call_id):
        return await open_call(backend, opening)
    context = await open_call(backend, opening)
    if context is None or not await _send_last_words(directory, backend, takeover.call_id):
        return context
    return await open_call(backend, opening)  # it had been the api that was away


async def _send_last_words(directory: Path, backend: Backend, call_id: UUID) -> bool:
    """Of the job before, if it was on this machine; whether they could be sent, if there were any."""
    try:
        async with asyncio.timeout(LAST_WORDS_SECONDS):
            await send_leftovers(directory, backend, call_id)
    except TimeoutError:
        log.warning("last words not sent yet", extra={"call_id": str(call_id)})
        return False
    return not await asyncio.to_thread(lambda: list(directory.glob(f"{call_id}.*.jsonl")))


async def _caller(ctx: JobContext) -> rtc.RemoteParticipant | None:
    try:
        return await asyncio.wait_for(
            ctx.wait_for_participant(kind=rtc.ParticipantKind.PARTICIPANT_KIND_SIP), CALLER_SECONDS
        )
    except (TimeoutError, RuntimeError):  # the room may close while we wait
        log.warning("nobody called", extra={"room": ctx.room.name})
        return None


def _opening(room: rtc.Room, caller: rtc.RemoteParticipant, prompts_version: str, epoch: int) -> OpenCall:
    return OpenCall(
        room=room.name,
        epoch=epoch,
        agent_identity=room.local_participant.identity,
        caller_number=caller.attributes.get("sip.phoneNumber", "")[:64],
        dialled_number=caller.attributes.get("sip.trunkPhoneNumber", "")[:64],
        sip_call_id=caller.attributes.get("sip.callID", "")[:256],
        prompts_version=prompts_version,
    )


def _room_options(caller: str) -> RoomOptions:
    return RoomOptions(
        participant_identity=caller,
        close_on_disconnect=False,  # end_with_the_caller knows more ways to lose a caller
        text_input=False,
        text_output=TextOutputOptions(sync_transcription=True),
    )


async def _apologise(ctx: JobContext, caller: rtc.RemoteParticipant, line: Line) -> None:
    """Without the api nothing could be kept or promised, so the caller is told to call again."""
    providers: Providers = ctx.proc.userdata["providers"]
    session: AgentSession[None] = AgentSession(tts=providers.tts, vad=providers.vad, turn_handling=turn_handling())
    options = _room_options(caller.identity)
    await session.start(Agent(instructions=""), room=ctx.room, room_options=options, record=False)
    await session.say(APOLOGY, allow_interruptions=False)
    await line.hang_up()
    ctx.shutdown("api not reached")


def load(worker: AgentServer, settings: Settings) -> float:
    """Full when it has as many calls as it may, or when this machine can't keep up with those that it has.

    Processor load says neither: one busy second would refuse callers. Whoever is refused rings, and is asked for again.
    """
    return FULL if lease.cannot_keep_up(settings.journal_dir) else len(worker.active_jobs) / settings.max_calls


def build_server(settings: Settings) -> AgentServer:
    server = AgentServer(
        setup_fnc=prewarm,
        load_fnc=lambda worker: load(worker, settings),
        load_threshold=FULL,
        num_idle_processes=settings.idle_processes,
        preload_modules=PRELOADED,
        drain_timeout=settings.drain_seconds,
        shutdown_process_timeout=AFTERWARDS_SECONDS,
        initialize_process_timeout=60.0,  # many start at once on a small machine
        ws_url=settings.livekit_url,
        api_key=settings.livekit_api_key,
        api_secret=settings.livekit_api_secret,
        host=settings.health_host,
        port=settings.health_port,
        **_metrics(settings.metrics_port),
    )
    server.rtc_session(answer, agent_name=settings.agent_name)
    _work_while_serving(server, settings)
    _tell_when_registered(server, settings.ready_file)
    return server


def _metrics(port: int) -> dict[str, Any]:
    """Calls have processes of their own, which leave their figures in a folder; none outlives the worker."""
    if port == 0:
        return {}
    return {"prometheus_port": port, "prometheus_multiproc_dir": tempfile.mkdtemp(prefix="tandem-metrics-")}


def _work_while_serving(server: AgentServer, settings: Settings) -> None:
    running: list[asyncio.Task[None]] = []

    def begin() -> None:
        running.extend(asyncio.create_task(work(settings)) for work in WORK)

    server.on("worker_started", begin)


def _tell_when_registered(server: AgentServer, ready_file: Path | None) -> None:
    """By a file with the port of the health page: that page is content before, and a call that comes too early is never
    offered again."""
    if ready_file is not None:
        ready_file.unlink(missing_ok=True)
        server.on("worker_registered", lambda *_: ready_file.write_text(str(server.worker_info.http_port)))


def main(run: Callable[[AgentServer], None] = cli.run_app) -> None:
    # Turn detection is by voice activity: the framework's own model would only take memory in each process.
    os.environ.setdefault("LIVEKIT_AGENTS_PRELOAD_LOCAL_INFERENCE", "0")
    run(build_server(Settings()))


if __name__ == "__main__":
    main()

"""StockWorker: what livekit-agents is without Tandem, for `call_density`.

One agent without tools on the same recognition, model and voice; no record, no flow, no chains of providers. The voice
activity decides on the end of a turn, as with us: the framework's own model for that would only take more memory.
"""

import os
from pathlib import Path

from livekit.agents import Agent, AgentServer, AgentSession, JobContext, JobProcess, cli
from livekit.plugins import openai, silero

GREETING = "Thank you for calling. What can I do for you?"

MODELS_URL = os.environ["MODELS_URL"]
READY_FILE = Path(os.environ["READY_FILE"])


def prewarm(process: JobProcess) -> None:
    process.userdata["vad"] = silero.VAD.load()


async def answer(ctx: JobContext) -> None:
    await ctx.connect()
    await ctx.wait_for_participant()
    session = AgentSession[None](
        vad=ctx.proc.userdata["vad"],
        stt=openai.STT(base_url=MODELS_URL, api_key="local", model="whisper-1", use_realtime=False),
        llm=openai.LLM(base_url=MODELS_URL, api_key="local", model="gpt-4o-mini"),
        tts=openai.TTS(base_url=MODELS_URL, api_key="local", model="tts-1", voice="alloy", response_format="pcm"),
        turn_handling={"turn_detection": "vad"},
    )
    await session.start(Agent(instructions="Help the caller."), room=ctx.room, record=False)
    session.say(GREETING)


def build_server() -> AgentServer:
    server = AgentServer(
        setup_fnc=prewarm,
        load_fnc=lambda _: 0.0,  # processor load would refuse callers for one busy second
        num_idle_processes=int(os.environ["IDLE_PROCESSES"]),
        initialize_process_timeout=60.0,
        host="127.0.0.1",
        port=int(os.environ["HEALTH_PORT"]),
    )
    server.rtc_session(answer, agent_name="stock")
    server.on("worker_registered", lambda *_: READY_FILE.touch())
    return server


if __name__ == "__main__":
    cli.run_app(build_server())

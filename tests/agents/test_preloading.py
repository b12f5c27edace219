"""A job's first requests find everything imported: what is left for them is imported while a caller waits."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.agents

FIRST_REQUESTS = """
import asyncio, importlib, json, sys
import livekit.agents.ipc._preload
from agents.main import PRELOADED
for name in PRELOADED:
    importlib.import_module(name)

from agents.backend import BackendUnavailable
from agents.backend.http import HttpBackend
from openai import APIConnectionError, AsyncOpenAI

NOBODY = "http://127.0.0.1:9/v1"

async def refused(request, error):
    try:
        await request
    except error:
        return
    raise AssertionError("somebody answered")

async def main():
    known = set(sys.modules)
    client = AsyncOpenAI(base_url=NOBODY, api_key="none", max_retries=0)
    said = {"model": "rules", "messages": [{"role": "user", "content": "Hello?"}], "stream": True}
    await refused(client.chat.completions.create(**said), APIConnectionError)
    await refused(client.audio.speech.create(model="tts-1", voice="alloy", input="Hello!"), APIConnectionError)
    await refused(client.audio.transcriptions.create(model="whisper-1", file=b"RIFF"), APIConnectionError)
    await refused(client.models.list(), APIConnectionError)
    await refused(HttpBackend(NOBODY, "token").menu(), BackendUnavailable)
    print(json.dumps(sorted(set(sys.modules) - known)))

asyncio.run(main())
"""


def test_the_first_requests_of_a_job_import_nothing() -> None:
    run = subprocess.run([sys.executable, "-c", FIRST_REQUESTS], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == []

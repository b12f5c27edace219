"""The HTTP surface: the part of OpenAI's API that a voice pipeline uses."""

import asyncio
import logging
import signal
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from deploy.local.model_server import chat
from deploy.local.model_server.audio import write_wav
from deploy.local.model_server.errors import ApiError, InvalidRequest, PayloadTooLarge, answer_error
from deploy.local.model_server.models import Models
from deploy.local.model_server.multipart import parse_form
from deploy.local.model_server.speech import HERTZ
from deploy.local.model_server.transcription import Transcript

log = logging.getLogger(__name__)

MOST_BYTES: Final = 25 * 1024 * 1024  # as OpenAI limits uploads
MODEL_NAMES: Final = ("whisper-1", "tts-1", "rules")


class SpeechRequest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str = "tts-1"
    input: Annotated[str, Field(max_length=4096)]
    voice: str = "alloy"
    response_format: Literal["pcm", "wav"] = "pcm"
    speed: Annotated[float, Field(ge=0.25, le=4)] = 1.0


def create_app(models: Models) -> Starlette:
    """An app that loads `models` in the background: it answers `/health` from its first moment."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.models = models
        loading = asyncio.create_task(models.load())
        loading.add_done_callback(_stop_if_failed)
        yield
        loading.cancel()
        await asyncio.wait([loading])
        await models.aclose()

    routes = [
        Route("/health", health),
        Route("/v1/models", list_models),
        Route("/v1/chat/completions", chat_completions, methods=["POST"]),
        Route("/v1/audio/transcriptions", transcriptions, methods=["POST"]),
        Route("/v1/audio/speech", speech, methods=["POST"]),
    ]
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers={ApiError: answer_error})


def _stop_if_failed(loading: asyncio.Task[None]) -> None:
    """A server that can never become ready ends, so that its supervisor tells."""
    if not loading.cancelled() and (error := loading.exception()) is not None:
        log.error("the models could not be loaded", exc_info=error)
        signal.raise_signal(signal.SIGTERM)


async def health(request: Request) -> Response:
    parts = _models(request).parts
    ready = all(parts.values())
    body = {"status": "ok" if ready else "loading", "parts": parts}
    return JSONResponse(body, status_code=200 if ready else 503)


async def list_models(_: Request) -> Response:
    data = [{"id": name, "object": "model", "created": 0, "owned_by": "tandem"} for name in MODEL_NAMES]
    return JSONResponse({"object": "list", "data": data})


async def chat_completions(request: Request) -> Response:
    wanted = chat.read_request(await _body(request))
    completion = chat.complete(wanted, _models(request).flows)
    log.info("answered", extra={"rule": completion.reply.rule, "pii": {"text": completion.reply.text}})
    if not wanted.stream:
        return JSONResponse(chat.whole(completion))
    include_usage = wanted.stream_options is not None and wanted.stream_options.include_usage
    return StreamingResponse(chat.streamed(completion, include_usage), media_type="text/event-stream")


async def transcriptions(request: Request) -> Response:
    form = parse_form(request.headers.get("content-type", ""), await _body(request))
    if "file" not in form.files:
        raise InvalidRequest("the form has no file", "file")
    answer_format = form.fields.get("response_format", "json")
    if answer_format not in {"json", "verbose_json", "text"}:
        raise InvalidRequest("response_format must be json, verbose_json or text", "response_format")
    transcript = await _models(request).transcribe(form.files["file"], form.fields.get("prompt"))
    if answer_format == "text":
        return PlainTextResponse(transcript.text)
    return JSONResponse(_verbose(transcript) if answer_format == "verbose_json" else {"text": transcript.text})


def _verbose(transcript: Transcript) -> dict[str, object]:
    segment = {
        "id": 0,
        "seek": 0,
        "start": 0.0,
        "end": transcript.seconds,
        "text": transcript.text,
        "tokens": [],
        "temperature": 0.0,
        "avg_logprob": transcript.average_logprob,
        "compression_ratio": 1.0,
        "no_speech_prob": transcript.no_speech_probability,
    }
    return {
        "task": "transcribe",
        "language": "english",
        "duration": transcript.seconds,
        "text": transcript.text,
        "segments": [segment] if transcript.text else [],
    }


async def speech(request: Request) -> Response:
    wanted = _speech_request(await _body(request))
    if not wanted.input.strip():
        raise InvalidRequest("there is nothing to say", "input")
    stream = _models(request).speaker.speak(wanted.input, wanted.speed)
    # The first sound before the first header, so that a missing voice is an error and not an empty answer.
    first = await anext(stream, b"")
    if not first:
        raise InvalidRequest("there is nothing to say", "input")
    if wanted.response_format == "wav":
        pcm = first + b"".join([piece async for piece in stream])
        return Response(write_wav(pcm, HERTZ), media_type="audio/wav")
    return StreamingResponse(_after(first, stream), media_type="audio/pcm", headers={"x-request-id": uuid.uuid4().hex})


async def _after(first: bytes, stream: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
    """A client that goes away closes this, and this stops the work."""
    async with aclosing(stream):
        yield first
        async for piece in stream:
            yield piece


def _speech_request(body: bytes) -> SpeechRequest:
    try:
        return SpeechRequest.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InvalidRequest(first["msg"], ".".join(str(part) for part in first["loc"]) or None) from error


async def _body(request: Request) -> bytes:
    """
    Raises:
        PayloadTooLarge: more than `MOST_BYTES`.
    """
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MOST_BYTES:
            raise PayloadTooLarge(f"the body is larger than {MOST_BYTES} bytes")
    return bytes(received)


def _models(request: Request) -> Models:
    models: Models = request.app.state.models
    return models

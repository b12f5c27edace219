import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

from livekit.agents import FlushSentinel

ChunkT = TypeVar("ChunkT")

PATIENCE_SECONDS = 1.2
"""With the end of the turn before and the voice after it, still within two seconds of silence."""

ONE_MOMENT = "One moment, please. "


async def patiently(
    answer: AsyncIterator[ChunkT], seconds: float = PATIENCE_SECONDS
) -> AsyncIterator[ChunkT | str | FlushSentinel]:
    """The answer, and before it a word to the caller when it takes its time to begin."""
    first = asyncio.ensure_future(anext(answer, None))
    try:
        await asyncio.wait({first}, timeout=seconds)
        if not first.done():
            yield ONE_MOMENT
            yield FlushSentinel()
        chunk = await first
    finally:
        first.cancel()
    if chunk is not None:
        yield chunk
    async for later in answer:
        yield later

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from livekit.agents import APIConnectionError, APIConnectOptions, APIError, APITimeoutError

from agents.providers.breaker import Breaker

ProviderT = TypeVar("ProviderT")
ResultT = TypeVar("ResultT")

ONCE = APIConnectOptions(max_retry=0)
"""A provider that fails is not asked again but passed over."""


class NobodyAnswers(APIConnectionError):
    """Every provider of a chain has failed or rests."""


@dataclass(frozen=True)
class Link(Generic[ProviderT]):
    provider: ProviderT
    breaker: Breaker


async def first_to_answer(
    links: Sequence[Link[ProviderT]], ask: Callable[[ProviderT], AsyncGenerator[ResultT, None]], seconds: float
) -> AsyncGenerator[ResultT, None]:
    """What the first provider says that says anything within `seconds`, and goes on with pauses no longer than that.

    A provider that is alone has twice as long: giving up early helps only where somebody else could answer.

    Raises:
        NobodyAnswers: none did.
        APIError: one broke off; what it said has been heard, so that nobody else can begin anew.
    """
    seconds = seconds if len(links) > 1 else 2 * seconds
    for link in links:
        if not link.breaker.admits():
            continue
        results = ask(link.provider)
        try:
            first = await _next(results, seconds)
        except APIError as error:
            link.breaker.failed(error)
            await results.aclose()
            continue
        async for result in _rest(link, first, results, seconds):
            yield result
        return
    raise NobodyAnswers("none of the providers answers", retryable=False)


async def _rest(
    link: Link[ProviderT], first: ResultT, results: AsyncGenerator[ResultT, None], seconds: float
) -> AsyncGenerator[ResultT, None]:
    has_failed = False
    try:
        yield first
        while True:
            try:
                result = await _next(results, seconds)
            except _Over:
                return
            yield result
    except APIError as error:
        has_failed = True
        link.breaker.failed(error)
        raise
    finally:
        # Whoever stops listening, because the caller cut in, has heard it work.
        if not has_failed:
            link.breaker.succeeded()
        await results.aclose()


class _Over(APIError):
    """Nothing more comes. At the beginning that is a failure like any other."""


async def _next(results: AsyncGenerator[ResultT, None], seconds: float) -> ResultT:
    try:
        async with asyncio.timeout(seconds):
            return await anext(results)
    except TimeoutError:
        raise APITimeoutError(f"nothing within {seconds} seconds", retryable=False) from None
    except StopAsyncIteration:
        raise _Over("nothing", retryable=False) from None

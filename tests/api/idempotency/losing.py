import httpx


class LosesAnswers(httpx.AsyncBaseTransport):
    """The way back is cut: what was asked has been done, and nobody hears of it."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await (await self._inner.handle_async_request(request)).aread()
        raise httpx.ReadError("the connection was reset", request=request)

"""As much of Redis' protocol (RESP, inline commands) as the supervisor needs."""

import asyncio

ANSWER_SECONDS = 2.0


async def send(host: str, port: int, command: str) -> str:
    """The first line of the answer.

    Raises:
        OSError: nobody listens there; as TimeoutError: no answer.
    """
    async with asyncio.timeout(ANSWER_SECONDS):
        reader, writer = await asyncio.open_connection(host, port)
        try:
            writer.write(f"{command}\r\n".encode())
            return (await reader.readline()).decode().rstrip()
        finally:
            writer.close()

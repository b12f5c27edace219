from types import TracebackType
from typing import Self

from baresip import Account, Config, Runtime, UserAgent

from deploy.local.phone.call import PhoneCall

# A person's phone waits for late packets; this one is to tell how late they are.
AUDIO_CONFIG = "audio_jitter_buffer_type off\naudio_buffer 20-60\n"


class Phone:
    """Dials as often as wanted, also several calls at once. One at a time in a process: the SIP stack is global."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._host = host
        self._runtime = Runtime()
        self._calls: list[PhoneCall] = []

    async def __aenter__(self) -> Self:
        config = Config(net_interface=self._host, max_concurrent_calls=None, extra_config_text=AUDIO_CONFIG)
        await self._runtime.start(config)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for call in self._calls:
            await call.hang_up()
            await call.close()
        await self._runtime.close()

    async def dial(self, address: str, caller_number: str = "+15550100") -> PhoneCall:
        """Start to call `sip:number@host:port`, over UDP or with `;transport=tcp`; returns while it rings."""
        account = Account(user=caller_number, domain=self._host, password="", reg_interval=0, audio_codecs=("pcmu",))
        agent = await UserAgent.create(self._runtime, account)
        call = PhoneCall(await agent.dial(address))
        self._calls.append(call)
        return call

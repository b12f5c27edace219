import re
from pathlib import Path
from types import ModuleType

import pytest

from agents.backend.fake import FakeBackend
from agents.call import Flow
from agents.flows import load_flows
from tests.agents.conversation import Conversation, calls

pytestmark = pytest.mark.agents

PAGE = Path(__file__).parents[2] / "docs/how-to/add-a-flow.md"
TEN_LINES = 10


@pytest.fixture
def written() -> str:
    block = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    return block.group(1)


@pytest.fixture
def tea(written: str) -> Flow:
    module = ModuleType("tea")
    exec(compile(written, PAGE.name, "exec"), module.__dict__)  # noqa: S102
    flow = module.__dict__["FLOW"]
    assert isinstance(flow, Flow)
    return flow


def test_a_flow_takes_no_more_than_ten_lines(written: str) -> None:
    assert len([line for line in written.splitlines() if line.strip()]) <= TEN_LINES


async def test_the_flow_of_the_how_to_page_answers_and_reaches_a_person(tmp_path: Path, tea: Flow) -> None:
    backend = FakeBackend(number={"flow": "tea"})
    async with Conversation(tmp_path, backend=backend, flows={**load_flows(), "tea": tea}) as call:
        assert call.agent == "TeaAgent"
        assert "You sell tea for Northwind Broadband." in str(call.session.current_agent.instructions)
        await call.says("I want a person.", calls("request_human", reason="tea advice"))
        assert call.agent == "HumanHandoffAgent"
        assert [entry.reason for entry in backend.entries] == ["tea advice"]


async def test_a_caller_of_another_number_gets_there_without_dialling_again(tmp_path: Path, tea: Flow) -> None:
    async with Conversation(tmp_path, flows={**load_flows(), "tea": tea}) as call:
        said = await call.says("I would like some tea.", calls("change_flow", flow="tea", reason="wants tea"))
        assert said[0] == "I'll connect you with the tea shop."
        assert call.agent == "TeaAgent"
        assert "I would like some tea." in call.model.requests[-1].said
        assert (await call.transitions())[-1] == "RouterAgent > TeaAgent"


@pytest.mark.parametrize("flow", ["coffee", "support", ""])
async def test_a_flow_that_is_not_there_is_said_with_those_that_are(tmp_path: Path, flow: str) -> None:
    async with Conversation(tmp_path) as call:
        said = await call.says("Coffee!", calls("change_flow", flow=flow, reason="wants coffee"))
        assert "food orders" in said[-1]
        assert call.agent == "RouterAgent"


async def test_a_number_whose_flow_is_gone_is_answered_by_support(tmp_path: Path) -> None:
    async with Conversation(tmp_path, backend=FakeBackend(number={"flow": "tea"})) as call:
        assert call.agent == "RouterAgent"


def test_a_flow_without_a_way_to_a_person_is_refused(tea: Flow) -> None:
    with pytest.raises(ValueError, match="nobody for the part human"):
        Flow(name="tea", title="tea", entry="tea", cast={"tea": tea.cast["tea"]})

"""What a waiting caller says, understood without a language model: enough to wait, or to be called back."""

import json
import re
from uuid import uuid4

from livekit.agents import llm

from agents.persona.agent import last_event

YES = re.compile(r"\b(yes|yeah|yep|sure|okay|ok|please do|of course|go ahead|do that|all right)\b")
NO = re.compile(r"\b(no|nope|not|don't|rather wait|keep waiting|i'll wait|i wait)\b")
CALLBACK = re.compile(r"\b(call(ed)?|ring|phone) (me|back)\b|\bcall-?back\b")
HOW_LONG = re.compile(r"\b(how long|how many|what place|which place|position|in line)\b")

STAYS = "All right, I stay with you on the line."


def answer(context: llm.ChatContext, *, is_offered: bool) -> llm.ChatChunk | None:
    """A call of one of HumanHandoffAgent's tools, or what to say; `is_offered`: the caller was just asked whether to be
    called back."""
    last = last_event(context)
    if isinstance(last, llm.FunctionCallOutput):
        return _says(last.output)
    if not isinstance(last, llm.ChatMessage) or last.role != "user":
        return None
    words = (last.text_content or "").casefold().replace("’", "'")
    refuses = NO.search(words) is not None
    if not refuses and (CALLBACK.search(words) or (is_offered and YES.search(words))):
        return _calls("schedule_callback")
    if is_offered and refuses:
        return _says(STAYS)
    if HOW_LONG.search(words):
        return _calls("check_wait")
    return _calls("add_detail", detail=(last.text_content or "")[:500])


def _says(text: str) -> llm.ChatChunk:
    return llm.ChatChunk(id=uuid4().hex, delta=llm.ChoiceDelta(role="assistant", content=text))


def _calls(tool: str, **arguments: str) -> llm.ChatChunk:
    call = llm.FunctionToolCall(name=tool, arguments=json.dumps(arguments), call_id=uuid4().hex)
    return llm.ChatChunk(id=uuid4().hex, delta=llm.ChoiceDelta(role="assistant", tool_calls=[call]))

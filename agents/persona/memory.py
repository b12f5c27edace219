"""What of a conversation goes along to the next agent."""

from livekit.agents import llm

CARRIED_TOKENS = 6_000
"""About twenty minutes of talk; what was learned before that also stands in the call's facts."""

CHARACTERS_PER_TOKEN = 4
"""OpenAI's rule of thumb for English. An estimate is enough here: it only decides when to shorten."""

REMEMBERED_TURNS = 20
REMEMBERED_CHARACTERS = 160


def carried(context: llm.ChatContext, unanswered: list[str], budget: int = CARRIED_TOKENS) -> llm.ChatContext:
    """Everything said so far, without the old agent's instructions, and with what fell into the change itself.

    A conversation over `budget` tokens is cut from its beginning, and what the caller said there is put in its place,
    a line a turn: their own words, which no model had a chance to bend.
    """
    whole = context.copy(exclude_instructions=True, exclude_handoff=True, exclude_config_update=True)
    for words in unanswered:
        whole.add_message(role="user", content=words)
    dropped = _over(whole.items, budget)
    if not dropped:
        return whole
    kept = llm.ChatContext(whole.items[dropped:])
    kept.items.insert(0, _summary(whole.items[:dropped], kept.items[0].created_at))
    return kept


def _over(items: list[llm.ChatItem], budget: int) -> int:
    """How many of the oldest items to leave out. A tool's call and its answer are not torn apart."""
    left = budget - sum(tokens(item) for item in items)
    dropped = 0
    while left < 0 and dropped < len(items) - 1:
        left += tokens(items[dropped])
        dropped += 1
    while 0 < dropped < len(items) and items[dropped].type == "function_call_output":
        dropped += 1
    return dropped


def tokens(item: llm.ChatItem) -> int:
    match item:
        case llm.ChatMessage(text_content=text):
            characters = len(text or "")
        case llm.FunctionCall(arguments=arguments, name=name):
            characters = len(name) + len(arguments)
        case llm.FunctionCallOutput(output=output):
            characters = len(output)
        case _:
            characters = 0
    return characters // CHARACTERS_PER_TOKEN + 1


def _summary(items: list[llm.ChatItem], at: float) -> llm.ChatMessage:
    said = [
        (item.text_content or "")[:REMEMBERED_CHARACTERS]
        for item in items
        if item.type == "message" and item.role == "user"
    ]
    lines = ["Earlier in this call the caller said:", *said[-REMEMBERED_TURNS:]]
    return llm.ChatMessage(role="system", content=["\n".join(lines)], created_at=at)

"""How the caller sounds, by the words alone: cheap, and never wrong in a way that costs the caller anything."""

import re

from api.contract import Mood

MOODS = {
    Mood.angry: re.compile(r"\b(angry|furious|ridiculous|unacceptable|outrage\w*|fed up|lawyer|disgrace\w*)\b", re.I),
    Mood.worried: re.compile(r"\b(worried|urgent\w*|afraid|desperate|emergency|anxious)\b", re.I),
}


def mood_of(words: str) -> Mood | None:
    """None when the words tell nothing, so that a mood lasts until the caller shows another."""
    return next((mood for mood, pattern in MOODS.items() if pattern.search(words)), None)

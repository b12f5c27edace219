import re

from api.contract import Emergency


def is_emergency(words: str, emergency: Emergency) -> bool:
    """Whether one of the number's emergency words was said, as a word of its own."""
    return any(re.search(rf"\b{re.escape(word)}\b", words, re.IGNORECASE) for word in emergency.words)

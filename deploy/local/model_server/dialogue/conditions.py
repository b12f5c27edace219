"""Whether a rule's conditions hold."""

from deploy.local.model_server.dialogue.rule_file import Conditions
from deploy.local.model_server.dialogue.situation import Situation


def holds(when: Conditions, situation: Situation) -> bool:
    return (
        _words_fit(when, situation)
        and _last_words_fit(when, situation)
        and _request_fits(when, situation)
        and _memory_fits(when, situation)
        and _tools_fit(when, situation)
    )


def _words_fit(when: Conditions, situation: Situation) -> bool:
    turn, means = situation.turn, situation.flow.means
    if turn is None:
        return not (when.said or when.said_before or when.we_said or when.words_at_least)
    said, length = turn.heard.words, len(turn.heard.words.split())
    return (
        (not when.said or means(said, when.said))
        and not means(said, when.not_said)
        and (not when.said_before or situation.said_before(when.said_before))
        and (not when.we_said or means(turn.agent_words, when.we_said))
        and not means(turn.agent_words, when.not_we_said)
        and when.words_at_least <= length
        and (when.words_at_most is None or length <= when.words_at_most)
        and when.misses in (None, situation.misses)
    )


def _last_words_fit(when: Conditions, situation: Situation) -> bool:
    means = situation.flow.means
    words = situation.flow.plain(situation.just_said)
    return (not when.just_said or means(words, when.just_said)) and not means(words, when.not_just_said)


def _request_fits(when: Conditions, situation: Situation) -> bool:
    return (
        (not when.asks or situation.asks(when.asks))
        and (not when.asks_too or situation.asks(when.asks_too))
        and not (when.asks_not and situation.asks(when.asks_not))
        and (not when.asks_now or situation.asks_now(when.asks_now))
        and not (when.asks_now_not and situation.asks_now(when.asks_now_not))
    )


def _memory_fits(when: Conditions, situation: Situation) -> bool:
    knows, gives = situation.knows, situation.gives
    return (
        all(map(knows, when.knows))
        and (not when.knows_any or any(map(knows, when.knows_any)))
        and not any(map(knows, when.lacks))
        and (not when.gives or any(map(gives, when.gives)))
        and not any(map(gives, when.gives_not))
    )


def _tools_fit(when: Conditions, situation: Situation) -> bool:
    made = [call.tool for call in situation.calls]
    result = situation.flow.plain(situation.last_result)
    return (
        all(tool in situation.offered for tool in when.offered)
        and not any(tool in situation.offered for tool in when.not_offered)
        and all(made.count(tool) >= times for tool, times in when.called.items())
        and (not when.called_any or any(tool in made for tool in when.called_any))
        and not any(tool in made for tool in when.not_called)
        and (not when.after or (situation.last_call is not None and situation.last_call.tool in when.after))
        and (not when.result or situation.flow.means(result, when.result))
        and not situation.flow.means(result, when.result_not)
    )

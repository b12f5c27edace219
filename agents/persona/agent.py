"""What every agent of every flow has in common."""

import logging
from collections.abc import AsyncIterator
from typing import Any, ClassVar

from livekit.agents import Agent, FlushSentinel, ModelSettings, RunContext, ToolError, function_tool, llm

from agents.call import HUMAN, Arrival, Call
from agents.handoff import Handover, bring_in_human, change_flow, hand_over
from agents.mood import mood_of
from agents.persona.emergency import is_emergency
from agents.persona.instructions import instructions
from agents.persona.memory import carried
from agents.persona.offered import described
from agents.persona.patience import patiently
from agents.persona.ticket import raise_severity
from agents.prompt import Prompt
from agents.spoken import say_list
from api.contract import BringIn, EndReason, Instruction, Remark, Severity

log = logging.getLogger(__name__)

SHORT_WORDS = 6

CUT_OFF = "Sorry, we were cut off for a moment."

PATIENCE_SECONDS = 60.0
"""How long a caller who asked for a moment is left in peace."""


class FlowAgent(Agent):
    """An agent that takes the caller over with all that was said before, and can end the call."""

    prompt: ClassVar[Prompt]

    def __init__(self, call: Call, arrival: Arrival) -> None:
        super().__init__(instructions=instructions(self.prompt, call, arrival))
        self.call = call
        self.arrival = arrival

    async def on_enter(self) -> None:
        if self.arrival.resumed:
            await self.go_on()
            return
        if self.arrival.predecessor is None:
            self.session.say(self.greeting())
            return
        await self.take_over()
        if self.arrival.speaks_first:
            self.session.generate_reply()

    def greeting(self) -> str:
        """The first words of a call that begins with this agent."""
        welcome = self.call.context.greeting or f"Thank you for calling {self.call.company}"
        name = f", {self.call.first_name}" if self.call.first_name else ""
        recorded = "This call is recorded. " if self.call.context.recorded else ""
        return f"{welcome.rstrip('.!? ')}{name}. {recorded}{self.first_question()}"

    def first_question(self) -> str:
        case = self.call.context.recent_ticket
        if case is None:
            return "What can I do for you?"
        return f"Is it about your open case{f', {case}' if _is_short(case) else ''}, or something else?"

    async def take_over(self) -> None:
        if self.arrival.predecessor is not None:
            context = carried(self.arrival.predecessor.chat_ctx, self.call.unanswered)
            # What tools answered is part of what was said, also those that this agent does not have.
            await self.update_chat_ctx(context, exclude_invalid_function_calls=False)
            self.call.unanswered.clear()
        if self.arrival.announcement:
            self.session.say(self.arrival.announcement)

    async def go_on(self) -> None:
        """After an interruption that was ours: say so; say what was owed to the caller, or the last words again."""
        last = last_event(self.chat_ctx)
        if last is None:
            self.session.say(f"{self.sorry()} {self.first_question()}")
        elif last.type == "message" and last.role == "assistant" and self.call.destination is None:
            self.session.say(f"{self.sorry()} {last.text_content or ''}".strip())
        else:
            self.session.say(self.sorry())
            self.session.generate_reply()

    def sorry(self) -> str:
        about = f" You were telling me: {self.call.problem.rstrip('.')}." if _is_short(self.call.problem) else ""
        return f"{CUT_OFF}{about if self.call.problem else ''}"

    def memory(self) -> dict[str, Any]:
        """What this agent alone knows, as JSON: it comes back to `recall` in the job that takes over from this one."""
        return {}

    def recall(self, memory: dict[str, Any]) -> None:
        """Counterpart of `memory`."""

    async def refresh(self) -> None:
        """Put what the call knows now in front of the model."""
        await self.update_instructions(instructions(self.prompt, self.call, self.arrival))

    async def llm_node(
        self, chat_ctx: llm.ChatContext, tools: list[llm.Tool], model_settings: ModelSettings
    ) -> AsyncIterator[llm.ChatChunk | str | FlushSentinel]:
        """Some words are heard before any model is asked, however they came: spoken, typed or pressed."""
        words = _last_words(chat_ctx)
        if words is not None:
            self.call.waits_until = 0.0
            self.call.just_answered.clear()
            self.call.destination = None
            if is_emergency(words, self.call.context.emergency):
                await raise_severity(self.call, Severity.critical)
                yield self.call.context.emergency.answer
                return
            await self._hear_mood(words, chat_ctx)
        async for chunk in patiently(Agent.default.llm_node(self, chat_ctx, described(tools), model_settings)):
            yield chunk

    async def _hear_mood(self, words: str, chat_ctx: llm.ChatContext) -> None:
        mood = mood_of(words)
        if mood is not None and mood is not self.call.mood:
            self.call.mood = mood
            chat_ctx.add_message(role="system", content=f"Mood: {mood}")  # these instructions are written already
            await self.refresh()

    async def obey(self, instruction: Instruction) -> bool:
        """Carry out what a person asks of whoever has the call; whether it could be."""
        match instruction:
            case Remark():
                await self._take_to_heart(instruction)
            case BringIn():
                self._bring_in(instruction)
            case _:
                log.debug("nothing that this agent can do", extra={"type": instruction.type})
                return False
        return True

    async def _take_to_heart(self, remark: Remark) -> None:
        """Known from the next turn on, also to the agents that come after; in a silence, acted on at once."""
        line = f"Supervisor's remark ({remark.by}): {remark.text}"
        self.call.remarks.append(line)
        await self.refresh()
        is_quiet = self.session.agent_state == "listening" and self.session.user_state != "speaking"
        if is_quiet and self.llm is not None:  # without a model this agent has fallen silent for an operator
            self.session.generate_reply(instructions=line)

    def _bring_in(self, asked: BringIn) -> None:
        """A person takes over. A caller who is on the way to one already stays on it."""
        self.call.taken_over_by = asked.by
        if self.arrival.part == HUMAN:
            return
        self.session.interrupt()
        self.session.say(f"One moment please, my colleague {asked.by} takes over from here.", allow_interruptions=False)
        bring_in_human(self.session, reason=asked.reason)

    @function_tool
    async def wait_a_moment(self, ctx: RunContext[Call]) -> str:
        """The caller needs a moment, to look something up or to talk with somebody else."""
        self.call.waits_until = self.call.clock.now() + PATIENCE_SECONDS
        return "Of course, take your time."

    @function_tool
    async def end_call(self, ctx: RunContext[Call]) -> str:
        """The caller says goodbye or wants nothing more: say goodbye and hang up."""
        self.call.end_after(ctx.session, ctx.speech_handle, EndReason.agent_ended)
        return f"Thank you for calling {self.call.company}. Goodbye!"


class WithHuman(FlowAgent):
    """Asking for a person, or for what another number answers, always works, in one turn."""

    @function_tool
    async def request_human(self, ctx: RunContext[Call], reason: str) -> Handover:
        """The caller wants to talk to a person.

        Args:
            reason: Why, in a few words, for the person who takes over.
        """
        self.call.raise_severity(Severity.medium)
        return hand_over(ctx, HUMAN, reason=reason, announcement="Of course, I'll get you a person.")

    @function_tool
    async def change_flow(self, ctx: RunContext[Call], flow: str, reason: str) -> Handover:
        """The caller needs one of the other lines.

        Args:
            flow: Its name, as in "Other lines".
            reason: What the caller wants there, in a few words.
        """
        wanted = self.call.flows.get(flow.strip().casefold())
        if wanted is None or wanted is self.call.flow:
            titles = [other.title for other in self.call.flows.values() if other is not self.call.flow]
            raise ToolError(f"I can connect you with {say_list(titles)}. Which one would you like?")
        announcement = f"I'll connect you with {wanted.title}."
        return change_flow(ctx, wanted, reason=reason, announcement=announcement)


def last_event(context: llm.ChatContext) -> llm.ChatMessage | llm.FunctionCallOutput | None:
    """What the caller or an agent said, or a tool answered: without what agents are told meanwhile."""
    for item in reversed(context.items):
        if isinstance(item, llm.FunctionCallOutput):
            return item
        if isinstance(item, llm.ChatMessage) and item.role in ("user", "assistant"):
            return item
    return None


def _last_words(context: llm.ChatContext) -> str | None:
    """What the caller just said; None when this turn is not an answer to them."""
    last = context.items[-1] if context.items else None
    return last.text_content if last is not None and last.type == "message" and last.role == "user" else None


def _is_short(subject: str) -> bool:
    """A few words that can be said within a sentence; a subject may be a whole story."""
    return len(subject.split()) <= SHORT_WORDS and not any(mark in subject for mark in ".:;?!")

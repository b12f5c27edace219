import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from enum import StrEnum
from typing import Any

from livekit import rtc
from livekit.agents import (
    ChatContext,
    ChatMessage,
    FlushSentinel,
    ModelSettings,
    RunContext,
    StopResponse,
    ToolError,
    function_tool,
    llm,
)

from agents import prompt, reports
from agents.backend import BackendError, BackendUnavailable
from agents.call import Arrival, Call
from agents.handoff import Handover, hand_over, part_of, take_up
from agents.human import rules
from agents.human.conversation import Conversation
from agents.human.hold import OnHold
from agents.human.operator import Operator, OperatorLeg
from agents.human.overflow import GO_ON_WAITING, say_offer
from agents.human.place import Place
from agents.human.tone import tone
from agents.human.voicemail import take_message
from agents.human.waiting import Move, Wait, say_closed, say_wait, told_range
from agents.persona.agent import CUT_OFF, FlowAgent
from agents.persona.refusals import told_to_the_caller
from agents.persona.ticket import save_ticket
from agents.providers.chain import NobodyAnswers
from agents.spoken import say_digits
from api.contract import (
    OPERATOR_IDENTITY_PREFIX,
    Category,
    EndReason,
    HandBack,
    Hold,
    Instruction,
    KeepCompany,
    Overflow,
    OverflowDue,
    OverflowReason,
    PassOn,
    Resume,
    TicketStatus,
    UpsertTicket,
)

log = logging.getLogger(__name__)

POLL_SECONDS = 2.0
ONE_MOMENT_SECONDS = 3.0
SEAT_SECONDS = 15.0
"""How long an operator whose leg is gone, or who claimed and never came, still has the call: a refresh takes two."""

ORDER_SECONDS = 1.0
"""Waited for the report of this agent's own arrival, so that the api sees it before the entry."""

KEYS = {"1": "yes", "2": "no"}

WHAT_TO_KNOW = "Is there anything the operator should know before they join?"


class Phase(StrEnum):
    waiting = "waiting"
    connected = "connected"  # the operator has the caller; this agent only writes down
    recording = "recording"  # the caller leaves a message
    interrupted = "interrupted"  # the operator's leg is gone, their seat is kept for a while


class HumanHandoffAgent(FlowAgent):
    """Brings the caller to a person, and keeps them company until then."""

    prompt = prompt.beside(__file__)

    def __init__(self, call: Call, arrival: Arrival) -> None:
        super().__init__(call, arrival)
        self.place = Place(call, type(self).__name__, arrival.reason)
        self.phase = Phase.waiting
        self._operator: Operator | None = None
        self._is_introduced = False  # by another job
        self._claimed_since: float | None = None
        self._wait = self._new_wait()
        self._was_offered = False
        self._leg = OperatorLeg(
            call.line.room, joined=self._on_joined, left=self._on_left, consulted=self._on_consulted
        )
        self._hold = OnHold(call)
        self.conversation = Conversation(call, is_private=lambda: self._hold.is_on)
        self._model: object = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def on_enter(self) -> None:
        self.call.keeps_company = True
        if self.arrival.resumed:
            await self.go_on()
            return
        await self.call.journal.settled(ORDER_SECONDS)
        await self.take_over()
        if self._nobody_comes():
            await self._open_ticket()
            self._turn_away()
            return
        await self.place.take()
        self.session.say(self._opening())
        self._leg.watch()
        self._start(self._accompany())
        await self._open_ticket()

    async def go_on(self) -> None:
        """The caller waits as before; or an operator has them, and there is nothing to be said."""
        await self.place.find()
        self._is_introduced = self.place.claimed
        if not self.place.claimed:
            await self.place.look()
            self.session.say(f"{CUT_OFF} {self._say_place()} I'm still with you.")
        self._leg.watch()
        self._start(self._accompany())

    def _nobody_comes(self) -> bool:
        is_closed = not self.call.context.hours.open and self.call.context.overflow is Overflow.message
        return is_closed and self.call.taken_over_by is None

    async def _open_ticket(self) -> None:
        """Somebody who asks for a person before saying what it is about has a case too."""
        subject = None if self.call.problem else self.arrival.reason[:200]
        await save_ticket(
            self.call, UpsertTicket(subject=subject, category=self.call.category, severity=self.call.severity)
        )

    async def on_exit(self) -> None:
        self._leg.stop()
        self._hold.forget()
        self.call.keeps_company = False
        for task in self._tasks:
            task.cancel()
        await self.conversation.aclose()

    async def on_user_turn_completed(self, turn_ctx: ChatContext, new_message: ChatMessage) -> None:
        self._hear_answer()
        if self.phase is not Phase.waiting:
            self.conversation.caller_said(new_message.text_content or "")
            raise StopResponse

    def _hear_answer(self) -> None:
        self._was_offered = self._wait.is_offered
        self._wait.caller_answered(self.call.clock.now())

    def pressed(self, digits: str) -> None:
        """A key says yes or no, where speech is not understood."""
        if self.phase is Phase.waiting and digits in KEYS:
            self._hear_answer()
            self.session.generate_reply(user_input=KEYS[digits])

    async def llm_node(
        self, chat_ctx: ChatContext, tools: list[llm.Tool], model_settings: ModelSettings
    ) -> AsyncIterator[llm.ChatChunk | str | FlushSentinel]:
        """Nobody who is on the way to a person depends on a model."""
        try:
            async for chunk in super().llm_node(chat_ctx, tools, model_settings):
                yield chunk
        except NobodyAnswers:
            if (said := rules.answer(chat_ctx, is_offered=self._was_offered)) is not None:
                yield said

    # --- tools: while the caller waits -------------------------------------------------------------------------------

    @function_tool
    async def add_detail(self, ctx: RunContext[Call], detail: str) -> str:
        """Something that the operator should know.

        Args:
            detail: What the caller said, in their words.
        """
        self.call.remember(f"detail {sum(name.startswith('detail') for name in self.call.facts) + 1}", detail)
        await self.place.take()
        await self.refresh()
        return "Thank you, I've added that for the operator."

    @function_tool
    async def check_wait(self, ctx: RunContext[Call]) -> str:
        """Which place in line the caller has, and how long it takes."""
        await self.place.look()
        return self._say_place()

    @function_tool
    async def schedule_callback(self, ctx: RunContext[Call]) -> str:
        """The caller wants to be called back instead of waiting."""
        with told_to_the_caller():
            booked = await self.place.book_callback()
        self.call.end_after(ctx.session, ctx.speech_handle, EndReason.agent_ended)
        return f"{booked} Thank you for your patience. Goodbye!"

    @function_tool
    async def leave_message(self, ctx: RunContext[Call]) -> str:
        """The caller would like to leave a message instead of waiting."""
        due = self.place.overflow
        if due is None or due.then is not Overflow.voicemail:
            raise ToolError("I'm sorry, I can't take a message on this line. Shall we call you back instead?")
        with told_to_the_caller():
            await self.place.overflowed("the caller leaves a message")
        self.phase = Phase.recording
        ctx.speech_handle.add_done_callback(lambda _: self._start(self._take_message()))
        return "Please speak after the tone, and press the hash key when you are done. No card numbers, please."

    @function_tool
    async def go_on_without_operator(self, ctx: RunContext[Call]) -> Handover:
        """The caller would rather be helped by you than go on waiting for an operator."""
        with told_to_the_caller():
            await self.place.overflowed("the caller goes on without an operator")
        announcement = "All right, I go on helping you. What can I do for you?"
        reason = "nobody came, the caller goes on without an operator"
        return hand_over(ctx, self.call.flow.entry, reason=reason, announcement=announcement, speaks_first=False)

    @function_tool
    async def problem_solved(self, ctx: RunContext[Call], resolution: str) -> Handover:
        """The problem is gone; no operator is needed any more.

        Args:
            resolution: What solved it, for the record.
        """
        with told_to_the_caller():
            await self.place.withdraw(resolution)
        await save_ticket(self.call, UpsertTicket(status=TicketStatus.resolved, resolution=resolution[:2000]))
        announcement = "Good to hear, I've taken you out of the line. Is there anything else I can do for you?"
        return hand_over(ctx, self.call.flow.entry, reason=resolution, announcement=announcement, speaks_first=False)

    # --- waiting -----------------------------------------------------------------------------------------------------

    def _new_wait(self) -> Wait:
        return Wait(self.call.clock.now(), self.call.operator_wait_seconds)

    def _opening(self) -> str:
        if self.place.claimed:
            return self._say_place()
        due = self.place.overflow
        if due is None or due.why is not OverflowReason.closed:
            return f"{self._say_place()} {WHAT_TO_KNOW}"
        offer = self._say_offer(due)
        if offer is None:
            self._wait.put_off()
            return f"{say_closed(self.call.context.hours)} {WHAT_TO_KNOW}"
        self._wait.offered(self.call.clock.now())
        return offer

    def _turn_away(self) -> None:
        """Nobody comes, and this number has a message for that."""
        message = self.call.context.overflow_message or say_closed(self.call.context.hours)
        self.call.end_after(self.session, self.session.say(f"{message} Goodbye!"), EndReason.agent_ended)

    def _say_place(self) -> str:
        if self.place.status is None:
            return "I can't reach our operators' line right now. I'll keep trying, please stay with me."
        told = told_range(self.place.status)
        if told is not None and self.place.status.position is not None:
            reports.wait_told(self.call, self.place.status.entry_id, self.place.status.position, told)
        return say_wait(self.place.status)

    async def _accompany(self) -> None:
        while True:
            await self.call.clock.sleep(POLL_SECONDS)
            if self.phase is not Phase.waiting:
                continue
            await self.place.look()
            if self.place.lost():
                await self.place.take()
            if self.place.claimed:
                await self._expect_operator()
            elif (colleague := self.place.released()) is not None:
                self.session.say(f"{colleague} can't come right now, so I'm finding you somebody else.")
            elif self._is_quiet():
                await self._make(self._wait.move(self.call.clock.now(), self.place.overflow))

    def _is_quiet(self) -> bool:
        return self.session.agent_state not in ("speaking", "thinking") and self.session.user_state != "speaking"

    async def _make(self, move: Move | None) -> None:
        match move:
            case Move.remind:
                self.session.say(f"{self._say_place()} I'm still with you.")
            case Move.offer:
                self._make_offer()
            case Move.book_callback:
                await self._book_unasked()
            case Move.turn_away:
                await self._give_up_the_place()
                self._turn_away()
            case None:
                pass

    async def _give_up_the_place(self) -> None:
        try:
            await self.place.overflowed("nobody came in time; the caller heard the number's message")
        except BackendError as error:
            log.warning("place not given up", extra={"call_id": str(self.call.id), "code": error.code})

    def _make_offer(self) -> None:
        """Somebody may have logged in since an offer that was not answered: then waiting is right again."""
        due = self.place.overflow
        self.session.say((due and self._say_offer(due)) or f"{self._say_place()} {GO_ON_WAITING}")

    def _say_offer(self, due: OverflowDue) -> str | None:
        number = say_digits(self.call.caller_number)
        return say_offer(due, self.call.context.hours, number, self._say_place)

    async def _book_unasked(self) -> None:
        """The caller answers nothing any more: they are called back rather than kept on a line nobody listens to."""
        if not say_digits(self.call.caller_number):
            said = "I'm sorry, nobody has become free, and I can't see your number. Please call us again."
        else:
            try:
                said = await self.place.book_callback()
            except BackendError as error:
                log.warning("callback not booked", extra={"call_id": str(self.call.id), "code": error.code})
                return
        goodbye = self.session.say(f"I can't hear you any more. {said} Goodbye!")
        self.call.end_after(self.session, goodbye, EndReason.agent_ended)

    # --- a message ---------------------------------------------------------------------------------------------------

    async def _take_message(self) -> None:
        self.update_options(llm=None)  # what is said from here on is for somebody else
        await self.session.say("", audio=tone(), allow_interruptions=False, add_to_chat_ctx=False)
        thanks = await take_message(self.call, self.session.stt)
        if thanks is None:
            await self.place.take_again()
            await self._have_again(f"I'm sorry, I did not get a message. {self._say_place()} I stay with you.")
            return
        self.call.end_after(self.session, self.session.say(f"{thanks} Goodbye!"), EndReason.agent_ended)

    # --- what operators ask of us ------------------------------------------------------------------------------------

    async def obey(self, instruction: Instruction) -> bool:
        match instruction:
            case Hold(by=operator):
                await self._hold.begin(self.session, operator)
            case Resume():
                await self._hold.end(self.session)
                self.session.output.set_audio_enabled(self.phase is not Phase.connected)
            case KeepCompany():
                await self._wait_for_another(instruction)
            case PassOn():
                await self._introduce_another(instruction)
            case HandBack():
                await self._do_homework(instruction)
            case _:
                return await super().obey(instruction)
        return True

    async def _wait_for_another(self, asked: KeepCompany) -> None:
        if not asked.is_person:
            self.call.category = Category(asked.to)
        if asked.note:
            self.call.remember(f"note from {asked.by}", asked.note)
        await self.place.transferred(f"{asked.by} transferred the caller to {asked.to}")
        whom = asked.to if asked.is_person else f"a colleague for {asked.to}"
        await self._have_again(f"{asked.by} is connecting you with {whom}. {self._say_place()} I stay with you.")

    async def _introduce_another(self, asked: PassOn) -> None:
        """The colleague is in the room and heard by us; one who is just coming back there has the usual time."""
        await self._hold.end(self.session)
        operator = Operator(f"{OPERATOR_IDENTITY_PREFIX}{asked.operator_id}", asked.to)
        if not self._leg.belongs_to(operator.identity):
            self.phase, self._operator = Phase.interrupted, operator
            self._start(self._keep_seat(operator))

    async def _do_homework(self, asked: HandBack) -> None:
        await self._hold.end(self.session)
        self._leg.stop()
        await self._catch_up(
            f"{asked.by}, the operator, has handed me back to you. Please do this now: {asked.homework}"
        )
        self.session.output.set_audio_enabled(True)
        await self.session.say(f"{asked.by} has handed you back to me.", allow_interruptions=False)
        before = self.arrival.predecessor
        part = part_of(self.call, before) if before is not None else self.call.flow.entry
        take_up(self.session, part, reason=asked.homework)

    # --- the operator ------------------------------------------------------------------------------------------------

    def _on_joined(self, operator: Operator, track: rtc.RemoteTrack) -> None:
        self._start(self._connect(operator, track))

    def _on_consulted(self, colleague: Operator, track: rtc.RemoteTrack) -> None:
        self._start(self._write_down(colleague, track))

    def _on_left(self, operator: Operator) -> None:
        if self.phase is Phase.connected:
            self.phase = Phase.interrupted
            self._start(self._keep_seat(operator))

    async def _connect(self, operator: Operator, track: rtc.RemoteTrack) -> None:
        rejoined = self._is_introduced or (self.phase is Phase.interrupted and operator == self._operator)
        self._is_introduced = False
        self.phase, self._operator, self._claimed_since = Phase.connected, operator, None
        self._model = self.session.llm
        self.update_options(llm=None)  # whatever is said from here on is not answered by us
        await self._write_down(operator, track)
        if self._draft not in self.call.afterwards:
            self.call.afterwards.append(self._draft)
        if not self._hold.is_on:
            await self.session.interrupt(force=True)  # also what is said of a line that was cut, when they are back
        if not rejoined:
            await self.session.say(self._introduction(operator), allow_interruptions=False)
        if self.phase is Phase.connected and not self._hold.is_on:
            self.session.output.set_audio_enabled(False)

    def _introduction(self, operator: Operator) -> str:
        greeting = f"{self.call.first_name}, this" if self.call.first_name else "This"
        caller = f"; {operator.name}, you are talking with {self.call.caller_name}" if self.call.caller_name else ""
        return f"{greeting} is {operator.name}, who takes over from here{caller}."

    async def _write_down(self, operator: Operator, track: rtc.RemoteTrack) -> None:
        if self.session.stt is not None and self.session.vad is not None:
            await self.conversation.follow(operator, track, self.session.stt, self.session.vad)

    async def _draft(self) -> None:
        """The scribe's last work."""
        if isinstance(self._model, llm.LLM):
            await self.conversation.draft(self._model, self.arrival.reason, self.chat_ctx)

    async def _catch_up(self, homework: str | None = None) -> None:
        """What was said while we were silent, for when the caller comes back to us."""
        context = self.chat_ctx.copy()
        for text in [*self.conversation.untold(), *([homework] if homework else [])]:
            context.add_message(role="user", content=text)
        self.call.unanswered.clear()
        await self.update_chat_ctx(context)

    async def _expect_operator(self) -> None:
        """Claimed, but nobody is in the room: a browser that cannot join must not hold the caller for ever."""
        now = self.call.clock.now()
        self._claimed_since = self._claimed_since or now
        if now - self._claimed_since >= SEAT_SECONDS:
            self._claimed_since = None
            await self._take_back("the operator did not join", "I'm sorry, that operator could not join.")

    async def _keep_seat(self, operator: Operator) -> None:
        await self.call.clock.sleep(ONE_MOMENT_SECONDS)
        if self.phase is not Phase.interrupted:
            return
        if not self._hold.is_on:  # the caller hears music, and need not know
            self.session.output.set_audio_enabled(True)
            self.session.say(f"One moment please, {operator.name}'s line was interrupted.")
        await self.call.clock.sleep(SEAT_SECONDS - ONE_MOMENT_SECONDS)
        if self.phase is Phase.interrupted:
            await self._take_back("the operator's line was cut", f"I'm sorry, we have lost {operator.name}.")

    async def _take_back(self, reason: str, sorry: str) -> None:
        try:
            await self._give_back(reason)
        except BackendError as refusal:
            log.warning("caller not taken back", extra={"call_id": str(self.call.id), "code": refusal.code})
            goodbye = self.session.say(f"{sorry} Please call us again. Goodbye!")
            self.call.end_after(self.session, goodbye, EndReason.operator_ended)
            return
        await self._have_again(f"{sorry} {self._say_place()} I stay with you.")

    async def _have_again(self, words: str) -> None:
        """The operator has left the call, and the caller is ours until the next one comes."""
        self.phase = Phase.waiting
        self._leg.give_up()
        await self._hold.end(self.session)
        await self._catch_up()
        self.update_options(llm=self.session.llm)
        self._wait = self._new_wait()
        self.session.output.set_audio_enabled(True)
        self.session.say(words)

    async def _give_back(self, reason: str) -> None:
        while True:
            try:
                return await self.place.give_back(reason)
            except BackendUnavailable:
                await self.call.clock.sleep(POLL_SECONDS)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("keeping a caller company failed", exc_info=error, extra={"call_id": str(self.call.id)})

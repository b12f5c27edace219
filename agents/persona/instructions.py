"""What an agent's model is told in each turn: the agent's own prompt, how to speak on a phone, and what is known."""

from agents import prompt
from agents.call import Arrival, Call
from api.contract import Mood

VOICE = prompt.beside(__file__, "voice")

MAX_REMARKS = 10
"""The latest: what was remarked an hour ago has been done or is not wanted any more."""


def instructions(own: prompt.Prompt, call: Call, arrival: Arrival) -> str:
    words = {"company": call.company}
    voice = VOICE.render(context=_context(call, arrival), **words)
    return f"{own.render(**words)}\n\n{voice}"


def _context(call: Call, arrival: Arrival) -> str:
    return "\n".join(
        [
            "What you know about this call:",
            *_where(call),
            *_who(call),
            *_what(call),
            *_consulted(call, arrival),
            *call.remarks[-MAX_REMARKS:],
        ]
    )


def _where(call: Call) -> list[str]:
    others = [f"{flow.name} ({flow.title})" for flow in call.flows.values() if flow is not call.flow]
    return [f"Flow: {call.flow.name}", *([f"Other lines: {', '.join(others)}"] if others else [])]


def _who(call: Call) -> list[str]:
    identity = call.identity
    return [
        f"Customer on file: {identity.customer.name}" if identity.customer else "Customer on file: none",
        f"Caller's name: {call.caller_name or 'unknown'}",
        f"Matched facts: {', '.join(identity.matched) or 'none'}",
        f"Verified: {'yes' if identity.verified else 'no'}",
        *([f"Mood: {call.mood}"] if call.mood is not Mood.calm else []),
        *([f"E-mail waiting to be confirmed: {call.unconfirmed_email}"] if call.unconfirmed_email else []),
        *(f"Open ticket: {subject}" for subject in call.context.open_tickets),
    ]


def _what(call: Call) -> list[str]:
    return [
        *([f"Problem: {call.problem}"] if call.problem else []),
        *(f"Fact: {name}: {value}" for name, value in call.facts.items()),
        *(f"Tried: {step.what}: {step.outcome}" for step in call.steps),
        *(f"Promised: {promise}" for promise in call.promises),
    ]


def _consulted(call: Call, arrival: Arrival) -> list[str]:
    results = [f"Consulted {known.specialist}: {known.question}: {known.result}" for known in call.consultations]
    question = call.open_questions[-1] if call.open_questions else None
    if question is not None and question.specialist == arrival.part:
        results.append(f"Asked by: {question.asked_by}: {question.text}")
    return results

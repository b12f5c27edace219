"""What the caller hears when the api says no."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from livekit.agents import ToolError

from agents.backend import BackendError
from agents.spoken import say_list, say_money

SENTENCES = {
    "not-verified": (
        "Before I can look at your account I need to check that it is you. "
        "Please tell me your e-mail, your postcode or an invoice number."
    ),
    "verification-locked": (
        "I'm sorry, I can't check your identity any more in this call. Shall I get you a person who can help?"
    ),
    "invoice-not-found": "I can't find that invoice on your account. Could you tell me the number once more?",
    "refund-exceeds-invoice": "That is more than is left to refund on this invoice. Which amount do you mean?",
    "invoice-not-paid": "This invoice is not paid yet, so there is nothing to refund.",
    "nothing-to-verify": "Please tell me your e-mail, your postcode or an invoice number.",
    "fact-unreadable": "I'm sorry, I didn't get that. Could you say it once more, slowly?",
    "slot-not-found": "I'm sorry, that time is gone. Which other time would suit you?",
    "slot-taken": "I'm sorry, somebody has just taken that time. Which other time would suit you?",
    "order-empty": "There is nothing on your order yet. What would you like?",
    "order-placed": "Your order is in the kitchen already. Shall I change it?",
    "order-in-preparation": "I'm sorry, the kitchen is preparing it already, so it can't be changed any more.",
    "payment-missing": "How would you like to pay when you pick it up, by cash or by card?",
    "customer-unknown": "I don't know your account yet. Please tell me the e-mail that we have on file.",
    "refund-within-limit": "I can refund that right away. Shall I?",
    "unavailable": "I'm sorry, I can't reach our systems right now. Shall I try again, or get you a person?",
}
ANYTHING_ELSE = "I'm sorry, I can't do that. Shall I get you a person who can?"


@contextmanager
def told_to_the_caller() -> Iterator[None]:
    """A refusal inside becomes a failed tool whose words can be said as they are."""
    try:
        yield
    except BackendError as refusal:
        raise ToolError(sentence(refusal)) from refusal


def sentence(refusal: BackendError) -> str:
    match refusal.code:
        case "refund-over-limit":
            limit = _said_limit(refusal)
            return f"{limit} A larger refund needs a person's approval. Shall I get you a person?"
        case "service-not-found":
            services = [str(service) for service in refusal.extra.get("services", [])]
            return f"I can check {say_list(services)}. Which one is it?" if services else ANYTHING_ELSE
        case "item-unknown" | "good-unknown":
            return f"I'm sorry, we don't have that.{_instead(refusal, 'suggestions')}"
        case "item-sold-out":
            return _sold_out(refusal)
        case "quantity-too-large":
            return f"That is more than I may take, the most is {refusal.extra.get('limit')}. How many would you like?"
        case "location-unknown":
            return f"We have no store there.{_instead(refusal, 'locations')}"
        case "fix-unknown":
            return "I can't do that from here. Shall I bring in somebody who can?"
        case code:
            return SENTENCES.get(code, ANYTHING_ELSE)


def _said_limit(refusal: BackendError) -> str:
    if "limit" not in refusal.extra:
        return "That is more than I may refund myself."
    currency = str(refusal.extra.get("currency", "USD"))
    return f"I can refund up to {say_money(Decimal(str(refusal.extra['limit'])), currency)} myself."


def _instead(refusal: BackendError, member: str) -> str:
    names = [str(name) for name in refusal.extra.get(member, [])]
    return f" There is {say_list(names, 'and')}. Which one would you like?" if names else " What else would you like?"


def _sold_out(refusal: BackendError) -> str:
    item, left = refusal.extra.get("item", "that"), refusal.extra.get("left")
    if left:
        return f"I'm sorry, there {'is' if left == 1 else 'are'} only {left} left of {item}. How many would you like?"
    return f"I'm sorry, {item} is sold out.{_instead(refusal, 'alternatives')}"

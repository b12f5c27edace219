from decimal import Decimal
from pathlib import Path

import pytest

from agents.backend.fake import FakeBackend
from api.contract import PromiseKind, TicketStatus
from tests.agents.conversation import Conversation, calls

pytestmark = pytest.mark.agents

CARLA = "+15550102"


async def in_billing(call: Conversation, problem: str = "charged twice") -> None:
    await call.says(f"It is about {problem}.", calls("route_to_billing", problem=problem))


async def verified(call: Conversation, postcode: str = "90210") -> None:
    await in_billing(call)
    await call.says(f"{postcode}.", calls("verify_caller", postcode=postcode))


async def test_nothing_is_said_about_an_account_before_the_caller_is_verified(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await in_billing(call)
        said = await call.says("Check my invoice.", calls("lookup_invoice", invoice_number="INV-1042"))
        assert said[0].startswith("Before I can look at your account")
        assert "98" not in said[0]
        assert (await call.tools())[-1].failed


async def test_two_matching_facts_verify_the_caller(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await in_billing(call)
        said = await call.says("90210.", calls("verify_caller", postcode="90210"))
        assert said == ["Thank you, that matches. What can I do for you?"]
        assert "Verified: yes" in call.model.requests[-1].instructions


async def test_one_matching_fact_asks_for_another(tmp_path: Path) -> None:
    async with Conversation(tmp_path, number="+15559999") as call:
        await in_billing(call)
        said = await call.says("alice.", calls("verify_caller", email="alice.martin@example.com"))
        assert said == ["Thank you. I need one more: your postcode, your e-mail or an invoice number?"]


async def test_a_wrong_fact_is_said_to_be_wrong_and_after_three_a_person_is_offered(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await in_billing(call)
        for _ in range(3):
            said = await call.says("11111.", calls("verify_caller", postcode="11111"))
            assert said[0].startswith("I'm sorry, that does not match")
        said = await call.says("90210.", calls("verify_caller", postcode="90210"))
        assert said[0].endswith("Shall I get you a person who can help?")


async def test_verifying_with_nothing_asks_what_is_needed(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await in_billing(call)
        said = await call.says("Uh.", calls("verify_caller", postcode=" "))
        assert said == ["Please tell me your e-mail, your postcode or an invoice number."]


async def test_the_invoice_is_told_with_the_duplicate_charge_and_kept_as_a_fact(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await verified(call)
        said = await call.says("Look it up.", calls("lookup_invoice", invoice_number="invoice one zero four two"))
        assert said == [
            "I have invoice one zero four two of March 1 over 98 dollars. It is paid. "
            "I can see that 49 dollars was charged twice. Shall I refund it?"
        ]
        assert call.call.facts["invoice"] == "INV-1042, 98.00 USD, paid, 49.00 USD charged twice"


async def test_without_a_number_the_latest_invoice_is_looked_up(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await verified(call)
        said = await call.says("My last bill.", calls("lookup_invoice", invoice_number=None))
        assert "invoice one zero four two" in said[0]


async def test_an_unknown_invoice_is_said_to_be_unknown(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await verified(call)
        said = await call.says("9999.", calls("lookup_invoice", invoice_number="INV-9999"))
        assert said[0].startswith("I can't find that invoice")
        assert (await call.tools())[-1].failed


async def test_a_charge_is_explained_line_by_line(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await verified(call)
        said = await call.says("What is it?", calls("explain_charge", invoice_number="INV-1042"))
        assert said[0].startswith("On invoice one zero four two there is Fiber 500 monthly, 49 dollars.")


async def test_a_refund_without_an_amount_is_what_was_charged_twice_and_happens_once(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await verified(call)
        for _ in range(2):
            said = await call.says(
                "Yes.", calls("issue_refund", invoice_number="INV-1042", amount=None, reason="twice")
            )
            assert said == ["I have refunded 49 dollars for invoice one zero four two."]
        assert [refund.amount for refund in call.backend.refunds.values()] == [Decimal("49.00")]
        assert "Refund of 49.00 USD for INV-1042" in call.call.briefing("any").promises


async def test_a_refund_over_the_limit_is_refused_and_a_person_offered(tmp_path: Path) -> None:
    async with Conversation(tmp_path, number=CARLA) as call:
        await verified(call, "60601")
        said = await call.says(
            "Refund it.", calls("issue_refund", invoice_number="INV-1050", amount="480.00 USD", reason="unhappy")
        )
        assert said == [
            "I can refund up to 100 dollars myself. "
            "A larger refund needs a person's approval. Shall I get you a person?"
        ]
        assert call.backend.refunds == {}


@pytest.mark.parametrize("amount", ["nonsense", "0", "-"])
async def test_an_amount_that_makes_no_sense_is_asked_for(tmp_path: Path, amount: str) -> None:
    async with Conversation(tmp_path) as call:
        await verified(call)
        said = await call.says("Refund.", calls("issue_refund", invoice_number="INV-1042", amount=amount, reason="x"))
        assert said == ["Which amount should I refund?"]
        assert call.backend.refunds == {}


async def test_an_invoice_number_that_is_no_number_is_asked_for(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await verified(call)
        said = await call.says("That one.", calls("explain_charge", invoice_number="that one there"))
        assert said == ["I didn't get the invoice number. Could you say it digit by digit?"]


async def test_the_payment_link_is_promised_before_it_is_spoken_of(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await verified(call)
        said = await call.says("New card.", calls("update_payment_method"))
        assert "secure link" in said[0]
        assert [promise.kind for promise in call.backend.promises.values()] == [PromiseKind.payment_link]


async def test_how_one_pays_is_not_changed_for_somebody_unverified(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await in_billing(call)
        said = await call.says("New card.", calls("update_payment_method"))
        assert "check that it is you" in said[0]
        assert call.backend.promises == {}


async def test_a_promise_that_could_not_be_kept_on_file_is_not_spoken(tmp_path: Path) -> None:
    backend = FakeBackend()
    async with Conversation(tmp_path, backend=backend) as call:
        await verified(call)
        backend.fail("promise")
        said = await call.says("New card.", calls("update_payment_method"))
        assert "secure link" not in said[0]
        assert call.call.promises == []


async def test_resolving_closes_the_ticket(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await verified(call)
        said = await call.says("Perfect.", calls("mark_resolved", resolution="refunded the duplicate"))
        assert said == ["I'm glad that's settled. Is there anything else I can do for you?"]
        assert call.backend.tickets[-1].status is TicketStatus.resolved


async def test_a_card_number_is_never_stored(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await in_billing(call)
        await call.says("My card is 4111 1111 1111 1111.", calls("back_to_router", reason="card 4111111111111111"))
        assert await call.call.journal.settled(5)
        stored = "".join(event.model_dump_json() for event in call.backend.events)
        assert "4111" not in stored
        assert "[card number removed]" in stored


async def test_a_security_code_verifies_and_is_not_kept_on_record(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("I was charged twice.", calls("route_to_billing", problem="charged twice"))
        await call.says("It is four two four two.", calls("verify_caller", code="4242"))
        used = (await call.tools())[-1]
        assert (used.tool, used.arguments) == ("verify_caller", {"code": "[not kept]"})
        assert call.backend.codes_tried == ["4242"]

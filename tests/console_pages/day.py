"""A day at the demo company, as it is on record: what the pages of the console show."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text, update

from api import demo
from api.contract import CallState, EndReason
from api.models import Call, Promise, Queue
from tests.bench import month
from tests.console_pages import people
from tests.console_pages.calls import TellingCall
from tests.console_pages.people import ADA, OLIVIA, OMAR, SAM
from tests.console_pages.site import Site
from tests.ogg import recording
from tests.sound import silence

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
PAST_DAYS = 14
PAST_CALLS = 900

# What `month` leaves nameless.
NAMES = (
    """
    UPDATE tickets SET subject = (ARRAY['Invoice is higher than agreed', 'Change of the payment method',
        'Charged after cancelling', 'Question about the bill', 'Refund of a late fee'])[1 + number % 5]
    WHERE category = 'billing'
    """,
    """
    UPDATE tickets SET subject = (ARRAY['Internet drops in the evening', 'Router restarts by itself',
        'No signal on the TV box', 'Slow upload', 'Wi-Fi does not reach upstairs'])[1 + number % 5]
    WHERE category = 'technical'
    """,
    """
    UPDATE tickets SET subject = (ARRAY['Fiber 1000 for a small office', 'Moving house in March',
        'Upgrade of the plan', 'TV package on its own', 'Opening hours'])[1 + number % 5]
    WHERE category IN ('sales', 'general')
    """,
    """
    UPDATE calls SET agent = 'RouterAgent', caller_name =
        (ARRAY['Maya', 'Tom', 'Elena', 'Yusuf', 'Ruth', 'Karl', 'Amara', 'Wei'])[1 + right(caller_number, 1)::int % 8]
        || ' ' || (ARRAY['Novak', 'Lindqvist', 'Osei', 'Marino', 'Becker', 'Dubois', 'Silva'])
            [1 + left(right(caller_number, 2), 1)::int % 7]
    """,
)


async def before(site: Site) -> None:
    """The company is set up, and nobody has called yet."""
    async with site.sessions.begin() as session:
        await demo.seed(session)
        await session.execute(update(Queue).values(offer_seconds=120))
    await people.hire(site)
    flows = [{"name": flow, "title": flow.capitalize()} for flow in ("support", "helpdesk", "ordering", "advice")]
    await site.worker.put("/flows", json={"flows": flows, "prompts_version": "1"})


@dataclass(frozen=True)
class Day:
    ids: dict[str, str]
    """Of what pages are made for, by name."""
    alice: TellingCall
    """She waits for somebody in billing, and is the next."""


async def unfold(site: Site) -> Day:
    async with site.sessions() as session:
        first = datetime.now(UTC).date() - timedelta(days=PAST_DAYS)
        await month.write(session, first=first, days=PAST_DAYS, calls=PAST_CALLS, operators=0)
        for statement in NAMES:
            await session.execute(text(statement))
        await session.commit()
    await people.come_in(site)
    async with AsyncExitStack() as stack:
        olivia, omar, sam, ada = [
            await stack.enter_async_context(people.signed_in(site, person)) for person in (OLIVIA, OMAR, SAM, ADA)
        ]
        ids = await _history(site, olivia, sam)
        await _paperwork(sam, ada, ids)
        ids["grace"] = str(await _with_agents(site))
        ids["hannah"] = str(await _with_omar(site, omar))
        alice = await _alice_waits(site)
        await _others_wait(site)
    await people.stay(site)
    return Day(ids, alice)


async def _history(site: Site, olivia: httpx.AsyncClient, sam: httpx.AsyncClient) -> dict[str, str]:
    refunded = await _refunded(site)
    helped = await _helped_by_olivia(site, olivia)
    await _refund_over_the_limit(site)
    await _voicemail(site)
    await _order(site)
    await _gave_up_waiting(site)
    await _rang_in_vain(site)
    await _questions(site)
    await _promises(site, olivia)
    return {"refunded": str(refunded), **helped}


async def _refunded(site: Site) -> UUID:
    call = await TellingCall.answered(site, "+15550100", ago=3 * HOUR)
    await call.knows("Alice Martin", "alice.martin@example.com", postcode="90210")
    call.agent("RouterAgent", "Thank you for calling Northwind Broadband. How can I help you?")
    call.caller("Hi, this is Alice Martin. I think I was charged twice this month.")
    call.agent("RouterAgent", "I'm sorry about that, Alice. I'll bring you to billing.")
    problem = {"caller_name": "Alice Martin", "problem": "Charged twice for Fiber 500.", "category": "billing"}
    call.moves("RouterAgent", "BillingSupportAgent", "The caller asks about an invoice.", **problem)
    call.agent("BillingSupportAgent", "Alice, your postcode matches. Which invoice is it?")
    call.caller("INV-1042.")
    call.used("BillingSupportAgent", "lookup_invoice", "Fiber 500 monthly stands on it twice.", number="INV-1042")
    call.used("BillingSupportAgent", "refund", "49.00 USD refunded.", number="INV-1042", amount="49.00")
    call.agent("BillingSupportAgent", "You are right, and 49 dollars are on their way back to you.")
    call.caller("That was quick. Thank you!")
    await call.ticket(subject="Charged twice on INV-1042", category="billing", severity="medium")
    await call.tell()
    refund = {"invoice_number": "INV-1042", "amount": "49.00", "reason": "Charged twice."}
    await call.asks("POST", "/refunds", json={**refund, "key": "refund-1042"})
    await call.ticket(status="resolved", resolution="Refunded 49.00 USD of INV-1042.")
    await call.ends().tell()
    return call.id


async def _helped_by_olivia(site: Site, olivia: httpx.AsyncClient) -> dict[str, str]:
    call = await TellingCall.answered(site, "+15550102", ago=2 * HOUR)
    await call.knows("Carla Gomez", "carla.gomez@example.com", code="9090")
    call.agent("RouterAgent", "Thank you for calling Northwind Broadband. How can I help you?")
    call.caller("Carla Gomez here. The upload of our office line has been dead since this morning.")
    call.seems("worried", "high")
    problem = {"caller_name": "Carla Gomez", "problem": "No upload on Fiber 1000 since 8 a.m.", "severity": "high"}
    call.moves("RouterAgent", "TechnicalSupportAgent", "A line that does not work.", **problem)
    call.used("TechnicalSupportAgent", "run_diagnostics", "Packet loss of 38 percent upstream.", service="internet")
    call.agent("TechnicalSupportAgent", "I see packet loss on your line. I'll get you somebody who can reset the port.")
    await call.ticket(subject="No upload on Fiber 1000", category="technical", severity="high")
    await call.tell()
    steps = [{"what": "Ran diagnostics", "outcome": "38 percent packet loss upstream"}]
    entry = await call.waits(
        "technical", "The port has to be reset by a person.", since=timedelta(seconds=40), **problem, steps=steps
    )
    (await olivia.put("/operators/me/presence", json={"presence": "available"})).raise_for_status()
    (await olivia.post(f"/queue/{entry}/claim")).raise_for_status()
    call.operator("Olivia Stone", "Hello Carla, Olivia here. I have the diagnostics before me.")
    call.operator("Olivia Stone", "I'm resetting your port now. It takes about a minute.")
    call.caller("Oh, it's back. Forty megabits up, wonderful.")
    await call.tell()
    await call.recorded(recording(65.0))
    draft = {"summary": "Reset the port at the exchange; upload is back.", "disposition": "resolved"}
    await call.asks("PUT", "/wrap-up", json=draft)
    (await olivia.post(f"/calls/{call.id}/hang-up")).raise_for_status()
    done = {"disposition": "resolved", "notes": draft["summary"]}
    (await olivia.post(f"/queue/{entry}/wrap-up", json=done)).raise_for_status()
    (await olivia.put("/operators/me/presence", json={"presence": "offline"})).raise_for_status()
    ticket = (await olivia.get(f"/calls/{call.id}")).json()["ticket"]
    return {"helped": str(call.id), "ticket": str(ticket["number"]), "ticket_id": str(ticket["id"])}


async def _refund_over_the_limit(site: Site) -> None:
    call = await TellingCall.answered(site, "+15550102", ago=95 * MINUTE)
    await call.knows("Carla Gomez", "carla.gomez@example.com", code="9090")
    call.caller("I cancelled the yearly plan in time and was charged all the same.")
    await call.ticket(subject="Charged for a cancelled year", category="billing", severity="medium")
    await call.tell()
    asked = {"invoice_number": "INV-1050", "amount": "480.00", "reason": "Cancelled in time, charged all the same."}
    await call.asks("POST", "/refund-requests", json={**asked, "key": "refund-1050"})
    await call.ends().tell()


async def _voicemail(site: Site) -> None:
    call = await TellingCall.answered(site, "+15550187", ago=70 * MINUTE)
    await call.knows("Nadia Haddad")
    await call.ticket(subject="Message about a technician's visit", category="general", severity="low")
    await call.tell()
    await call.asks("PUT", "/voicemail", params={"key": "message-1"}, content=silence(6.0))
    words = "This is Nadia Haddad. The technician did not come on Tuesday. Please call me back, before noon if you can."
    await call.asks("PUT", "/voicemail/transcript", json={"transcript": words})
    await call.ends().tell()


async def _order(site: Site) -> None:
    call = await TellingCall.answered(site, "+15550164", "WelcomeAgent", ago=50 * MINUTE, dialled="ordering")
    call.caller("Two pizzas and a cola for Leo, please.")
    await call.tell()
    for item, quantity in (("pizza", 2), ("drink", 1)):
        await call.asks("PUT", "/order/lines", json={"item": item, "quantity": quantity})
    await call.asks("PATCH", "/order", json={"customer_name": "Leo Park", "payment": "card"})
    await call.asks("POST", "/order/place", json={"key": "order-of-leo"})
    await call.ends("agent_ended").tell()


async def _gave_up_waiting(site: Site) -> None:
    call = await TellingCall.answered(site, "+15550133", ago=40 * MINUTE)
    await call.knows("Ruth Becker")
    call.caller("I want to speak to a person.")
    await call.tell()
    await call.waits("general", "The caller asks for a person.", since=39 * MINUTE, problem="Did not say.")
    await call.ends().tell()


async def _rang_in_vain(site: Site) -> None:
    """No agent came: the api itself ended these calls."""
    rang_at = datetime.now(UTC) - 2 * HOUR
    over = {"created_at": rang_at, "ended_at": rang_at + 13 * SECOND, "end_reason": EndReason.no_agent}
    async with site.sessions.begin() as session:
        for number in ("+15550181", "+15550182"):
            session.add(Call(room=f"call_{number}", caller_number=number, state=CallState.ended, **over))


async def _questions(site: Site) -> None:
    call = await TellingCall.answered(site, "+15550155", "GeneralSupportAgent", ago=35 * MINUTE)
    for question in ("Do you sponsor marathons?", "Who painted the picture in your lobby?"):
        await call.asks("GET", "/knowledge", params={"q": question})
    await call.ends().tell()


async def _promises(site: Site, olivia: httpx.AsyncClient) -> None:
    call = await TellingCall.answered(site, "+15550171", ago=5 * HOUR)
    await call.knows("Yusuf Osei")
    await call.ticket(subject="Second line for the workshop", category="sales", severity="low")
    await call.tell()
    await call.promises("callback", "Call Yusuf Osei back about a second line for his workshop", 2 * HOUR)
    await call.promises("payment_link", "Send Yusuf Osei the payment link for the installation", 20 * HOUR)
    await call.promises("callback", "Call Yusuf Osei back with the date of the installation", 26 * HOUR)
    await call.ends().tell()
    free = (await olivia.get("/promises", params={"owner": "nobody", "state": "open"})).json()["items"]
    ours = [promise for promise in free if "Yusuf" in promise["text"]]
    for promise in ours[:2]:
        (await olivia.post(f"/promises/{promise['id']}/take")).raise_for_status()
    (await olivia.post(f"/promises/{ours[0]['id']}/attempts", json={"result": "no_answer"})).raise_for_status()
    (await olivia.post(f"/promises/{ours[1]['id']}/keep", json={"outcome": "Sent by e-mail."})).raise_for_status()
    async with site.sessions.begin() as session:
        late = datetime.now(UTC) - 25 * MINUTE
        await session.execute(update(Promise).where(Promise.id == UUID(ours[2]["id"])).values(due_at=late))


async def _paperwork(sam: httpx.AsyncClient, ada: httpx.AsyncClient, ids: dict[str, str]) -> None:
    ticket = f"/tickets/{ids['ticket_id']}"
    version = (await sam.get(ticket)).json()["version"]
    await _ok(sam.patch(ticket, json={"version": version, "severity": "medium", "tags": ["office", "vip"]}))
    await _ok(sam.post(f"{ticket}/comments", json={"text": "Watch this line for two days: the port was reset before."}))
    saved = {"list": "tickets", "name": "Open and high", "query": {"status": ["open"], "severity": ["high"]}}
    await _ok(sam.post("/saved-filters", json={**saved, "shared": True}))
    await _ok(sam.get("/exports/tickets.csv", params={"status": "open"}))
    await _ok(sam.get("/exports/calls.csv"))
    invited = {"email": "nora@tandem.example", "name": "Nora Fields", "role": "operator", "skills": []}
    given = (await _ok(ada.post("/accounts", json=invited))).json()["one_time_password"]
    ids["one_time_password"] = given["password"]


async def _with_agents(site: Site) -> UUID:
    """Three callers; the one who is getting worried."""
    tomas = await TellingCall.answered(site, "+15550121", ago=0.7 * MINUTE)
    await tomas.knows("Tomás Rivera")
    tomas.agent("RouterAgent", "Thank you for calling Northwind Broadband. How can I help you?")
    await tomas.caller("I'm moving in March and would like to take my line along.").tell()

    grace = await TellingCall.answered(site, "+15550146", "Tier1Agent", ago=6.2 * MINUTE, dialled="helpdesk")
    await grace.knows("Grace Kim")
    grace.seems("worried", "medium")
    failed = {"caller_name": "Grace Kim", "problem": "TV box shows no signal after three attempts."}
    grace.moves("Tier1Agent", "Tier2Agent", "Three attempts failed.", kind="escalation", **failed)
    await grace.caller("It still says no signal, and I have restarted it twice now.").tell()
    await grace.ticket(subject="No signal on the TV box", category="technical", severity="medium")

    ines = await TellingCall.answered(site, "+15550158", "MainAgent", ago=2.3 * MINUTE, dialled="advice")
    await ines.knows("Inês Duarte")
    ines.moves("MainAgent", "PricingSpecialist", "The caller asks for a price.", problem="Ten mesh routers.")
    await ines.agent("PricingSpecialist", "From ten pieces on there are five percent off each router.").tell()
    return grace.id


async def _with_omar(site: Site, omar: httpx.AsyncClient) -> UUID:
    call = await TellingCall.answered(site, "+15550139", ago=9 * MINUTE)
    await call.knows("Hannah Weiss")
    await call.ticket(subject="Router restarts by itself", category="technical", severity="medium")
    await call.tell()
    problem = {"caller_name": "Hannah Weiss", "problem": "Router restarts every ten minutes.", "severity": "medium"}
    entry = await call.waits("technical", "The caller asks for a person.", since=5 * MINUTE, **problem)
    (await omar.post(f"/queue/{entry}/claim")).raise_for_status()
    call.operator("Omar Reyes", "I'm sending you a new power supply, Hannah. It is there tomorrow.")
    await call.tell()
    return call.id


async def _alice_waits(site: Site) -> TellingCall:
    call = await TellingCall.answered(site, "+15550100", ago=6.5 * MINUTE)
    await call.knows("Alice Martin", "alice.martin@example.com", postcode="90210")
    call.agent("RouterAgent", "Thank you for calling Northwind Broadband. How can I help you?")
    call.caller("Alice Martin again. My card was charged a third time, after the refund.")
    call.agent("RouterAgent", "That should not happen. I'll bring you to billing, and they know what you told me.")
    problem = {"caller_name": "Alice Martin", "problem": "INV-1042 was charged once more after its refund."}
    call.moves("RouterAgent", "BillingSupportAgent", "The caller asks about an invoice.", **problem)
    call.used("BillingSupportAgent", "lookup_invoice", "INV-1042: 98.00 USD, 49.00 refunded.", number="INV-1042")
    call.agent("BillingSupportAgent", "I see the refund of this morning, and a new charge of 49 dollars after it.")
    call.caller("This is the third time I'm calling. I want somebody to look at it, please.")
    call.seems("angry", "high")
    call.agent("HumanHandoffAgent", "Of course. A colleague joins us shortly; most callers wait one to three minutes.")
    call.caller("All right. I have the bank statement here.")
    await call.ticket(subject="Charged again after a refund", category="billing", severity="high")
    await call.tell()
    facts = [
        {"name": "Invoice", "value": "INV-1042, 98.00 USD, 49.00 USD refunded today"},
        {"name": "Card", "value": "Charged 49.00 USD once more after the refund"},
    ]
    steps = [
        {"what": "Looked up INV-1042", "outcome": "Refunded this morning, charged again an hour later"},
        {"what": "Asked billing for the charge", "outcome": "No invoice belongs to it"},
    ]
    caller = {
        "caller_email": "alice.martin@example.com",
        "caller_number": call.number,
        "verified_by": ["phone", "postcode"],
    }
    await call.waits(
        "billing",
        "The caller has been charged again after a refund and asks for a person.",
        since=3.2 * MINUTE,
        **problem,
        **caller,
        category="billing",
        severity="high",
        mood="angry",
        facts=facts,
        steps=steps,
        reason="No invoice explains the charge: somebody has to look at the card's account.",
    )
    return call


async def _others_wait(site: Site) -> None:
    waiting = (
        ("+15550101", "Bob Fischer", "technical", "critical", "No line at all: he works from home.", 1.4),
        ("+15550190", "Amara Silva", "sales", "low", "Wants Fiber 1000 for her office, and a date.", 2.6),
        ("+15550177", "Karl Lindqvist", "general", "medium", "The technician did not come.", 0.6),
    )
    for number, name, skill, severity, problem, minutes in waiting:
        call = await TellingCall.answered(site, number, ago=(minutes + 2) * MINUTE)
        await call.knows(name)
        call.agent("RouterAgent", "Thank you for calling Northwind Broadband. How can I help you?")
        call.caller(problem)
        await call.ticket(subject=problem.rstrip("."), category=skill, severity=severity)
        await call.tell()
        known = {"caller_name": name, "problem": problem, "severity": severity}
        await call.waits(skill, "The caller asks for a person.", since=minutes * MINUTE, **known)


async def _ok(request: Any) -> httpx.Response:
    answer: httpx.Response = await request
    assert answer.is_success, answer.text
    return answer

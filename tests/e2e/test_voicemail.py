"""A message left on the phone line, and found on the call: its sound, its text, and somebody who owes an answer."""

import io
import wave

import pytest

from deploy.local.desk import Desk
from tests.e2e.conftest import Dial
from tests.e2e.record import call_that

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240, func_only=True)]

BOB = "+15550101"


async def test_a_message_left_on_the_phone_is_on_the_call_with_its_text_and_owed_an_answer(
    dial: Dial, admin: Desk
) -> None:
    await admin.change_queue("general", overflow="voicemail")
    try:
        caller = await dial(BOB)
        await caller.answered()
        await caller.hear()
        await caller.say("Let me talk to a human, please.", until="You are next in line")
        await caller.hear_until("leave a message after the tone")
        await caller.say("Yes, please.", until="speak after the tone")
        await caller.say("The box on my wall is broken. Please call me tomorrow.", until="your message is on its way")
        await caller.ended()
    finally:
        await admin.change_queue("general", overflow=None)
    newest = (await admin.calls())[0]["id"]
    call = await call_that(admin, newest, lambda call: call["state"] == "ended" and call["voicemail"] is not None)

    assert "broken" in call["voicemail"]["transcript"].lower()
    assert [promise["kind"] for promise in call["promises"]] == ["voicemail"]
    assert [entry["state"] for entry in call["entries"]] == ["overflowed"]
    with wave.open(io.BytesIO(await admin.voicemail(newest))) as message:
        seconds = message.getnframes() / message.getframerate()
    assert seconds == pytest.approx(float(call["voicemail"]["seconds"]), abs=0.02)
    assert seconds > 5

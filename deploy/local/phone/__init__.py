"""A telephone without a person: dials, speaks in real time, remembers what it hears.

It stands on baresip, a SIP stack that shares nothing with the gateway it calls. All audio here is 16-bit mono PCM,
little endian, 8,000 samples a second, as `bytes`; all times are `time.monotonic()`.

    async with Phone() as phone:
        call = await phone.dial("sip:support@127.0.0.1:5060", caller_number="+15550100")
        await call.answered()
        greeting = await call.listen()
        finished_at = await call.say(read_wav(path))
        answer_began_at = await call.heard_speech()
        await call.hang_up()
"""

from deploy.local.phone.audio import read_wav, resample, write_wav
from deploy.local.phone.call import CallRefused, Ended, PhoneCall
from deploy.local.phone.phone import Phone
from deploy.local.phone.recording import Heard, LineClosed, Sound

__all__ = [
    "CallRefused",
    "Ended",
    "Heard",
    "LineClosed",
    "Phone",
    "PhoneCall",
    "Sound",
    "read_wav",
    "resample",
    "write_wav",
]

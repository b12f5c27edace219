import asyncio

import pytest
from livekit.rtc._proto.ffi_pb2 import FfiEvent

from deploy.local.sip_gateway.media import Switchboard

pytestmark = pytest.mark.unit


async def test_rooms_are_told_of_everything_but_audio(caplog: pytest.LogCaptureFixture) -> None:
    switchboard = Switchboard()
    queue = switchboard.subscribe(asyncio.get_running_loop())
    taken, refused, audio, room = (FfiEvent() for _ in range(4))
    taken.capture_audio_frame.async_id = 1
    refused.capture_audio_frame.error = "the queue is full"
    audio.audio_stream_event.eos.SetInParent()
    room.room_event.room_handle = 7
    for event in (taken, refused, audio, room):
        switchboard.put(event)
    async with asyncio.timeout(1):
        assert await queue.get() == room
    assert queue.empty()
    assert [record.message for record in caplog.records] == ["audio was not taken"]

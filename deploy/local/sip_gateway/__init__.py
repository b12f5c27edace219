"""The SIP gateway of the embedded stack: phone calls into LiveKit rooms on a machine without Docker.

It stands in for the `livekit/sip` container: the same trunks and dispatch rules, the same participant in the room.
`caller ── SIP, G.711 over RTP ──▶ gateway ── WebRTC ──▶ room`
"""

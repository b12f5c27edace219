"""Hearing, thinking and speaking, each a chain of providers: what one cannot do in time, the next one does.

LiveKit's own FallbackAdapter stands behind this only for Deepgram's stream (`hearing`). For the rest it has no deadline
to the first result, asks a dead provider again with every request, and sends sound through one more buffer.
"""

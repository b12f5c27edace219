"""G.711 by table (ITU-T G.711): 8,000 samples a second, int16 in memory, one byte each on the wire."""

from collections.abc import Callable
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
Codec = Literal["PCMU", "PCMA"]

SAMPLE_RATE = 8000
MU_BIAS = 0x84


def decode(codec: Codec, payload: bytes) -> Pcm:
    return _decoder(codec)[np.frombuffer(payload, dtype=np.uint8)]


def encode(codec: Codec, pcm: Pcm) -> bytes:
    return _encoder(codec)[pcm.view(np.uint16)].tobytes()


@cache
def _decoder(codec: Codec) -> Pcm:
    """256 samples, by code."""
    codes = np.arange(256, dtype=np.int32)
    return _MEANINGS[codec](codes).astype(np.int16)


@cache
def _encoder(codec: Codec) -> NDArray[np.uint8]:
    """65,536 codes, by the sample's bits: each sample gets the code whose meaning is nearest to it."""
    meanings = _decoder(codec).astype(np.int32)
    order = np.argsort(meanings, kind="stable")
    bounds = (meanings[order][1:] + meanings[order][:-1] + 1) // 2
    samples = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32)
    return order[np.searchsorted(bounds, samples, side="right")].astype(np.uint8)


def _mu_law(codes: NDArray[np.int32]) -> NDArray[np.int32]:
    bits = ~codes & 0xFF
    magnitude = (((bits & 0x0F) << 3) + MU_BIAS << (bits >> 4 & 7)) - MU_BIAS
    return np.where(bits & 0x80, -magnitude, magnitude)


def _a_law(codes: NDArray[np.int32]) -> NDArray[np.int32]:
    bits = codes ^ 0x55
    segment = bits >> 4 & 7
    step = ((bits & 0x0F) << 4) + 8
    magnitude = np.where(segment == 0, step, (step + 0x100) << np.maximum(segment - 1, 0))
    return np.where(bits & 0x80, magnitude, -magnitude)


_MEANINGS: dict[Codec, Callable[[NDArray[np.int32]], NDArray[np.int32]]] = {"PCMU": _mu_law, "PCMA": _a_law}

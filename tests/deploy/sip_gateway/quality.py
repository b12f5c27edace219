"""What a listener would notice in a recording of somebody's signature."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deploy.local.sip_gateway.g711 import decode
from tests.deploy.sip_gateway.phones import TIMESTAMPS_A_FRAME, Packet
from tests.deploy.sip_gateway.sounds import (
    FRAME_SECONDS,
    HOP,
    RATE,
    SIGNATURE_FRAMES,
    WINDOW,
    Signature,
    Wave,
    strengths,
)

PLAYED_LATE_SECONDS = 0.060  # what an ordinary phone waits for a packet
HEARD_SHARE = 0.6  # of the usual level; a frame that was made up from the one before it has half
FAINT = 1000.0  # an eighth of what is said
STEADY_SHARE = 0.9  # away from the changes of tone, which have a part of every frequency
TONE_SECONDS = SIGNATURE_FRAMES * FRAME_SECONDS
HOP_SECONDS = HOP / RATE


@dataclass(frozen=True)
class Quality:
    """One direction of one call; times in seconds."""

    seconds: float
    lost_share: float  # of the time, the signature was not heard, or faint
    longest_gap: float
    delays: Sequence[float]  # of each change of tone
    foreign_share: float  # strongest signature of another call, as a share of the own one's level

    @property
    def median_delay(self) -> float:
        return float(np.median(self.delays))

    @property
    def longest_delay(self) -> float:
        return max(self.delays)

    def __str__(self) -> str:
        return (
            f"lost {100 * self.lost_share:5.2f} %  longest gap {1000 * self.longest_gap:4.0f} ms  "
            f"delay {1000 * self.median_delay:4.0f} ms (most {1000 * self.longest_delay:4.0f})  "
            f"others' voices {100 * self.foreign_share:4.1f} %"
        )


def judge(
    recording: Wave, began_at: float, own: Signature, turned_at: Sequence[float], others: Iterable[Signature]
) -> Quality:
    """`turned_at` tells when the speaker changed its tone, beginning with the start of the first one."""
    first, second = strengths(recording, own.first), strengths(recording, own.second)
    level = first + second
    usual = float(np.median(level))
    assert usual > FAINT, f"of {own} nothing was heard"
    silent = level < HEARD_SHARE * usual
    [heard] = np.nonzero(~silent)
    call = slice(heard[0], heard[-1] + 1)
    foreign = [strengths(recording, hertz) for other in others for hertz in (other.first, other.second)]
    steady = np.maximum(first, second) > STEADY_SHARE * usual
    return Quality(
        seconds=len(silent[call]) * HOP_SECONDS,
        lost_share=float(silent[call].mean()),
        longest_gap=_longest_run(silent[call]) * HOP_SECONDS,
        delays=_delays(first, second, silent, began_at, turned_at),
        foreign_share=max(float(np.percentile(level[steady], 99)) for level in foreign) / usual,
    )


def _delays(
    first: Wave, second: Wave, silent: NDArray[np.bool_], began_at: float, turned_at: Sequence[float]
) -> list[float]:
    is_second = np.where(silent, np.nan, second > first)
    known = np.flatnonzero(~np.isnan(is_second))
    changes = np.flatnonzero(np.diff(is_second[known]))
    delays = []
    for change in changes:
        at = began_at + (known[change + 1] * HOP + WINDOW / 2) / RATE
        same_turns = turned_at[int(is_second[known[change + 1]]) :: 2]
        before = bisect_right(same_turns, at) - 1
        if before >= 0:
            delays.append(at - same_turns[before])
    return delays


def _longest_run(flags: NDArray[np.bool_]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return max((int(end - start) for start, end in zip(edges[::2], edges[1::2], strict=True)), default=0)


@dataclass(frozen=True)
class Stream:
    """How packets arrived at a phone; times in seconds."""

    missing: int
    jitter: float  # as RFC 3550 §6.4.1 measures it, its highest
    lateness: Sequence[float]  # of each packet, against the one that was quickest
    spacing: Sequence[float]

    def __str__(self) -> str:
        late, gap = (1000 * np.percentile(values, [95, 99, 100]) for values in (self.lateness, self.spacing))
        return (
            f"jitter {1000 * self.jitter:4.1f} ms  "
            f"late by p95 {late[0]:3.0f} p99 {late[1]:3.0f} most {late[2]:3.0f} ms  "
            f"spacing p95 {gap[0]:3.0f} p99 {gap[1]:3.0f} most {gap[2]:3.0f} ms  missing {self.missing}"
        )


def arrival(packets: Sequence[Packet]) -> Stream:
    assert packets, "the phone received nothing"
    ages = _ages(packets)
    spacing = np.diff([packet.at for packet in packets])
    jitter = highest = 0.0
    for change in np.abs(np.diff(ages)):
        jitter += (change - jitter) / 16
        highest = max(highest, jitter)
    return Stream(
        missing=(packets[-1].sequence - packets[0].sequence & 0xFFFF) + 1 - len({p.sequence for p in packets}),
        jitter=highest,
        lateness=list(ages - ages.min()),
        spacing=list(spacing),
    )


def played(packets: Sequence[Packet]) -> tuple[Wave, float]:
    """What a phone plays that waits for late packets as long as phones do, and when it began."""
    ages = _ages(packets)
    start = packets[0].timestamp
    length = max(_since(start, packet) for packet in packets) + TIMESTAMPS_A_FRAME
    recording = np.zeros(length)
    for packet, age in zip(packets, ages, strict=True):
        if age - ages.min() <= PLAYED_LATE_SECONDS:
            at = _since(start, packet)
            recording[at : at + TIMESTAMPS_A_FRAME] = decode("PCMU", packet.payload)
    return recording, float(ages.min())


def _ages(packets: Sequence[Packet]) -> Wave:
    """Arrival less the time at which it should have come, on a clock that began with the first one."""
    return np.array([packet.at - _since(packets[0].timestamp, packet) / RATE for packet in packets])


def _since(timestamp: int, packet: Packet) -> int:
    return (packet.timestamp - timestamp) & 0xFFFFFFFF

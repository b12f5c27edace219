"""Something soft to wait by: broken chords, computed as they are played, within what a phone line carries."""

import math
from array import array
from collections.abc import Iterator

RATE_HZ = 8_000
FRAME_SAMPLES = RATE_HZ // 50
CHORD_SAMPLES = 4 * RATE_HZ
PLUCK_SAMPLES = RATE_HZ // 2

# In hertz, rounded: one second of a sine tone then holds every note, read at its own pace.
C4, D4, E4, F4, G4, A4, B4 = 262, 294, 330, 349, 392, 440, 494
CHORDS = ((C4, E4, G4, B4), (A4, C4, E4, G4), (F4, A4, C4, E4), (G4, B4, D4, A4))
SINE = tuple(math.sin(math.tau * sample / RATE_HZ) for sample in range(RATE_HZ))

# Peaks of 32,767: a voice over it is easily understood.
PAD = 900.0
PLUCK = 2_600.0
ATTACK_SAMPLES = RATE_HZ // 100
DECAY_SAMPLES = RATE_HZ // 5
FADING = tuple(
    PLUCK * min(1.0, sample / ATTACK_SAMPLES) * math.exp(-sample / DECAY_SAMPLES) for sample in range(PLUCK_SAMPLES)
)


def music() -> Iterator[bytes]:
    """For ever, 20 ms at a time: mono, 16 bits a sample."""
    start = 0
    while True:
        yield array("h", _frame(start)).tobytes()
        start += FRAME_SAMPLES


def _frame(start: int) -> list[int]:
    chord = CHORDS[start // CHORD_SAMPLES % len(CHORDS)]
    first, third, fifth, _ = chord
    plucked = 2 * chord[start // PLUCK_SAMPLES % len(chord)]
    # From nothing to full and back over each chord: no note begins or ends with a click.
    swell = PAD * math.sin(math.pi * (start % CHORD_SAMPLES) / CHORD_SAMPLES) ** 2
    return [
        int(
            swell * (SINE[first * at % RATE_HZ] + SINE[third * at % RATE_HZ] + SINE[fifth * at % RATE_HZ])
            + FADING[at % PLUCK_SAMPLES] * SINE[plucked * at % RATE_HZ]
        )
        for at in range(start, start + FRAME_SAMPLES)
    ]

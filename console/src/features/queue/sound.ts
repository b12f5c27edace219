const CHIME_HZ = [659.3, 880];
const RING_HZ = [783.99, 987.77, 783.99, 987.77];
const NOTE_SECONDS = 0.16;
const RING_EVERY_SECONDS = 2.5;

/** Two short notes, rising. Silent until somebody has clicked on the page: browsers insist. */
export class Chime {
  #context: AudioContext | null = null;

  async play(): Promise<void> {
    if (typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    if (this.#context.state === "suspended") await this.#context.resume();
    sound(this.#context, CHIME_HZ, this.#context.currentTime);
  }
}

/** Rings again and again, until it is stopped or the time is up. */
export class Ringer {
  #context: AudioContext | null = null;

  /** All of it is planned at once, by the sound's own clock: the timers of a hidden page come late. */
  async start(seconds: number): Promise<void> {
    if (typeof AudioContext === "undefined") return;
    const context = new AudioContext();
    this.#context = context;
    if (context.state === "suspended") await context.resume();
    for (let after = 0; after < seconds && context === this.#context; after += RING_EVERY_SECONDS) {
      sound(context, RING_HZ, context.currentTime + after);
    }
  }

  stop(): void {
    void this.#context?.close();
    this.#context = null;
  }
}

function sound(context: AudioContext, notes: readonly number[], at: number): void {
  notes.forEach((hertz, index) => {
    ring(context, hertz, at + index * NOTE_SECONDS);
  });
}

function ring(context: AudioContext, hertz: number, at: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.16, at + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.001, at + NOTE_SECONDS * 1.8);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS * 2);
}
